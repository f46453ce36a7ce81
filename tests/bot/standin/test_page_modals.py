"""Modals in a real browser: filled in, refused, changed under the fingers, stacked and closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.standin.pace import Pace
from bot.standin.workspace import Json
from tests.bot.standin.stage import RELAXED, Listener, modal, question, standing_in, web
from tests.browser import Screens, at_rest, screens_on, writes

Answer = Callable[[Json], Json]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def more(text: str) -> Json:
    """A line with a button beside it."""
    button = {"type": "button", "action_id": "more", "text": plain(text)}
    return {"type": "section", "block_id": "more", "text": plain("There is more."), "accessory": button}


class TeaApp(Listener):
    """Opens `view` at /tea, pushes another at a press of "more", and answers a submission with `verdict`."""

    view: Json
    verdict: Json

    def payload_answer(self, payload: Json) -> Json:
        client = web(self.standin)
        if payload.get("command") == "/tea":
            client.views_open(trigger_id=payload["trigger_id"], view=self.view)
        elif payload["type"] == "block_actions" and payload["actions"][0]["action_id"] == "more":
            pushed = {"type": "modal", "title": plain("Deeper"), "blocks": [more("Deeper still")]}
            client.views_push(trigger_id=payload["trigger_id"], view=pushed)
        elif payload["type"] == "block_suggestion":
            found = [
                each for each in options("Madras", "Malta") if each["value"].startswith(payload["value"])
            ]
            return {"options": found}
        elif payload["type"] == "view_submission":
            return self.verdict
        return {}


@pytest.fixture
def screens(browser: Browser) -> Iterator[Screens]:
    with standing_in(pace=RELAXED) as standin, screens_on(browser, standin) as opened:
        yield opened


@contextmanager
def asked(
    screens: Screens, *blocks: Json, verdict: Json | None = None, **traits: Any
) -> Iterator[tuple[Page, TeaApp]]:
    """Ana has typed /tea and looks at a modal with these blocks."""
    app = TeaApp(screens.standin)
    app.view = modal("Tea round", *blocks, **traits)
    app.verdict = verdict or {}
    app.answer = app.payload_answer
    with app:
        page = screens.open("ana")
        writes(page, "/tea")
        expect(top(page)).to_be_visible()
        yield page, app


def top(page: Page, title: str = "Tea round") -> Locator:
    return page.get_by_role("dialog", name=title)


def send(page: Page) -> None:
    top(page).get_by_role("button", name="Send").click()
    at_rest(page)


def state(app: TeaApp) -> Json:
    values: Json = app.payload("view_submission")["view"]["state"]["values"]
    return {block: next(iter(elements.values())) for block, elements in values.items()}


def test_the_first_field_has_the_focus_and_tab_stays_inside(screens: Screens) -> None:
    with asked(screens, question("kind", "Which tea?"), question("cups", "How many cups?")) as (page, _):
        expect(page.get_by_label("Which tea?")).to_be_focused()
        for _press in range(8):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('dialog') !== null")


def test_what_is_required_is_asked_for_under_its_field(screens: Screens) -> None:
    optional = question("note", "A note") | {"optional": True}
    with asked(screens, question("kind", "Which tea?"), optional) as (page, app):
        send(page)
        field = top(page).get_by_label("Which tea?")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(top(page).locator("[data-block-id=kind]").get_by_role("alert")).not_to_be_empty()
        expect(top(page).locator("[data-block-id=note]").get_by_role("alert")).to_be_hidden()
        assert app.of("view_submission") == []
        field.fill("Assam")
        send(page)
        expect(top(page)).to_have_count(0)
        assert state(app)["kind"]["value"] == "Assam"
        assert state(app)["note"]["value"] is None


def test_the_apps_objection_stands_under_its_field_and_nothing_typed_is_lost(screens: Screens) -> None:
    refusal = {"response_action": "errors", "errors": {"kind": "We are out of Assam."}}
    blocks = question("kind", "Which tea?"), question("cups", "How many cups?")
    with asked(screens, *blocks, verdict=refusal) as (page, _):
        top(page).get_by_label("Which tea?").fill("Assam")
        top(page).get_by_label("How many cups?").fill("3")
        send(page)
        expect(top(page).locator("[data-block-id=kind]")).to_contain_text("We are out of Assam.")
        expect(top(page).get_by_label("Which tea?")).to_have_value("Assam")
        expect(top(page).get_by_label("How many cups?")).to_have_value("3")


def test_an_app_that_does_not_answer_leaves_the_modal_with_a_word_of_trouble(browser: Browser) -> None:
    with (
        standing_in(pace=Pace(ack_seconds=1.0, trigger_seconds=10.0)) as standin,
        screens_on(browser, standin) as screens,
        asked(screens, question("kind", "Which tea?")) as (page, app),
    ):
        top(page).get_by_label("Which tea?").fill("Assam")
        app.answer = lambda payload: None
        send(page)
        expect(top(page).get_by_role("alert").filter(has_text="trouble connecting")).to_be_visible()
        expect(top(page).get_by_label("Which tea?")).to_have_value("Assam")


def test_a_view_updated_under_the_fingers_keeps_words_and_caret(screens: Screens) -> None:
    with asked(screens, question("kind", "Which tea?")) as (page, _):
        field = top(page).get_by_label("Which tea?")
        field.press_sequentially("Earl G")
        at_rest(page)
        opened = top(page).get_attribute("data-view-id")
        grown = modal("Tea round", question("kind", "Which tea?"), question("milk", "Milk?"))
        web(screens.standin).views_update(view_id=opened, view=grown)
        expect(top(page).get_by_label("Milk?")).to_be_visible()
        field.press_sequentially("rey")
        expect(field).to_have_value("Earl Grey")
        expect(field).to_be_focused()


def test_three_deep_escape_closes_one_at_a_time_and_the_focus_comes_home(screens: Screens) -> None:
    with asked(screens, more("Go deeper")) as (page, _):
        top(page).get_by_role("button", name="Go deeper").click()
        top(page, "Deeper").get_by_role("button", name="Deeper still").click()
        expect(page.locator("dialog")).to_have_count(3)
        expect(page.get_by_role("dialog")).to_have_count(1)
        for left in (2, 1, 0):
            at_rest(page)
            page.keyboard.press("Escape")
            expect(page.locator("dialog")).to_have_count(left)
        expect(page.get_by_label("Message #team")).to_be_focused()


def test_the_cross_closes_the_whole_stack(screens: Screens) -> None:
    with asked(screens, more("Go deeper"), notify_on_close=True) as (page, app):
        top(page).get_by_role("button", name="Go deeper").click()
        top(page, "Deeper").get_by_role("button", name="Close all").click()
        expect(page.locator("dialog")).to_have_count(0)
        assert app.payload("view_closed")["is_cleared"] is True


def test_people_and_channels_are_searched_and_picked(screens: Screens) -> None:
    people = question("who", "Who drinks?", type="multi_users_select")
    place = question("where", "Where?", type="conversations_select", filter={"include": ["public"]})
    with asked(screens, people, place) as (page, app):
        field = top(page).get_by_label("Who drinks?")
        field.press_sequentially("bo j")
        field.press("Enter")
        field.press_sequentially("grace")
        page.get_by_role("option", name="Grace Kahale").click()
        top(page).get_by_role("button", name="Remove Bo Jensen").click()
        top(page).get_by_label("Where?").click()
        expect(page.get_by_role("option", name="leads")).to_have_count(0)
        page.get_by_role("option", name="general").click()
        send(page)
        assert state(app)["who"]["selected_users"] == [screens.workspace.person("grace").id]
        assert state(app)["where"]["selected_conversation"] == screens.workspace.channel("general").id


def test_options_of_every_kind_arrive_as_they_were_picked(screens: Screens) -> None:
    blocks = [
        question("size", "Size", type="static_select", options=options("Cup", "Pot")),
        question("with", "With", type="checkboxes", options=options("Milk", "Sugar", "Lemon")),
        question("how", "How", type="radio_buttons", options=options("Hot", "Iced")),
        question("from", "From", type="external_select", min_query_length=2),
    ]
    with asked(screens, *blocks) as (page, app):
        top(page).get_by_label("Size").click()
        page.get_by_role("option", name="Pot").click()
        for label in ("Milk", "Lemon"):
            top(page).get_by_label(label).check()
        top(page).get_by_label("Iced").check()
        top(page).get_by_label("From").press_sequentially("mal")
        page.get_by_role("option", name="Malta").click()
        send(page)
        assert state(app)["size"]["selected_option"]["value"] == "pot"
        assert [each["value"] for each in state(app)["with"]["selected_options"]] == ["milk", "lemon"]
        assert state(app)["how"]["selected_option"]["value"] == "iced"
        assert state(app)["from"]["selected_option"]["value"] == "malta"


@pytest.mark.parametrize(
    ("typed", "read"), [("9.30", "09:30"), ("930", "09:30"), ("9:30 pm", "21:30"), ("17", "17:00")]
)
def test_a_time_can_be_typed_the_way_people_type_it(screens: Screens, typed: str, read: str) -> None:
    with asked(screens, question("when", "When?", type="timepicker")) as (page, app):
        top(page).get_by_label("When?").press_sequentially(typed)
        page.keyboard.press("Tab")
        expect(top(page).get_by_label("When?")).to_have_value(read)
        send(page)
        assert state(app)["when"]["selected_time"] == read


def test_days_numbers_and_addresses(screens: Screens) -> None:
    blocks = [
        question("day", "Which day?", type="datepicker"),
        question("cups", "Cups", type="number_input", is_decimal_allowed=False, max_value="9"),
        question("shop", "Shop", type="url_text_input"),
    ]
    with asked(screens, *blocks) as (page, app):
        top(page).get_by_label("Which day?").fill("2026-03-02")
        top(page).get_by_label("Cups").fill("12")
        top(page).get_by_label("Shop").fill("https://tea.example")
        send(page)
        expect(top(page).locator("[data-block-id=cups]").get_by_role("alert")).to_be_visible()
        top(page).get_by_label("Cups").fill("9")
        send(page)
        assert state(app)["day"]["selected_date"] == "2026-03-02"
        assert state(app)["cups"]["value"] == "9"
        assert state(app)["shop"]["value"] == "https://tea.example"


def test_several_conversations_and_one_to_tell(screens: Screens) -> None:
    blocks = [
        question(
            "where", "Where?", type="multi_conversations_select", filter={"include": ["public", "private"]}
        ),
        question("tell", "Whom to tell?", type="conversations_select", response_url_enabled=True),
    ]
    with asked(screens, *blocks) as (page, app):
        field = top(page).get_by_label("Where?")
        for name in ("team", "leads"):
            field.press_sequentially(name)
            page.keyboard.press("Enter")
        field.press_sequentially("Bo Jensen")
        expect(page.get_by_text("No matches")).to_be_visible()
        page.keyboard.press("Escape")
        top(page).get_by_label("Whom to tell?").click()
        page.get_by_role("option", name="general").click()
        send(page)
        team, leads, general = (screens.workspace.channel(name).id for name in ("team", "leads", "general"))
        assert state(app)["where"]["selected_conversations"] == [team, leads]
        assert [each["channel_id"] for each in app.payload("view_submission")["response_urls"]] == [general]


def test_the_dots_of_a_line_in_a_modal(screens: Screens) -> None:
    dots = {"type": "overflow", "action_id": "dots", "options": options("Rename", "Throw away")}
    line = {"type": "section", "block_id": "line", "text": plain("Assam"), "accessory": dots}
    with asked(screens, line) as (page, app):
        top(page).get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name="Throw away").click()
        at_rest(page)
        assert app.payload("block_actions")["actions"][0]["selected_option"]["value"] == "throw away"


def test_a_choice_that_is_heard_at_once_changes_the_form_and_keeps_what_was_typed(screens: Screens) -> None:
    size = question("size", "Size", type="static_select", options=options("Cup", "Pot"))
    note, lid = question("note", "A note"), question("lid", "With a lid?")
    with asked(screens, note, size | {"dispatch_action": True}) as (page, app):
        top(page).get_by_label("A note").fill("for two")
        top(page).get_by_label("Size").click()
        page.get_by_role("option", name="Pot").click()
        at_rest(page)
        view = app.payload("block_actions")["view"]
        assert view["state"]["values"]["note"]["typed"]["value"] == "for two"
        changed = modal("Tea round", note, size | {"dispatch_action": True}, lid)
        web(screens.standin).views_update(view_id=view["id"], hash=view["hash"], view=changed)
        top(page).get_by_label("With a lid?").fill("yes")
        expect(top(page).get_by_label("A note")).to_have_value("for two")
        send(page)
        assert [state(app)[block]["value"] for block in ("note", "lid")] == ["for two", "yes"]
        assert state(app)["size"]["selected_option"]["value"] == "pot"


@pytest.mark.parametrize(("moment", "keys"), [("on_enter_pressed", "Enter"), ("on_character_entered", "3")])
def test_typing_is_heard_when_the_app_asked_for_it(screens: Screens, moment: str, keys: str) -> None:
    cups = question("cups", "Cups", dispatch_action_config={"trigger_actions_on": [moment]})
    with asked(screens, cups | {"dispatch_action": True}) as (page, app):
        top(page).get_by_label("Cups").press_sequentially("12")
        page.keyboard.press(keys)
        at_rest(page)
        assert app.payload("block_actions")["actions"][0]["value"].startswith("12")
        assert len(app.of("block_actions")) == 1


def test_near_the_end_of_the_allowed_length_the_rest_is_counted(screens: Screens) -> None:
    with asked(screens, question("note", "A note", multiline=True, max_length=50)) as (page, _):
        field = top(page).get_by_label("A note")
        field.fill("x" * 20)
        expect(top(page).get_by_title("Characters left")).to_be_hidden()
        field.fill("x" * 45)
        expect(top(page).get_by_title("Characters left")).to_have_text("5")
        field.fill("x" * 51)
        expect(top(page).get_by_title("Too long by this many characters")).to_have_text("-1")


def test_a_modal_is_seen_by_its_owner_alone_and_survives_a_reload(screens: Screens) -> None:
    with asked(screens, question("kind", "Which tea?")) as (page, _):
        top(page).get_by_label("Which tea?").fill("Assam")
        at_rest(page)
        bo = screens.open("bo")
        expect(bo.locator("dialog")).to_have_count(0)
        page.reload()
        at_rest(page)
        expect(top(page).get_by_label("Which tea?")).to_have_value("Assam")
