"""The gallery: every block and element that the page draws, in its states, and among them all that our bot sends."""

from __future__ import annotations

import ast
import importlib
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.standin import gallery
from bot.standin.gallery import UNKNOWN
from bot.standin.gallery.shapes import ALERT_TEXT, Group, plain
from bot.standin.limits import Problem, check_message, check_view
from bot.standin.limits.blocks import BLOCKS
from bot.standin.limits.elements import ELEMENTS
from bot.standin.server import StandIn
from tests.bot.standin.sights import hung
from tests.bot.standin.stage import standing_in
from tests.browser import Screens, at_rest, screens_on

BOT = Path(__file__).parents[3] / "bot"

# Everything that has a type in what our bot sends: blocks, elements, texts, and the parts of rich text.
# A new one here is a change of what has to be drawn.
SENT = [
    "actions",
    "button",
    "checkboxes",
    "context",
    "conversations_select",
    "date",
    "datepicker",
    "divider",
    "external_select",
    "header",
    "input",
    "link",
    "mrkdwn",
    "multi_conversations_select",
    "multi_static_select",
    "multi_users_select",
    "overflow",
    "plain_text",
    "plain_text_input",
    "radio_buttons",
    "rich_text",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_section",
    "section",
    "static_select",
    "text",
    "user",
    "users_select",
]
# Slack has these, our bot does not send them, and the page shows them as a box with their JSON.
NOT_DRAWN = {
    *("context_actions", "markdown"),
    *("feedback_buttons", "file_input", "icon_button", "rich_text_input"),
}


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


@pytest.fixture(scope="module")
def groups(standin: StandIn) -> list[Group]:
    workspace = standin.workspace
    return standin.call(lambda: gallery.groups(gallery.cast(workspace, workspace.person("ana"))))


def shown(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


# -- what our bot sends --------------------------------------------------------------------------------------------


def sources() -> Iterator[ast.AST]:
    for path in sorted(BOT.rglob("*.py")):
        if BOT / "standin" not in path.parents:
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def types_sent() -> set[str]:
    """Of slack_sdk's classes that are imported, of the parts of rich text that are named, and of raw JSON."""
    found: set[str] = set()
    for node in sources():
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("slack_sdk.models.blocks"):
            module = importlib.import_module(str(node.module))
            found |= {getattr(getattr(module, each.name), "type", None) or "" for each in node.names}
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "RichTextElementParts":
            parts = importlib.import_module("slack_sdk.models.blocks").RichTextElementParts
            found.add(getattr(getattr(parts, node.attr), "type", None) or "")
        elif isinstance(node, ast.Dict):
            found |= {type_ for type_ in map(raw_type, node.keys, node.values) if type_ is not None}
    return found - {""}


def raw_type(key: ast.expr | None, value: ast.expr) -> str | None:
    if not (isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant)):
        return None
    return str(value.value)


def types_in(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(types_in, value))
    if isinstance(value, dict):
        own = {value["type"]} if isinstance(value.get("type"), str) else set()
        return own.union(*map(types_in, value.values()))
    return set()


def test_what_our_bot_sends_is_known_to_the_last_type() -> None:
    assert sorted(types_sent()) == SENT


def test_the_gallery_shows_all_that_our_bot_sends_and_all_that_slack_has(groups: list[Group]) -> None:
    hanging = set().union(*(types_in(group.blocks) for group in groups))
    assert set(SENT) - hanging == set()
    assert {*BLOCKS, *ELEMENTS} - hanging == NOT_DRAWN


def problems(group: Group) -> list[Problem]:
    if group.kind == "message":
        return check_message(group.blocks)
    title = plain("Gallery")
    return check_view({"type": "modal", "title": title, "submit": title, "blocks": group.blocks})


def test_slack_would_take_all_of_it_save_what_is_made_up(groups: list[Group]) -> None:
    refused = {group.title: problems(group) for group in groups if problems(group)}
    assert refused == {"What nobody knows": [Problem("/blocks/0/type", f"unsupported type: {UNKNOWN}")]}


