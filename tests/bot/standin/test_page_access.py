"""Who sees little, uses no mouse or wants no motion: axe-core on every screen, and the page by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.sights import TODAY, ask, form, hung, refuse, talk
from tests.bot.standin.stage import RELAXED, Listener, standing_in, until, web
from tests.browser import Screens, at_rest, message, screens_on

RUN = "async (options) => (await axe.run({ resultTypes: ['violations'], ...options })).violations"
SERIOUS = {"serious", "critical"}
COLOURS: Json = {"runOnly": ["color-contrast", "link-in-text-block"]}
CAKE: Json = {
    "title": "Cake on Friday",
    "about": "Mira asks, and Bo answers.",
    "people": [{"name": "mira", "real_name": "Mira Sen", "zone": "Asia/Kolkata"}],
    "channels": [{"name": "kitchen", "members": ["mira", "bo"]}],
    "steps": [
        {"who": "mira", "says": "Who brings cake?", "in": "#kitchen"},
        {"who": "bo", "says": "I do", "in": "#kitchen"},
    ],
}
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    """Ana has no form open, Bo one with objections, Chen three, and Dalia one as it was opened."""
    with standing_in(pace=RELAXED, scenarios=[CAKE]) as standin, Listener(standin):
        talk(standin)
        user = standin.workspace.person("ana").id
        blocks = [*form()["blocks"][:1], *talk_of_home()]
        web(standin).views_publish(user_id=user, view={"type": "home", "blocks": blocks})
        ask(standin, "bo", form())
        refuse(standin, "bo")
        ask(standin, "chen", form(), form("Deeper"), form("Deepest"))
        ask(standin, "dalia", form())
        yield standin


def talk_of_home() -> list[Json]:
    words = {"type": "plain_text", "text": "Your week"}
    return [{"type": "header", "text": words}, {"type": "divider"}, {"type": "context", "elements": [words]}]


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


# -- axe -----------------------------------------------------------------------------------------------------------


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical, in this page and in each frame of it, in light and in dark."""
    for frame in page.frames:
        frame.evaluate(Axe().axe_script)
    found = page.evaluate(RUN, {})
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(RUN, COLOURS)
    return [
        f"{each['id']}: {' '.join(map(str, node['target']))}\n  {node['html'][:160]}\n  {node['failureSummary']}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


def row(page: Page) -> Locator:
    return message(page, TODAY)


def no_more(page: Page) -> None:
    """As it was opened."""


def hover_tools(page: Page) -> None:
    row(page).get_by_role("button", name="Reply in thread").focus()


def thread(page: Page) -> None:
    row(page).get_by_role("button", name="1 reply").click()


def more_actions(page: Page) -> None:
    row(page).get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")


def emoji(page: Page) -> None:
    row(page).get_by_role("button", name="Add reaction").focus()
    page.keyboard.press("Enter")


def own_actions(page: Page, name: str) -> None:
    message(page, "And I bring plates").get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name=name).click()


def slash_menu(page: Page) -> None:
    page.get_by_role("main").get_by_role("textbox").press_sequentially("/")
    expect(page.get_by_role("option").first).to_be_visible()


