"""What README says to try, by the demo's page alone, in a real browser; and the pictures of it that README shows."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from bot import demo
from bot.standin.server import StandIn
from tests.browser import Screens, at_rest, message, screens_on, writes
from tests.journeys.page_hand import (
    SECONDS,
    Camera,
    closes,
    dialog,
    fills,
    goes_to,
    opens,
    picks,
    presses,
    reads,
    until,
)

BETTER = "What changed for the better since last time?"
COMING = "What comes next?"
IN_THE_WAY = "Is anything in your way?"
STATEMENT = "Every small shop closes its books in an hour a week."
NAMELESS = {
    "bo": ("Stop", "Releasing on Fridays"),
    "chen": ("Stop", "Meetings without a question to answer"),
    "dalia": ("Start", "Telling support before we change a page"),
}


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """With the bot in a process of its own, as `make demo` starts it. It is Sunday noon in Madrid."""
    with demo.running(0) as (stand_in, _process):
        yield stand_in


@pytest.fixture
def screens(browser: Browser, stand_in: StandIn) -> Iterator[Screens]:
    with screens_on(browser, stand_in) as opened:
        yield opened


@pytest.fixture
def camera(pytestconfig: pytest.Config) -> Camera:
    folder = pytestconfig.getoption("--pictures")
    return Camera(Path(folder) if folder else None)


def fills_in(page: Page, **said: str) -> None:
    """The form of the question that was just asked: `better`, `coming`, `in_the_way`."""
    message(page, "In an hour").get_by_role("button", name="Answer").click()
    labels = {BETTER: "better", COMING: "coming", IN_THE_WAY: "in_the_way"}
    form = dialog(page, "Daily standup")
    for label, key in labels.items():
        form.get_by_label(label).fill(said.get(key, ""))
    at_rest(page)


def sends(page: Page) -> None:
    presses(page, "Send", "Daily standup")
    reads(page, "thank you, that is in")


# -- from nothing --------------------------------------------------------------------------------------------------


def test_a_whole_standup_can_be_held_in_the_page_alone(screens: Screens) -> None:
    ana = opens(screens, "ana", "team")
    writes(ana, "/standup setup")
    dialog(ana, "Set up a standup")
    presses(ana, "Set up", "Set up a standup")
    dialog(ana, "All set")
    presses(ana, "Close", "All set")

    chen, bo = (opens(screens, name, "app") for name in ("chen", "bo"))
    until(ana, "Chen Wei is asked")
    reads(chen, "In an hour")
    fills_in(chen, better="The import takes 3 minutes", in_the_way="No staging password")
    sends(chen)
    expect(message(bo, "In an hour")).to_have_count(0)
    until(ana, "is asked")
    reads(bo, "In an hour")
    fills_in(bo, better="Two customers signed up", in_the_way="Nothing")
    sends(bo)

    until(ana, "Daily standup closes")
    digest = reads(ana, "2 of 5 answered")
    expect(digest).to_contain_text("Chen Wei: No staging password", timeout=SECONDS)
    digest.get_by_role("button", name="2 replies").click()
    thread = ana.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("The import takes 3 minutes", timeout=SECONDS)
    expect(thread).to_contain_text("Two customers signed up")


def test_a_vision_is_set_and_told_with_a_story_in_the_page_alone(screens: Screens) -> None:
    ana = opens(screens, "ana", "team")
    writes(ana, "/vision set")
    form = dialog(ana, "Set the vision")
    fills(ana, form, {"Vision": "We leverage synergies across our world-class platform"})
    presses(ana, "Check", "Set the vision")
    expect(form).to_contain_text("It names nobody who is better off", timeout=SECONDS)
    filled = {"Vision": STATEMENT, "For whom (optional)": "Owners of shops", "Pillar 1 (optional)": "Imports"}
    fills(ana, form, filled)
    picks(ana, form, "Owner of pillar 1 (optional)", "Chen Wei")
    presses(ana, "Save", "Set the vision")
    closes(ana, "Saved", "The vision is saved")

    bo = opens(screens, "bo", "team")
    writes(bo, "/vision story")
    fills(bo, dialog(bo, "Keep a story"), {"What happened?": "A bakery closed its March in 40 minutes."})
    presses(bo, "Save", "Keep a story")
    closes(bo, "Thank you", "The story is kept")
    writes(ana, "/vision remind")
    dialog(ana, "Remind a channel")
    presses(ana, "Save", "Remind a channel")
    closes(ana, "All set", "Every Monday at 10:00 in Madrid")

    until(ana, "Our vision is posted")
    expect(reads(bo, "A bakery closed its March")).to_contain_text(STATEMENT)
    writes(bo, "/vision")
    expect(reads(bo, "Set by Ana Ruiz")).to_contain_text("Imports · Chen Wei")


def test_a_retrospective_is_held_in_the_page_alone(screens: Screens, camera: Camera) -> None:
    ana = opens(screens, "ana", "team")
    writes(ana, "/retro start Sprint 12")
    dialog(ana, "Start a retrospective")
    presses(ana, "Start", "Start a retrospective")
    closes(ana, "All set", "collects notes until")
    for name, (column, text) in NAMELESS.items():
        page = opens(screens, name, "team")
        adds_a_note(page, column, text)
        if name == "dalia":
            camera.takes(page.get_by_role("dialog", name="Add a note"), "note")
        presses(page, "Send", "Add a note")
        closes(page, "It is in", "without your name")
    writes(ana, "/retro Watching a customer every Thursday")
    form = dialog(ana, "Add a note")
    expect(form.get_by_label("Your note")).to_have_value("Watching a customer every Thursday")
    form.get_by_label("Continue").check()
    presses(ana, "Send", "Add a note")
    closes(ana, "It is in", "with your name")

    closes_the_retro(ana)
    summary = reads(ana, "4 notes · whole in the thread")
    expect(summary).to_contain_text("Stop (2)")
    summary.get_by_role("button", name="Add an action").click()
    form = dialog(ana, "Add an action")
    fills(ana, form, {"What is to be done?": "Move the release to Tuesday"})
    picks(ana, form, "Who takes it?", "Bo Jensen")
    presses(ana, "Add", "Add an action")
    expect(summary).to_contain_text("Move the release to Tuesday", timeout=SECONDS)
    replies = summary.get_by_role("button", name="3 replies")
    expect(replies).to_be_visible(timeout=SECONDS)
    camera.takes(summary, "retro")
    replies.click()
    thread = ana.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("anonymous: Releasing on Fridays", timeout=SECONDS)
    expect(thread).to_contain_text("Ana Ruiz: Watching a customer every Thursday")


def closes_the_retro(page: Page) -> None:
    writes(page, "/retro close")
    reads(page, "is still open").get_by_role("button", name="Close now").click()
    page.get_by_role("alertdialog", name="Close it now?").get_by_role("button", name="Close it").click()
    at_rest(page)


def adds_a_note(page: Page, column: str, text: str) -> None:
    """Without a name; it is not sent yet."""
    reads(page, "collecting notes").get_by_role("button", name="Add a note").click()
    form = dialog(page, "Add a note")
    form.get_by_label(column).check()
    form.get_by_label("Your note").fill(text)
    form.get_by_label("Without my name").check()
    at_rest(page)


# -- README's "Try it" ---------------------------------------------------------------------------------------------


def test_what_readme_says_to_try_can_be_tried_in_the_page_alone(screens: Screens, camera: Camera) -> None:
    assert demo.set_the_scene(screens.standin) == []
    ana = opens(screens, "ana", "app")
    camera.takes(reads(ana, "In an hour"), "question")
    better = "The price page loads in 0.4 seconds; it took 3."
    fills_in(ana, better=better, coming="Ask ten visitors what they read first.")
    camera.takes(ana.get_by_role("dialog", name="Daily standup"), "answer")
    sends(ana)
    looks_at_home(ana, camera)
    goes_to(ana, "team")
    posts_an_update(ana, camera)
    reads_the_vision(ana, camera)
    until(ana, "Daily standup closes")
    reads_the_digest(ana, camera)
    closes_the_retro_and_takes_it_home(ana)


def looks_at_home(ana: Page, camera: Camera) -> None:
    ana.get_by_role("tab", name="Home").click()
    home = ana.get_by_role("main")
    expect(home).to_contain_text(STATEMENT, timeout=SECONDS)
    expect(home).to_contain_text("Sprint 12 in #team")
    camera.takes(ana, "home")


def posts_an_update(ana: Page, camera: Camera) -> None:
    """She has posted a good one; this one is advised on."""
    camera.takes(reads(ana, "New shops send their first invoice"), "update")
    writes(ana, "/update")
    form = dialog(ana, "Post an update")
    fills(ana, form, {"Outcome, in one sentence": "We shipped the new price page."})
    presses(ana, "Check", "Post an update")
    expect(form).to_contain_text("This tells what was done", timeout=SECONDS)
    form.get_by_role("listitem").last.scroll_into_view_if_needed()
    camera.takes(form, "check")
    presses(ana, "Post", "Post an update")
    reads(ana, "We shipped the new price page.")


def reads_the_vision(ana: Page, camera: Camera) -> None:
    writes(ana, "/vision")
    expect(reads(ana, "Set by Ana Ruiz")).to_contain_text("An answer within a minute · Bo Jensen")
    until(ana, "Our vision is posted")
    camera.takes(reads(ana, "A bakery in Aarhus"), "vision")


def reads_the_digest(ana: Page, camera: Camera) -> None:
    digest = reads(ana, "3 of 5 answered")
    digest.get_by_role("button", name="3 replies").click()
    thread = ana.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("0.4 seconds", timeout=SECONDS)
    camera.takes(ana, "digest")
    thread.get_by_role("button", name="Close").click()


def closes_the_retro_and_takes_it_home(ana: Page) -> None:
    closes_the_retro(ana)
    expect(reads(ana, "2 notes · whole in the thread")).to_contain_text(
        "1 note without a name is held back: fewer than three people wrote without one"
    )
    writes(ana, "/retro export")
    dialog(ana, "Export")
    presses(ana, "Export", "Export")
    closes(ana, "On its way", "I am making it")
    goes_to(ana, "rituals")
    link = reads(ana, "Here is your export").get_by_role("link", name="retro")
    with ana.expect_download() as download:
        link.click()
    sheets = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).sheetnames
    assert "Notes" in sheets