# -- what the page makes of it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
def test_every_group_is_drawn_and_only_what_is_made_up_as_a_box(
    screens: Screens, groups: list[Group], width: int, dark: bool
) -> None:
    page = hung(screens, width=width, dark=dark)
    for group in groups:
        expect(shown(page, group.title).locator(".block")).to_have_count(len(group.blocks))
    expect(page.get_by_text("Not drawn here")).to_have_text([f"Not drawn here: {UNKNOWN}"])
    wide = page.evaluate(
        "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth"
    )
    assert wide == 0, "nothing is wider than the screen"


def test_everybody_can_look_at_it_with_or_without_a_name_in_the_address(screens: Screens) -> None:
    page = screens.open("ana")
    page.goto(f"{screens.standin.url}/gallery")
    at_rest(page)
    expect(page.get_by_text("as Ana Ruiz sees it")).to_be_visible()
    expect(hung(screens, "kim").get_by_text("as Kim Park sees it")).to_be_visible()
    page.goto(f"{screens.standin.url}/gallery?as=U000001AB12")
    at_rest(page)
    expect(page.get_by_role("alert")).to_have_text("Nobody with that id is here.")


def test_pictures_of_the_workspace_are_shown_and_others_are_never_asked_for(screens: Screens) -> None:
    page = hung(screens)
    chart = shown(page, "Pictures").get_by_role("img", name="Nine bars")
    chart.scroll_into_view_if_needed()
    page.wait_for_function(
        "image => image.complete && image.naturalWidth === 360", arg=chart.element_handle()
    )
    expect(shown(page, "Pictures").get_by_role("link", name="A picture that lies elsewhere")).to_be_visible()
    assert [url for url in screens.asked if "example.com" in url] == []


def test_the_picture_is_made_once_for_each_who_looks(standin: StandIn) -> None:
    workspace = standin.workspace
    looking = [workspace.person(name) for name in ("ana", "ana", "bo")]
    pictures = [standin.call(lambda who=who: gallery.cast(workspace, who)).picture for who in looking]
    assert pictures[0] == pictures[1] != pictures[2]
    content = workspace.files[pictures[0]].content or b""
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (360, 180)


def test_words_are_drawn_for_whoever_reads_them(screens: Screens) -> None:
    for name, hour in (("ana", "09:00"), ("grace", "22:00")):
        words = shown(hung(screens, name), "Words")
        expect(words.locator("time").filter(has_text="2026 at")).to_contain_text(hour)
    expect(words).to_contain_text(":not_an_emoji_at_all: 1 < 2 & 3")
    expect(words.get_by_role("img", name="tada")).to_have_text("🎉")
    expect(words).to_contain_text("*nothing* in it is read, not even <@U1>, but 👋 is.")


def test_what_fields_hold_at_first_stands_in_them(screens: Screens) -> None:
    form = shown(hung(screens), "Form, filled in")
    held = {
        "Title": "Weekly check-in",
        "How many people?": "4.5",
        "Email": "ana@example.com",
        "Day of the week": "Thursday",
        "City": "Lisbon",
        "Owner": "Bo Jensen",
        "Channel": "general",
        "First day": "2026-03-02",
        "Hour": "09:30",
        "Moment": "2026-03-02T09:00",
    }
    for label, value in held.items():
        expect(form.get_by_label(label, exact=True)).to_have_value(value)
    expect(chips(form, "Cities")).to_have_text(["Lisbon", "Copenhagen", "Istanbul", "Honolulu"])
    expect(chips(form, "Members")).to_have_text(
        [re.compile("Bo Jensen"), re.compile("Chen Wei"), re.compile("Ana Ruiz")]
    )
    expect(form.get_by_role("checkbox", checked=True)).to_have_count(2)
    expect(form.get_by_role("radio", name="Monday")).to_be_checked()


def chips(form: Locator, label: str) -> Locator:
    return form.locator(".block-input", has=form.page.get_by_label(label, exact=True)).get_by_role("listitem")