def in_the_bar(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("banner").get_by_role("button", name=re.compile(name)).first.click()


def on_a_wide_screen(name: str) -> Callable[[Page], None]:
    """A narrow bar has no room for it."""

    def press(page: Page) -> None:
        button = page.get_by_role("banner").get_by_role("button", name=name)
        if button.is_visible():
            button.click()

    return press


def a_scenario(page: Page) -> None:
    in_the_bar("Scenarios")(page)
    page.get_by_role("button", name=CAKE["title"]).click()
    page.get_by_text("What happens, to read and change").click()


def people_list(page: Page) -> None:
    page.get_by_role("button", name="members, details").click()


def sidebar(page: Page) -> None:
    back = page.get_by_role("button", name="Back to conversations")
    if back.is_visible():
        back.click()


def opened(label: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.get_by_role("dialog").get_by_label(label).click()
        expect(page.get_by_role("option").first).to_be_visible()

    return press


# What there is to see: by whom, where, and what they did.
SIGHTS: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "a conversation": ("ana", "team", no_more),
    "the sidebar": ("ana", "team", sidebar),
    "what can be done with a message": ("ana", "team", hover_tools),
    "a thread": ("ana", "team", thread),
    "more actions": ("ana", "team", more_actions),
    "emoji to choose": ("ana", "team", emoji),
    "a message being changed": ("ana", "team", lambda page: own_actions(page, "Edit message")),
    "a question before deleting": ("ana", "team", lambda page: own_actions(page, "Delete message")),
    "the phone of a message": ("ana", "team", lambda page: own_actions(page, "Show as a notification")),
    "the slash menu": ("ana", "team", slash_menu),
    "the members": ("ana", "team", people_list),
    "a closed channel": ("ana", "old", no_more),
    "the Home tab": ("ana", "home", no_more),
    "the app's messages": ("ana", "app", no_more),
    "the people": ("ana", "team", in_the_bar("Switch person")),
    "the clock": ("ana", "team", in_the_bar("^It is")),
    "the faults": ("ana", "team", in_the_bar("Faults")),
    "what this is": ("ana", "team", in_the_bar("About")),
    "the scenarios": ("ana", "team", in_the_bar("Scenarios")),
    "a scenario before it is played": ("ana", "team", a_scenario),
    "the wire log": ("ana", "team", on_a_wide_screen("Wire log")),
    "the phone": ("ana", "team", on_a_wide_screen("Phone")),
    "a form": ("dalia", "team", no_more),
    "a form with a list open": ("dalia", "team", opened("Who drinks?")),
    "a form with objections": ("bo", "team", no_more),
    "three forms": ("chen", "team", no_more),
}


@WIDTHS
@pytest.mark.parametrize("sight", SIGHTS)
def test_axe_finds_nothing_serious(screens: Screens, sight: str, width: int) -> None:
    name, place, act = SIGHTS[sight]
    page = screens.open(name, place, width=width)
    act(page)
    at_rest(page)
    assert faults(page) == []


@WIDTHS
def test_nor_in_the_gallery(screens: Screens, width: int) -> None:
    assert faults(hung(screens, width=width)) == []


@WIDTHS
def test_nor_with_two_side_by_side(screens: Screens, width: int) -> None:
    page = screens.open("ana", width=width)
    ids = [screens.workspace.person(name).id for name in ("ana", "emre")]
    page.goto(f"{screens.standin.url}/?as={ids[0]}&as={ids[1]}")
    at_rest(page)
    assert faults(page) == []


@WIDTHS
def test_nor_while_a_scenario_is_played(browser: Browser, width: int) -> None:
    with standing_in() as playing, screens_on(browser, playing) as screens:
        page = screens.open("ana", width=width)
        playing.player.play(CAKE, pause=60)
        strip = page.get_by_role("region", name="Scenario")
        expect(strip).to_be_visible()
        found = faults(page)
        strip.get_by_role("button", name="Stop").click()
        expect(strip).to_contain_text("Stopped.")
        assert found + faults(page) == []


@WIDTHS
def test_nor_when_the_demo_has_ended(browser: Browser, width: int) -> None:
    with standing_in() as ending, screens_on(browser, ending) as screens:
        page = screens.open("ana", width=width)
        ending.stop()
        expect(page.get_by_role("alert").filter(has_text="The demo has ended.")).to_be_visible()
        assert faults(page) == []
        until(lambda: not screens.workspace.listeners, "the page has hung up")


# -- by keyboard ---------------------------------------------------------------------------------------------------

HERE = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const frame = at.closest(".combo, .composer-frame, .menu-item") ?? at;
  const drawn = frame === at ? style : getComputedStyle(frame);
  const seen = style.outlineStyle !== "none" || drawn.boxShadow !== "none" || at.matches(".menu-item");
  const box = at.getBoundingClientRect();
  const words = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || at.title || at.id;
  const isThere = box.width > 0 && box.bottom > 0;
  const [isNew, isOld] = [!at.passed, Boolean(at.passed) && window.latest !== at];
  at.passed = true;
  window.latest = at;
  return { name: `${at.tagName} ${words}`.slice(0, 80), seen, isThere, isNew, isOld, isBody: at === document.body };
}"""

STOPS = """root => {
  const all = [...root.querySelectorAll("a[href], button, input, textarea, select, summary, [tabindex='0']")];
  const shut = (node) => node.closest("details:not([open])") && !node.matches("summary");
  const reached = all.filter((node) => !node.disabled && node.tabIndex >= 0 && !shut(node)
    && node.checkVisibility({ checkVisibilityCSS: true }));
  const radios = reached.filter((node) => node.type === "radio");
  return reached.length - radios.length + new Set(radios.map((node) => node.name)).size;
}"""
FIRST = "document.querySelector('a[href], button, input, [tabindex=\"0\"]').focus()"


def walked(page: Page, most: int) -> list[Json]:
    """Where Tab stops, from the first place on until it comes round or leaves the page. A date has several
    stops and counts once."""
    stops: list[Json] = []
    page.keyboard.press("Shift")  # who uses the keyboard is shown where they are
    page.evaluate(FIRST)
    for _ in range(most):
        here: Json = page.evaluate(HERE)
        if here["isBody"] or here["isOld"]:
            break
        if here["isNew"]:
            stops.append(here)
        page.keyboard.press("Tab")
    return stops


@WIDTHS
def test_tab_reaches_everything_and_one_sees_where_one_is(screens: Screens, width: int) -> None:
    page = screens.open("ana", width=width)
    expected = page.evaluate(f"({STOPS})(document)")
    stops = walked(page, 2 * expected)
    assert [stop["name"] for stop in stops if not (stop["seen"] and stop["isThere"])] == []
    assert len(stops) == expected, [stop["name"] for stop in stops]


def test_in_the_gallery_too(screens: Screens) -> None:
    page = hung(screens)
    expected = page.evaluate(f"({STOPS})(document)")
    stops = walked(page, 2 * expected)
    assert [stop["name"] for stop in stops if not (stop["seen"] and stop["isThere"])] == []
    assert len(stops) == expected


def test_in_a_form_tab_goes_round_both_ways(screens: Screens) -> None:
    page = screens.open("dalia")
    dialog = page.get_by_role("dialog", name="Tea round")
    stops = dialog.evaluate(STOPS)
    assert stops > 15
    for key in ("Tab", "Shift+Tab"):
        for _ in range(stops + 6):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.closest('dialog') !== null")


def test_the_skip_link_leads_past_the_bar(screens: Screens) -> None:
    page = screens.open("ana")
    skip = page.get_by_role("link", name="Skip to the conversation")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_escape_closes_what_lies_on_top_and_nothing_else(screens: Screens) -> None:
    page = screens.open("dalia")
    dialog = page.get_by_role("dialog", name="Tea round")
    field = dialog.get_by_label("Size")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Cup")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(dialog).to_be_visible()
    expect(field).to_be_focused()


@pytest.mark.parametrize(
    ("opener", "shown"),
    [
        ("Switch person", "Ana Ruiz"),
        ("^It is", "Local times"),
        ("Faults", "Something goes wrong"),
        ("members, details", "Add somebody"),
    ],
)
def test_a_panel_takes_the_focus_and_gives_it_back(screens: Screens, opener: str, shown: str) -> None:
    page = screens.open("ana")
    button = page.get_by_role("button", name=re.compile(opener)).first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(shown).last).to_be_visible()
    expect(button).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_screen_has_its_landmarks_and_its_log(screens: Screens) -> None:
    page = screens.open("ana")
    for role, name in (("banner", ""), ("navigation", "Conversations"), ("main", "team")):
        expect(page.get_by_role(role, name=name) if name else page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
    expect(page.get_by_role("log", name="Messages in team")).to_have_attribute("tabindex", "0")
    expect(page.get_by_role("heading", level=1)).to_have_text("team")


def test_a_list_of_choices_tells_what_is_chosen_and_where_one_is(screens: Screens) -> None:
    page = hung(screens)
    field = page.get_by_role("region", name="Form, filled in").get_by_label("Day of the week")
    expect(field).to_have_role("combobox")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    chosen = page.get_by_role("option", name="Thursday")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Friday")
    expect(field).to_have_attribute("aria-expanded", "false")
