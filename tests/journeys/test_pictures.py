"""A standup by the demo's page alone, in a real browser; and the pictures of it that README shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import demo
from bot.standin.server import StandIn
from tests.bot.standin.test_page import CHROMIUM, Screens, at_rest, chromium, message, screens_on, writes

BETTER = "What changed for the better since last time?"
COMING = "What comes next?"
IN_THE_WAY = "Is anything in your way?"
SECONDS = 30_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """With the bot in a process of its own, as `make demo` starts it. It is Sunday noon in Madrid."""
    with demo.running(0) as (stand_in, _process):
        yield stand_in


@pytest.fixture
def screens(browser: Browser, stand_in: StandIn) -> Iterator[Screens]:
    with screens_on(browser, stand_in) as opened:
        yield opened


def opens(screens: Screens, name: str, place: str) -> Page:
    page = screens.open(name, place)
    page.set_default_timeout(SECONDS)
    return page


def dialog(page: Page, title: str) -> Page:
    """The page, once the modal of this title is open in it."""
    expect(page.get_by_role("dialog", name=title)).to_be_visible(timeout=SECONDS)
    at_rest(page)
    return page


def presses(page: Page, button: str, title: str) -> None:
    page.get_by_role("dialog", name=title).get_by_role("button", name=button, exact=True).click()
    at_rest(page)


def fills_in(page: Page, **said: str) -> None:
    """The form of the question that was just asked: `better`, `coming`, `in_the_way`."""
    message(page, "In an hour").get_by_role("button", name="Answer").click()
    form = dialog(page, "Daily standup").get_by_role("dialog", name="Daily standup")
    for label, key in ((BETTER, "better"), (COMING, "coming"), (IN_THE_WAY, "in_the_way")):
        form.get_by_label(label).fill(said.get(key, ""))
    at_rest(page)


def sends(page: Page) -> None:
    presses(page, "Send", "Daily standup")
    expect(message(page, "thank you, that is in")).to_be_visible(timeout=SECONDS)


def next_thing(page: Page) -> str:
    """Moves the clock to the next thing that happens, and says what it is."""
    button = page.get_by_role("group", name="Clock").get_by_role("button", name=re.compile("^Next: "))
    expect(button).to_be_enabled(timeout=SECONDS)
    what = button.get_attribute("title") or ""
    button.click()
    expect(button).not_to_have_attribute("title", what, timeout=SECONDS)
    at_rest(page)
    return what


def until(page: Page, words: str) -> None:
    """Presses Next until that was it."""
    seen: list[str] = []
    while len(seen) < 25:
        seen.append(next_thing(page))
        if words in seen[-1]:
            return
    raise AssertionError(f"{words!r} was not among what happened: {seen}")


def test_a_whole_standup_can_be_held_in_the_page_alone(screens: Screens) -> None:
    ana = opens(screens, "ana", "team")
    writes(ana, "/standup setup")
    dialog(ana, "Set up a standup")
    presses(ana, "Set up", "Set up a standup")
    dialog(ana, "All set")
    presses(ana, "Close", "All set")

    chen, bo = (opens(screens, name, "app") for name in ("chen", "bo"))
    until(ana, "Chen Wei is asked")
    expect(message(chen, "In an hour")).to_be_visible(timeout=SECONDS)
    fills_in(chen, better="The import takes 3 minutes", in_the_way="No staging password")
    sends(chen)
    expect(message(bo, "In an hour")).to_have_count(0)
    until(ana, "is asked")
    expect(message(bo, "In an hour")).to_be_visible(timeout=SECONDS)
    fills_in(bo, better="Two customers signed up", in_the_way="Nothing")
    sends(bo)

    until(ana, "Daily standup closes")
    digest = message(ana, "2 of 5 answered")
    expect(digest).to_contain_text("Chen Wei: No staging password", timeout=SECONDS)
    digest.get_by_role("button", name="2 replies").click()
    thread = ana.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("The import takes 3 minutes", timeout=SECONDS)
    expect(thread).to_contain_text("Two customers signed up")


def test_the_pictures_of_the_readme(screens: Screens, pytestconfig: pytest.Config) -> None:
    asked_for = pytestconfig.getoption("--pictures")
    if asked_for is None:
        pytest.skip("without --pictures=<folder> none are taken")
    folder = Path(asked_for)
    folder.mkdir(parents=True, exist_ok=True)
    demo.set_the_scene(screens.standin)
    ana = opens(screens, "ana", "app")
    message(ana, "I ask everybody").screenshot(path=folder / "plan.png")
    message(ana, "In an hour").screenshot(path=folder / "question.png")
    fills_in(
        ana,
        better="The price page loads in 0.4 seconds; it took 3.",
        coming="Ask ten visitors what they read first.",
    )
    ana.get_by_role("dialog", name="Daily standup").screenshot(path=folder / "answer.png")
    sends(ana)
    until(ana, "Daily standup closes")
    _the_digest(ana, folder)


def _the_digest(ana: Page, folder: Path) -> None:
    ana.get_by_role("navigation", name="Conversations").get_by_role("link", name="team", exact=True).click()
    digest = message(ana, "3 of 5 answered")
    digest.get_by_role("button", name="3 replies").click()
    expect(ana.get_by_role("complementary", name="Thread")).to_contain_text("0.4 seconds", timeout=SECONDS)
    ana.mouse.move(0, 0)
    at_rest(ana)
    ana.screenshot(path=folder / "digest.png")
