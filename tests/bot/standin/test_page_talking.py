"""The page in a real browser: words that change after they were said, threads, reactions, and what is unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.standin.server import StandIn
from tests.bot.standin.stage import standing_in, until, web
from tests.browser import Screens, at_rest, message, screens_on, writes


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^Message "))


def acts_on(said: Locator, deed: str) -> None:
    said.hover()
    said.get_by_role("button", name="More actions").click()
    said.page.get_by_role("menuitem", name=deed).click()


def thread_of(said: Locator) -> Locator:
    said.hover()
    said.get_by_role("button", name="Reply in thread").click()
    at_rest(said.page)
    return said.page.get_by_role("complementary", name="Thread")


def replies(pane: Locator, text: str, *, also: bool = False) -> None:
    if also:
        pane.get_by_label(re.compile("Also send to")).check()
    pane.get_by_label("Reply…").fill(text)
    pane.get_by_label("Reply…").press("Enter")
    at_rest(pane.page)


def beside(page: Page, channel: str) -> Locator:
    return page.get_by_role("navigation", name="Conversations").get_by_role("link", name=channel)


# -- editing -------------------------------------------------------------------------------------------------------


def test_up_in_an_empty_composer_edits_what_one_said_last(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Lunch at twelf")
    writes(bo, "Fine with me")
    composer(ana).press("ArrowUp")
    field = ana.get_by_label("Edit message")
    expect(field).to_be_focused()
    expect(field).to_have_value("Lunch at twelf")
    field.press("Backspace")
    field.press_sequentially("ve")
    field.press("Enter")
    for page in (ana, bo):
        expect(message(page, "Lunch at twelve")).to_contain_text("(edited)")
    expect(field).to_have_count(0)
    expect(composer(ana)).to_be_focused()


def test_esc_leaves_a_message_as_it_was_and_up_needs_an_empty_composer(screens: Screens) -> None:
    ana = screens.open("ana")
    writes(ana, "Lunch at twelve")
    composer(ana).fill("half a thought")
    composer(ana).press("ArrowUp")
    expect(ana.get_by_label("Edit message")).to_have_count(0)
    acts_on(message(ana, "Lunch"), "Edit message")
    ana.get_by_label("Edit message").fill("Dinner")
    ana.get_by_label("Edit message").press("Escape")
    expect(message(ana, "Lunch at twelve")).not_to_contain_text("(edited)")
    expect(composer(ana)).to_have_value("half a thought")
    acts_on(message(ana, "Lunch"), "Edit message")
    expect(ana.get_by_label("Edit message")).to_have_value("Lunch at twelve")


def test_an_edit_without_words_is_refused_beside_the_message(screens: Screens) -> None:
    ana = screens.open("ana")
    writes(ana, "Lunch at twelve")
    acts_on(message(ana, "Lunch"), "Edit message")
    ana.get_by_label("Edit message").fill("")
    ana.get_by_role("button", name="Save").click()
    expect(ana.get_by_role("main")).to_contain_text("Delete it instead.")
    ana.get_by_role("button", name="Cancel").click()
    expect(message(ana, "Lunch at twelve")).to_be_visible()


def test_mentions_survive_an_edit_even_one_that_was_begun_earlier(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    composer(ana).press_sequentially("Ask @Chen")
    ana.get_by_role("option", name="Chen Wei").click()
    composer(ana).press_sequentially("in #gen")
    ana.get_by_role("option", name="#general").click()
    composer(ana).press("Enter")
    acts_on(message(ana, "Ask"), "Edit message")
    field = ana.get_by_label("Edit message")
    expect(field).to_have_value("Ask @Chen Wei in #general")
    field.press_sequentially(" about tea")
    # Somebody reacts meanwhile: what is being typed stays, and so does the caret.
    for _ in range(3):
        field.press("ArrowLeft")
    acts_on_emoji(message(bo, "Ask"), "eyes")
    expect(ana.get_by_role("list", name="Reactions")).to_be_visible()
    expect(field).to_be_focused()
    field.press_sequentially("green ")
    beside(ana, "general").click()
    beside(ana, "team").click()
    acts_on(message(ana, "Ask"), "Edit message")
    expect(field).to_have_value("Ask @Chen Wei in #general about green tea")
    field.press("Enter")
    at_rest(ana)
    said = message(bo, "about green tea")
    expect(said.locator(".mention")).to_have_text(["@Chen Wei", "#general"])


def test_nobody_is_offered_to_change_what_others_said(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Lunch at twelve")
    message(bo, "Lunch").hover()
    message(bo, "Lunch").get_by_role("button", name="More actions").click()
    expect(bo.get_by_role("menuitem", name="Show in the wire log")).to_be_visible()
    expect(bo.get_by_role("menuitem", name=re.compile("Edit|Delete"))).to_have_count(0)


# -- deleting ------------------------------------------------------------------------------------------------------


def test_deleting_asks_first_and_then_it_is_gone_for_everybody(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Salaries: see below")
    for answer, left in (("Cancel", 1), ("Delete", 0)):
        acts_on(message(ana, "Salaries"), "Delete message")
        dialog = ana.get_by_role("alertdialog", name="Delete message")
        expect(dialog).to_contain_text("This cannot be undone.")
        dialog.get_by_role("button", name=answer).click()
        expect(dialog).to_have_count(0)
        for page in (ana, bo):
            expect(message(page, "Salaries")).to_have_count(left)


def test_a_deleted_start_keeps_its_thread_and_what_came_after_its_own_head(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Who brings cake?")
    writes(ana, "And who tea?")
    replies(thread_of(message(bo, "Who brings cake?")), "I do")
    acts_on(message(ana, "Who brings cake?"), "Delete message")
    ana.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    for page in (ana, bo):
        left = message(page, "This message was deleted.")
        expect(left.get_by_role("button", name="1 reply")).to_be_visible()
        expect(left).not_to_contain_text("(edited)")
        expect(left.get_by_role("group", name="Message actions")).to_have_count(0)
        expect(message(page, "And who tea?").get_by_text("Ana Ruiz")).to_be_visible()


def test_a_thread_whose_only_message_is_deleted_closes(screens: Screens) -> None:
    ana = screens.open("ana")
    writes(ana, "Who brings cake?")
    pane = thread_of(message(ana, "Who brings cake?"))
    acts_on(message(ana, "Who brings cake?"), "Delete message")
    ana.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(pane).to_be_hidden()


# -- reacting ------------------------------------------------------------------------------------------------------


def acts_on_emoji(said: Locator, name: str) -> None:
    said.hover()
    said.get_by_role("button", name="Add reaction").click()
    search = said.page.get_by_role("searchbox", name="Search for an emoji")
    search.fill(name)
    search.press("Enter")
    at_rest(said.page)


def test_an_emoji_is_picked_by_keyboard_and_everybody_sees_it_at_once(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "It is done")
    add = message(ana, "done").get_by_role("button", name="Add reaction")
    add.focus()
    ana.keyboard.press("Enter")
    picker = ana.get_by_role("dialog", name="Pick an emoji")
    expect(picker.get_by_role("searchbox")).to_be_focused()
    ana.keyboard.press("Escape")
    expect(picker).to_have_count(0)
    expect(add).to_be_focused()
    ana.keyboard.press("Enter")
    ana.keyboard.type("no such thing")
    expect(picker).to_contain_text("No emoji is called that.")
    picker.get_by_role("searchbox").fill("tada")
    ana.keyboard.press("Enter")
    chip = message(bo, "done").get_by_role("button", name="tada, 1, Ana Ruiz")
    expect(chip).to_have_text("🎉1")
    expect(chip).to_have_attribute("aria-pressed", "false")
    expect(message(ana, "done").get_by_role("button", name="tada, 1, you")).to_be_visible()
    expect(add).to_be_focused()


def test_a_chip_adds_ones_own_and_takes_it_away_again(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "It is done")
    acts_on_emoji(message(ana, "done"), "eyes")
    message(bo, "done").get_by_role("button", name="eyes").click()
    mine = message(bo, "done").get_by_role("button", name="eyes, 2, Ana Ruiz, you")
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(mine).to_be_focused()
    expect(message(ana, "done").get_by_role("button", name="eyes, 2, you, Bo Jensen")).to_be_visible()
    bo.keyboard.press("Enter")
    expect(message(bo, "done").get_by_role("button", name="eyes, 1, Ana Ruiz")).to_be_focused()
    message(ana, "done").get_by_role("button", name="eyes").click()
    for page in (ana, bo):
        expect(message(page, "done").get_by_role("list", name="Reactions")).to_have_count(0)


def test_a_chip_is_as_high_and_as_round_as_slacks(screens: Screens) -> None:
    ana = screens.open("ana")
    writes(ana, "It is done")
    acts_on_emoji(message(ana, "done"), "tada")
    chip = message(ana, "done").get_by_role("button", name="tada")
    style = chip.evaluate("chip => [chip.offsetHeight, getComputedStyle(chip).borderRadius]")
    assert style == [24, "12px"]


def test_in_an_archived_channel_nothing_is_offered_that_would_be_refused(screens: Screens) -> None:
    ana = screens.open("ana")
    writes(ana, "Goodbye")
    screens.standin.hand("ana").archives("#team")
    ana.reload()
    at_rest(ana)
    said = message(ana, "Goodbye")
    said.hover()
    expect(said.get_by_role("button", name="Add reaction")).to_have_count(0)
    said.get_by_role("button", name="More actions").click()
    expect(ana.get_by_role("menuitem", name="Show in the wire log")).to_be_visible()
    expect(ana.get_by_role("menuitem", name=re.compile("Edit|Delete"))).to_have_count(0)


# -- threads -------------------------------------------------------------------------------------------------------


def test_a_reply_can_go_to_the_channel_too_and_says_what_it_answers(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Who brings cake?")
    pane = thread_of(message(bo, "Who brings cake?"))
    replies(pane, "I do, for all of us", also=True)
    expect(pane.get_by_label("Also send to #team")).not_to_be_checked()
    expect(pane.get_by_role("article").nth(1)).to_contain_text("also sent to the channel")
    said = message(ana, "I do, for all of us")
    expect(said).to_contain_text("replied to a thread: Who brings cake?")
    replies(pane, "Only here")
    expect(message(ana, "Who brings cake?").get_by_role("button", name="2 replies")).to_be_visible()
    expect(message(ana, "Only here")).to_have_count(0)
    said.get_by_role("button", name="Who brings cake?").click()
    expect(ana.get_by_role("complementary", name="Thread").get_by_role("article")).to_have_count(3)


def test_below_its_start_a_thread_says_who_answered_how_often_and_when(screens: Screens) -> None:
    ana, bo, chen = (screens.open(name) for name in ("ana", "bo", "chen"))
    writes(ana, "Who brings cake?")
    for page, text in ((bo, "I do"), (chen, "So do I")):
        replies(thread_of(message(page, "Who brings cake?")), text)
    summary = message(ana, "Who brings cake?").get_by_role("button", name="2 replies")
    expect(summary).to_have_text(re.compile(r"^BJCW2 repliesLast reply today at \d\d:\d\d$"))
    at = screens.workspace.clock.calendar() + timedelta(days=1)
    screens.standin.call(screens.workspace.clock.move_to, at)
    ana.reload()
    expect(summary).to_contain_text("Last reply yesterday at")
    summary.click()
    at_rest(ana)
    acts_on(ana.get_by_role("complementary").get_by_role("article").filter(has_text="cake"), "Edit message")
    expect(ana.get_by_role("complementary").get_by_label("Edit message")).to_be_focused()


def test_a_reply_that_is_taken_back_is_no_longer_counted(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Who brings cake?")
    pane = thread_of(message(bo, "Who brings cake?"))
    replies(pane, "I do")
    replies(pane, "Or not")
    expect(message(ana, "cake").get_by_role("button", name="2 replies")).to_be_visible()
    for left in ("1 reply", None):
        acts_on(pane.get_by_role("article").last, "Delete message")
        bo.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        summary = message(ana, "cake").get_by_role("button", name=re.compile("repl(y|ies)$|Last reply"))
        expect(summary.filter(has_text=left or "Last")).to_have_count(1 if left else 0)


def test_drafts_wait_in_each_conversation_and_each_thread(screens: Screens) -> None:
    ana = screens.open("ana")
    for text in ("Who brings cake?", "Who brings tea?"):
        writes(ana, text)
    composer(ana).fill("to the team")
    for start in ("cake", "tea"):
        thread_of(message(ana, start)).get_by_label("Reply…").fill(f"about {start}")
    beside(ana, "general").click()
    expect(composer(ana)).to_have_value("")
    composer(ana).fill("to all")
    beside(ana, "team").click()
    expect(composer(ana)).to_have_value("to the team")
    for start in ("cake", "tea"):
        expect(thread_of(message(ana, start)).get_by_label("Reply…")).to_have_value(f"about {start}")
    ana.reload()
    expect(composer(ana)).to_have_value("to the team")


# -- what is unread ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"), [("Lunch?", 0), ("@ana lunch?", 1), ("Lunch, @here?", 1), ("@channel: lunch", 1)]
)
def test_a_number_stands_only_beside_what_is_meant_for_oneself(
    screens: Screens, text: str, count: int
) -> None:
    ana = screens.open("ana", "general")
    expect(beside(ana, "team")).not_to_have_class(re.compile("is-unread"))
    screens.standin.hand("bo").says("#team", text)
    expect(beside(ana, "team")).to_have_class(re.compile("is-unread"))
    expect(beside(ana, "team").get_by_label("1 unread")).to_have_count(count)
    beside(ana, "team").click()
    at_rest(ana)
    beside(ana, "general").click()
    expect(beside(ana, "team")).not_to_have_class(re.compile("is-unread"))


def test_replies_make_a_channel_bold_only_when_they_went_to_it_too(screens: Screens) -> None:
    bo, ana = screens.open("bo"), screens.open("ana")
    writes(bo, "Who brings cake?")
    expect(message(ana, "cake")).to_be_visible()
    beside(ana, "general").click()
    pane = thread_of(message(bo, "cake"))
    replies(pane, "@ana does")
    at_rest(ana)
    expect(beside(ana, "team")).not_to_have_class(re.compile("is-unread"))
    replies(pane, "@ana, for all of us", also=True)
    expect(beside(ana, "team").get_by_label("1 unread")).to_be_visible()


def test_a_line_marks_what_is_new_and_a_pill_each_day(screens: Screens) -> None:
    ana = screens.open("ana")
    writes(ana, "On the first day")
    beside(ana, "general").click()
    until(lambda: "general" in ana.url or screens.workspace.channel("general").id in ana.url, "the way there")
    at_rest(ana)
    moment = screens.workspace.clock.calendar() + timedelta(days=1)
    screens.standin.call(screens.workspace.clock.move_to, moment)
    client, team = web(screens.standin), screens.workspace.channel("team").id
    for text in ("On the second", "A little later"):
        client.chat_postMessage(channel=team, text=text)
    ana.reload()
    at_rest(ana)
    beside(ana, "team").click()
    at_rest(ana)
    lines = ana.get_by_role("main").get_by_role("separator")
    expect(lines).to_have_text(["Yesterday", "TodayNew"])
    under = lines.nth(1).evaluate("line => line.nextElementSibling.textContent")
    assert "On the second" in under
    beside(ana, "general").click()
    beside(ana, "team").click()
    expect(lines).to_have_text(["Yesterday", "Today"])
