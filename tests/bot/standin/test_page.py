"""The page in a real browser: what people see of each other, and what only they see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from bot.standin import messages
from bot.standin.clock import Clock
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, Message
from tests.bot.standin.stage import RELAXED, Listener, buttons, standing_in, until, web
from tests.browser import Screens, at_rest, message, screens_on, writes


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in(pace=RELAXED) as standin:
        yield standin


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


def test_it_says_what_it_is_and_asks_nobody_outside(screens: Screens) -> None:
    page = screens.open("ana")
    expect(page.get_by_role("banner")).to_contain_text(
        "Local stand-in for Slack, nothing leaves this machine"
    )
    assert {url for url in screens.asked if not url.startswith(screens.standin.url)} <= {
        url for url in screens.asked if url.startswith("data:")
    }


def test_without_a_person_in_the_address_it_opens_for_the_admin(screens: Screens) -> None:
    page = screens.open("ana")
    page.goto(screens.standin.url)
    at_rest(page)
    expect(page.get_by_role("button", name=re.compile("Ana Ruiz.*Switch person"))).to_be_visible()


def test_the_sidebar_lists_what_this_person_is_in_and_nothing_secret(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    for page, private in ((ana, 1), (bo, 0)):
        beside = page.get_by_role("navigation", name="Conversations")
        expect(beside.get_by_role("link", name="team", exact=True)).to_be_visible()
        expect(beside.get_by_role("link", name="leads")).to_have_count(private)
        expect(beside.get_by_role("link", name="kettle")).to_be_visible()


def test_what_ana_says_bo_reads_at_once_and_in_his_own_time(screens: Screens) -> None:
    ana, grace = screens.open("ana"), screens.open("grace")
    writes(ana, "Morning *all*")
    for page in (ana, grace):
        expect(message(page, "Morning all")).to_contain_text("Ana Ruiz")
        expect(message(page, "Morning all").locator("strong")).to_have_text("all")
    hours = [int(message(page, "Morning").locator("time").first.inner_text()[:2]) for page in (ana, grace)]
    assert (hours[0] - hours[1]) % 24 in (11, 12)


def test_what_is_whispered_to_ana_bo_does_not_see(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    channel = screens.workspace.channel("team").id
    client = web(screens.standin)
    client.chat_postEphemeral(channel=channel, user=screens.workspace.person("ana").id, text="Just for you")
    client.chat_postMessage(channel=channel, text="For everybody")
    expect(message(ana, "Just for you")).to_contain_text("Only visible to you")
    expect(message(bo, "For everybody")).to_be_visible()
    expect(message(bo, "Just for you")).to_have_count(0)


def test_what_somebody_types_stays_text(screens: Screens) -> None:
    page = screens.open("ana")
    writes(page, "<img src=x onerror=alert(1)> & <b>bold</b> <@nobody>")
    said = message(page, "onerror")
    expect(said).to_contain_text("<img src=x onerror=alert(1)> & <b>bold</b> <@nobody>")
    expect(said.locator("img, b")).to_have_count(0)


def test_marks_mentions_and_dates_are_drawn_for_the_reader(screens: Screens) -> None:
    grace = screens.open("grace")
    bo = screens.workspace.person("bo").id
    moment = int(datetime(2026, 3, 2, 20, 30, tzinfo=UTC).timestamp())
    date = f"<!date^{moment}^{{date_num}} {{time}}|soon>"
    text = f"*a* _b_ ~c~ `d` <@{bo}> <!here> 1 &lt; 2 :tada: {date} snake_case_name\n&gt; said before"
    web(screens.standin).chat_postMessage(channel=screens.workspace.channel("team").id, text=text)
    said = message(grace, "snake_case_name")
    for tag, words in {"strong": "a", "em": "b", "s": "c", "code": "d", "blockquote": "said before"}.items():
        expect(said.locator(f".content {tag}")).to_have_text(words)
    expect(said).to_contain_text("@Bo Jensen @here 1 < 2 🎉 2026-03-02 10:30 snake_case_name")


def test_a_block_nobody_knows_is_shown_with_its_content(screens: Screens) -> None:
    page = screens.open("ana")
    strange = Message("", BOT_USER_ID, "odd", [{"type": "hologram", "block_id": "h", "spins": "fast"}])
    post(screens, strange)
    expect(message(page, "hologram")).to_be_visible()
    page.get_by_text("Not drawn here: hologram").click()
    expect(page.get_by_text('"spins": "fast"')).to_be_visible()


def post(screens: Screens, draft: Message) -> Message:
    from_app = screens.standin.call(_posted, screens, draft)
    assert isinstance(from_app, Message)
    return from_app


def _posted(screens: Screens, draft: Message) -> Message:
    return messages.post(screens.workspace, screens.workspace.channel("team"), draft)


def test_only_the_row_that_changed_is_drawn_anew(screens: Screens) -> None:
    page = screens.open("ana")
    client, channel = web(screens.standin), screens.workspace.channel("team").id
    first = client.chat_postMessage(channel=channel, text="Two of five")
    client.chat_postMessage(channel=channel, text="Untouched")
    untouched = message(page, "Untouched")
    untouched.evaluate("row => { row.marked = true }")
    client.chat_update(channel=channel, ts=first["ts"], text="Three of five")
    expect(message(page, "Three of five")).to_have_attribute("data-ts", str(first["ts"]))
    expect(message(page, "Two of five")).to_have_count(0)
    assert untouched.evaluate("row => row.marked")


def test_a_thread_is_answered_in_its_pane_and_counted_below_its_start(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    writes(ana, "Who brings cake?")
    start = message(bo, "Who brings cake?")
    start.hover()
    start.get_by_role("button", name="Reply in thread").click()
    pane = bo.get_by_role("complementary", name="Thread")
    expect(pane.get_by_role("article")).to_have_count(1)
    pane.get_by_label("Reply…").fill("I do")
    pane.get_by_label("Reply…").press("Enter")
    expect(pane.get_by_role("article").nth(1)).to_contain_text("I do")
    expect(start.get_by_role("button", name="1 reply")).to_be_visible()
    expect(message(ana, "Who brings cake?").get_by_role("button", name="1 reply")).to_be_visible()
    expect(message(ana, "I do")).to_have_count(0)


def test_a_draft_waits_in_its_conversation(screens: Screens) -> None:
    page = screens.open("ana")
    box = page.get_by_role("main").get_by_role("textbox")
    box.fill("half a thought")
    page.get_by_role("link", name="general").click()
    expect(page.get_by_label("Message #general")).to_have_value("")
    page.get_by_role("link", name="team", exact=True).click()
    expect(page.get_by_label("Message #team")).to_have_value("half a thought")


def test_shift_enter_breaks_the_line_and_enter_sends(screens: Screens) -> None:
    page = screens.open("ana")
    box = page.get_by_label("Message #team")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(message(page, "one")).to_contain_text("two")
    expect(box).to_have_value("")


def test_the_slash_menu_tells_and_completes_and_a_wrong_command_is_refused(screens: Screens) -> None:
    page = screens.open("ana")
    box = page.get_by_label("Message #team")
    box.press_sequentially("/")
    expect(page.get_by_role("option", name="/tea")).to_contain_text("Put the kettle on")
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press_sequentially("t")
    box.press("Tab")
    expect(box).to_have_value("/tea ")
    writes(page, "/coffee now")
    expect(message(page, "/coffee is not a valid command")).to_contain_text("Only visible to you")


def test_a_button_that_is_not_answered_says_so_beside_it(browser: Browser) -> None:
    with (
        standing_in(pace=Pace(ack_seconds=0.2)) as standin,
        Listener(standin, lambda payload: None),
        screens_on(browser, standin) as screens,
    ):
        page = screens.open("ana")
        team = screens.workspace.channel("team").id
        web(standin).chat_postMessage(channel=team, text="Tea?", blocks=[buttons("Yes", "No")])
        page.get_by_role("button", name="Yes").click()
        at_rest(page)
        expect(page.get_by_role("main").locator("[data-block-id=buttons]")).to_contain_text("did not respond")


def test_a_button_with_a_confirmation_asks_first(screens: Screens) -> None:
    with Listener(screens.standin) as app:
        page = screens.open("ana")
        block = buttons("Pour")
        words = {"title": "Pour it away?", "text": "All of it.", "confirm": "Pour", "deny": "Keep"}
        block["elements"][0]["confirm"] = {
            key: {"type": "plain_text", "text": text} for key, text in words.items()
        }
        team = screens.workspace.channel("team").id
        web(screens.standin).chat_postMessage(channel=team, text="Cold tea", blocks=[block])
        for answer, presses in (("Keep", 0), ("Pour", 1)):
            message(page, "Pour").get_by_role("button", name="Pour").click()
            dialog = page.get_by_role("alertdialog", name="Pour it away?")
            dialog.get_by_role("button", name=answer).click()
            expect(dialog).to_have_count(0)
            # The browser tells of its end a moment later, and then it is pressed.
            until(lambda presses=presses: len(app.of("block_actions")) >= presses, "the press")
            at_rest(page)
            assert len(app.of("block_actions")) == presses


def test_the_home_tab_tells_the_app_and_shows_what_it_publishes(screens: Screens) -> None:
    with Listener(screens.standin) as app:
        page = screens.open("ana", "app")
        page.get_by_role("tab", name="Home").click()
        assert app.payload("app_home_opened")
        text = {"type": "mrkdwn", "text": "Your *teas*"}
        home = {"type": "home", "blocks": [{"type": "section", "text": text}]}
        web(screens.standin).views_publish(user_id=screens.workspace.person("ana").id, view=home)
        expect(page.get_by_role("main").locator("strong")).to_have_text("teas")


def test_shortcuts_are_in_the_slash_menu_and_on_messages(screens: Screens) -> None:
    with Listener(screens.standin) as app:
        page = screens.open("ana")
        writes(page, "Hot water")
        page.get_by_label("Message #team").press_sequentially("/br")
        page.get_by_role("option", name="Brew").click()
        assert app.payload("shortcut")["callback_id"] == "brew"
        message(page, "Hot water").hover()
        message(page, "Hot water").get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name="Steep").click()
        assert app.payload("message_action")["message"]["text"] == "Hot water"


def test_the_clock_moves_for_everybody_and_each_keeps_their_own_time(browser: Browser) -> None:
    soon = Clock().calendar().replace(second=0, microsecond=0) + timedelta(minutes=90)
    plan = [{"at": soon.isoformat(), "what": "The kettle boils"}]
    with (
        standing_in(upcoming=lambda: plan) as standin,
        screens_on(browser, standin) as screens,
    ):
        grace, ana = screens.open("grace"), screens.open("ana")
        ana.get_by_role("button", name=re.compile("^Next: .*The kettle boils")).click()
        at_rest(ana)
        assert abs(standin.workspace.clock.calendar() - soon) < timedelta(seconds=60)
        grace.get_by_role("button", name="Monday 09:00 for Grace").click()
        expect(
            grace.get_by_role("button", name=re.compile("^It is Mon .*09:00 for Grace Kahale"))
        ).to_be_visible()
        expect(
            ana.get_by_role("button", name=re.compile("^It is Mon .*2[01]:00 for Ana Ruiz"))
        ).to_be_visible()
        grace.get_by_role("button", name="+1 h").click()
        expect(grace.get_by_role("button", name=re.compile("10:00 for Grace Kahale"))).to_be_visible()


def test_switching_person_is_a_link_that_keeps_the_place(screens: Screens) -> None:
    page = screens.open("ana")
    page.get_by_role("button", name=re.compile("Switch person")).click()
    expect(page.get_by_role("link", name=re.compile("Jon Old.*deactivated"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Bo Jensen")).click()
    at_rest(page)
    expect(page.get_by_role("button", name=re.compile("Bo Jensen.*Switch person"))).to_be_visible()
    expect(page.get_by_label("Message #team")).to_be_visible()


def test_the_wire_log_shows_what_the_app_asked(screens: Screens) -> None:
    page = screens.open("ana")
    page.get_by_role("button", name="Wire log").click()
    log = page.get_by_role("complementary", name="Wire log")
    web(screens.standin).chat_postMessage(channel=screens.workspace.channel("team").id, text="Logged")
    log.get_by_text("chat.postMessage").click()
    expect(log).to_contain_text('"text": "Logged"')


def test_on_a_phone_there_is_one_column_at_a_time(screens: Screens) -> None:
    page = screens.open("ana", width=390, dark=True)
    beside = page.get_by_role("navigation", name="Conversations")
    expect(beside).to_be_hidden()
    page.get_by_role("button", name="Back to conversations").click()
    expect(page.get_by_role("main")).to_be_hidden()
    beside.get_by_role("link", name="general").click()
    expect(page.get_by_label("Message #general")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_public_channel_can_be_read_first_and_then_joined(screens: Screens) -> None:
    page = screens.open("hugo")
    page.get_by_role("button", name="Join channel").click()
    writes(page, "Here I am")
    expect(message(page, "Here I am")).to_contain_text("Hugo Silva")