def test_an_objection_belongs_to_its_field(screens: Screens) -> None:
    form = shown(hung(screens), "Form, with objections")
    for label in ("Title", "Day of the week", "Members", "Hour", "First day", "What happened?"):
        field = form.get_by_label(label, exact=True)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("Please complete this|This day has passed"))
    expect(form.get_by_label("Day of the week")).to_have_accessible_description(re.compile("own zone"))
    # A set of boxes has no such trait; its objection is read with it.
    expect(form.get_by_role("radiogroup")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_role("group", name="What else")).to_have_accessible_description(
        re.compile("Please complete")
    )


def test_beside_a_button_stands_that_nobody_answered(screens: Screens) -> None:
    buttons = shown(hung(screens), "Buttons")
    expect(buttons.get_by_text(ALERT_TEXT)).to_have_count(2)
    buttons.get_by_role("button", name="Try it").click()


def test_where_there_is_nothing_to_choose_it_says_so(screens: Screens) -> None:
    page = hung(screens)
    form = shown(page, "Form, with hints and long words")
    form.get_by_label("Nothing to choose from").click()
    expect(page.get_by_text("Nothing to choose from").last).to_be_visible()
    form.get_by_label("Nothing is found here").click()
    expect(page.get_by_text("Type to search")).to_be_visible()
    page.keyboard.type("zz")
    expect(page.get_by_text("No matches")).to_be_visible()
    city = shown(page, "Form, empty").get_by_label("City", exact=True)
    city.fill("l")
    expect(page.get_by_text("Type at least 2 letters")).to_be_visible()
    city.fill("li")
    expect(page.get_by_role("option")).to_have_text(["Lisbon", "Lima"])


# -- by keyboard ---------------------------------------------------------------------------------------------------


def test_several_are_chosen_searched_and_taken_back_without_a_mouse(screens: Screens) -> None:
    page = hung(screens)
    form = shown(page, "Form, empty")
    form.get_by_label("Members").focus()
    for typed in ("gra", "bo"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(chips(form, "Members")).to_have_text([re.compile("Grace Kahale"), re.compile("Bo Jensen")])
    page.keyboard.press("Backspace")
    expect(chips(form, "Members")).to_have_text([re.compile("Grace Kahale")])
    page.keyboard.press("Shift+Tab")
    expect(form.get_by_role("button", name="Remove Grace Kahale")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips(form, "Members")).to_have_count(0)


def test_groups_of_options_are_named_and_searched(screens: Screens) -> None:
    page = hung(screens)
    cities = shown(page, "Form, empty").get_by_label("Cities", exact=True)
    cities.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".option-group")).to_have_text(["Europe", "Elsewhere"])
    page.keyboard.type("honó")
    expect(page.get_by_role("option")).to_have_text(["Honolulu"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(cities).to_be_focused()


def test_a_day_is_typed_digit_by_digit_and_the_apps_words_give_way(screens: Screens) -> None:
    page = hung(screens)
    day = shown(page, "Form, empty").get_by_label("First day")
    words = "getComputedStyle(field.parentElement, '::before').content"
    assert day.evaluate(f"field => {words}") == '"Choose a day"'
    day.focus()
    assert day.evaluate(f"field => {words}") == "none"
    page.keyboard.type("12242026")
    page.keyboard.press("Tab")
    expect(day).to_have_value("2026-12-24")
    day.blur()
    assert day.evaluate(f"field => {words}") == "none"


@pytest.mark.parametrize("answer", ["Keep it", "Delete it"])
def test_a_button_asks_first_and_gets_the_focus_back(screens: Screens, answer: str) -> None:
    page = hung(screens)
    button = shown(page, "Buttons").get_by_role("button", name="Delete for all")
    button.focus()
    page.keyboard.press("Enter")
    asks = page.get_by_role("alertdialog", name="Delete this check-in?")
    expect(asks.get_by_role("button", name="Delete it")).to_be_focused()
    expect(asks.locator("strong")).to_have_text("sees")
    asks.get_by_role("button", name=answer).press("Enter")
    expect(asks).to_have_count(0)
    expect(button).to_be_focused()


def test_the_dots_open_a_menu_that_arrows_walk_through(screens: Screens) -> None:
    page = hung(screens)
    dots = shown(page, "Buttons").get_by_role("button", name="More actions")
    dots.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Pause")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Pause")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dots).to_be_focused()
