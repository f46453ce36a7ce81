"""The page in a real browser: the wire log, faults, a phone's lock screen, and several people side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from bot.standin import people
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, Json
from tests.bot.standin.stage import QUICK, Listener, buttons, refusal, standing_in, until, web
from tests.browser import Screens, at_rest, message, screens_on, writes


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


def posts(screens: Screens, text: str, **more: Any) -> str:
    to = more.pop("channel", screens.workspace.channel("team").id)
    return str(web(screens.standin).chat_postMessage(channel=to, text=text, **more)["ts"])


def acts_on(said: Locator, deed: str) -> None:
    said.hover()
    said.get_by_role("button", name="More actions").click()
    said.page.get_by_role("menuitem", name=deed).click()
    at_rest(said.page)


# -- the wire log --------------------------------------------------------------------------------------------------


def wire_log(page: Page) -> Locator:
    log = page.get_by_role("complementary", name="Wire log")
    if not log.is_visible():
        page.get_by_role("button", name="Wire log").click()
        at_rest(page)
    return log


def calls(log: Locator, name: str) -> Locator:
    rows = log.get_by_role("list", name="Calls").get_by_role("listitem")
    return rows.filter(has=log.page.get_by_text(name, exact=True))


def test_the_wire_log_is_filtered_by_words_and_by_person(screens: Screens) -> None:
    ana = screens.open("ana")
    posts(screens, "Green tea")
    posts(screens, "Black tea")
    posts(screens, "A cup for Bo", channel=screens.workspace.person("bo").id)
    # A conversation with Bo is about him, though his id is not in it.
    posts(
        screens,
        "Another one",
        channel=screens.workspace.direct(BOT_USER_ID, screens.workspace.person("bo").id).id,
    )
    log = wire_log(ana)
    expect(calls(log, "chat.postMessage")).to_have_count(4)
    log.get_by_label("Filter the log by words").fill("GREEN")
    expect(calls(log, "chat.postMessage")).to_have_count(1)
    log.get_by_label("Filter the log by words").fill("coffee")
    expect(log.get_by_role("status")).to_have_text("Nothing in the log fits.")
    log.get_by_label("Filter the log by words").fill("")
    log.get_by_label("Filter the log by person").select_option("Bo Jensen")
    expect(calls(log, "chat.postMessage")).to_have_count(2)
    posts(screens, "Not for him")
    posts(screens, "For <@" + screens.workspace.person("bo").id + ">")
    expect(calls(log, "chat.postMessage")).to_have_count(3)
    log.get_by_label("Filter the log by person").select_option("Everybody")
    expect(calls(log, "chat.postMessage")).to_have_count(6)
    log.get_by_role("button", name="Close the log").click()
    expect(log).to_be_hidden()


def test_a_message_leads_to_the_call_that_made_it_and_to_what_came_of_it(screens: Screens) -> None:
    ana = screens.open("ana")
    posts(screens, "Green tea")
    ts = posts(screens, "Black tea")
    web(screens.standin).chat_update(
        channel=screens.workspace.channel("team").id, ts=ts, text="Black tea, hot"
    )
    log = wire_log(ana)
    log.get_by_label("Filter the log by words").fill("green")
    acts_on(message(ana, "Black tea, hot"), "Show in the wire log")
    expect(calls(log, "chat.postMessage")).to_have_count(1)
    post = calls(log, "chat.postMessage")
    expect(post.get_by_text('"text": "Black tea"').first).to_be_visible()
    expect(post.locator("summary")).to_be_focused()
    expect(calls(log, "chat.update").get_by_text("Asked")).to_be_hidden()
    log.get_by_role("button", name="Show all").click()
    expect(calls(log, "chat.postMessage")).to_have_count(2)


def test_the_wire_log_tells_how_long_it_took_and_what_was_tried_again(browser: Browser) -> None:
    def third_time_lucky(payload: Json) -> Json | None:
        return {} if len(app.of("message")) > 2 else None

    with (
        standing_in(pace=QUICK) as standin,
        Listener(standin, third_time_lucky) as app,
        screens_on(browser, standin) as screens,
    ):
        ana = screens.open("ana", "app")
        writes(ana, "Tea, please")
        log = wire_log(ana)
        rows = calls(log, "message")
        expect(rows).to_have_count(3)
        for row, outcome in enumerate(("no ack in time", "attempt 1, no ack in time", "attempt 2")):
            expect(rows.nth(row)).to_contain_text(outcome)
        took = [
            int(words.split()[0]) for words in rows.get_by_text(re.compile(r"^\d+ ms$")).all_inner_texts()
        ]
        assert min(took[:2]) >= 300 > took[2]


def test_a_call_that_was_struck_says_by_what(screens: Screens) -> None:
    ana = screens.open("ana")
    log = wire_log(ana)
    arm = screens.workspace.faults.arm
    screens.standin.call(arm, "chat.postMessage", "ratelimited", retry_after=7)
    screens.standin.call(arm, "auth.test", "error", code="token_revoked")
    assert refusal(web(screens.standin).auth_test) == "token_revoked"
    with pytest.raises(Exception, match="ratelimited"):
        posts(screens, "Tea")
    for name, error in (("auth.test", "token_revoked"), ("chat.postMessage", "ratelimited")):
        expect(calls(log, name)).to_contain_text(error)


# -- faults --------------------------------------------------------------------------------------------------------


def faults(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Faults"))


def arms(page: Page, what: str, where: str | None = None, times: int = 1) -> None:
    page.get_by_label("What", exact=True).select_option(what)
    if where is not None:
        page.get_by_label(re.compile("^In which method")).fill(where)
    page.get_by_label("How many times").fill(str(times))
    page.get_by_role("button", name="Arm", exact=True).click()
    at_rest(page)


def test_an_armed_fault_is_seen_by_everybody_strikes_and_is_used_up(screens: Screens) -> None:
    ana, bo = screens.open("ana"), screens.open("bo")
    faults(ana).click()
    expect(ana.get_by_label("What", exact=True)).to_be_focused()
    arms(ana, "429, too many calls", times=2)
    expect(ana.get_by_role("listitem").filter(has_text="429")).to_contain_text("chat.postMessage, 2 times")
    for left in (2, 1):
        for page in (ana, bo):
            expect(faults(page)).to_have_accessible_name(f"Faults, {left} armed")
            expect(faults(page)).to_have_text(f"Faults{left}")
        assert refusal(posts, screens=screens, text="Tea") == "ratelimited"
    for page in (ana, bo):
        expect(faults(page)).to_have_accessible_name("Faults")
    expect(ana.get_by_text("Nothing is armed.")).to_be_visible()
    assert posts(screens, "Tea")


def test_every_fault_of_the_panel_can_be_armed_and_all_are_disarmed_at_once(screens: Screens) -> None:
    ana = screens.open("ana")
    faults(ana).click()
    offered = ana.get_by_label("What", exact=True).locator("option").all_inner_texts()
    for what in offered:
        arms(ana, what)
    armed = screens.workspace.faults.armed()
    assert [each["times"] for each in armed] == [1] * len(offered)
    kinds = {
        "ratelimited",
        "http_500",
        "lost_answer",
        "late_ack",
        "drop_socket",
        "duplicate_event",
        "delivered_twice",
    }
    assert kinds <= {each["kind"] for each in armed}
    assert {"expired_trigger_id", "missing_scope"} <= {each.get("code") for each in armed}
    for what in offered:
        expect(ana.get_by_role("listitem").filter(has_text=what)).to_have_count(1)
    ana.get_by_role("button", name="Disarm all").click()
    expect(faults(ana)).to_have_accessible_name("Faults")
    ana.keyboard.press("Escape")
    expect(ana.get_by_label("What", exact=True)).to_have_count(0)
    expect(faults(ana)).to_be_focused()


def test_a_method_nobody_has_and_no_time_at_all_are_refused(screens: Screens) -> None:
    ana = screens.open("ana")
    faults(ana).click()
    arms(ana, "A scope is missing", times=0)
    assert screens.workspace.faults.armed() == []
    arms(ana, "A scope is missing", where="", times=1)
    expect(ana.get_by_role("listitem").filter(has_text="A scope is missing")).to_contain_text("everywhere")
    assert refusal(web(screens.standin).auth_test) == "missing_scope"


def test_what_goes_wrong_on_the_way_to_the_app(screens: Screens) -> None:
    ana = screens.open("ana", "app")
    with Listener(screens.standin) as app:
        expect(ana.get_by_text("kettle is connected")).to_have_attribute("data-up", "yes")
        faults(ana).click()
        arms(ana, "An event comes twice", where="message")
        ana.keyboard.press("Escape")
        writes(ana, "Tea, please")
        until(lambda: len(app.of("message")) == 2, "the event comes twice")
        assert (
            len({payload["event_id"] for payload in app.payloads if payload["type"] == "event_callback"}) == 1
        )
        faults(ana).click()
        arms(ana, "The socket drops", where="message")
        ana.keyboard.press("Escape")
        writes(ana, "And sugar")
        expect(ana.get_by_text("kettle is not connected")).to_have_attribute("data-up", "no")


def test_the_app_is_removed_from_the_channel_one_looks_at(screens: Screens) -> None:
    ana = screens.open("ana")
    faults(ana).click()
    remove = ana.get_by_role("button", name="Remove kettle from #team")
    remove.click()
    at_rest(ana)
    assert BOT_USER_ID not in screens.workspace.channel("team").members
    expect(remove).to_have_count(0)
    assert refusal(posts, screens=screens, text="Tea") == "not_in_channel"


# -- a phone -------------------------------------------------------------------------------------------------------


def test_a_phone_shows_the_text_and_warns_where_there_is_none(screens: Screens) -> None:
    ana = screens.open("ana", "general")
    me = screens.workspace.person("ana").id
    posts(screens, "*Standup* in ten minutes :tada:", channel=me, blocks=[buttons("Answer")])
    # Without the client's own warning that there is no text.
    web(screens.standin).api_call("chat.postMessage", json={"channel": me, "blocks": [buttons("Answer")]})
    posts(screens, f"<@{me}>, your turn")
    posts(screens, "For nobody in particular")
    at_rest(ana)
    ana.get_by_role("button", name="Phone").click()
    phone = ana.get_by_role("dialog", name="On the phone of Ana Ruiz")
    told = phone.get_by_label("Lock screen").get_by_role("listitem")
    expect(told).to_have_count(3)
    expect(told.nth(0)).to_contain_text("kettle in #team")
    expect(told.nth(0)).to_contain_text("@Ana Ruiz, your turn")
    expect(told.nth(1).get_by_role("alert")).to_contain_text("Give the message a text beside its blocks.")
    expect(told.nth(2)).to_contain_text("Standup in ten minutes 🎉")
    expect(told.nth(2).get_by_role("alert")).to_have_count(0)
    whole = phone.get_by_title(re.compile("^The page of Ana Ruiz")).content_frame
    expect(whole.get_by_label("Message #general")).to_be_visible()
    whole.get_by_role("button", name="Close Ana Ruiz's pane").click()
    expect(phone).to_have_count(0)
    expect(ana.get_by_role("button", name="Phone")).to_be_focused()


def test_what_was_deleted_or_changed_is_so_on_the_lock_screen_too(screens: Screens) -> None:
    ana = screens.open("ana")
    bo = screens.standin.hand("bo")
    for text in ("@ana tea?", "@here cake!"):
        bo.says("#team", text)
    first, second = bo.messages("#team")
    screens.standin.call(people.take_back, screens.workspace, bo.id, first["channel"], first["ts"])
    screens.standin.call(people.edit, screens.workspace, bo.id, second["channel"], second["ts"], "@here pie!")
    expect(message(ana, "pie!")).to_be_visible()
    ana.get_by_role("button", name="Phone").click()
    told = ana.get_by_label("Lock screen").get_by_role("listitem")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("@here pie!")


def test_any_message_can_be_seen_as_a_notification(screens: Screens) -> None:
    ana = screens.open("ana")
    posts(screens, "Tea is ready", blocks=[buttons("Pour")])
    acts_on(message(ana, "Pour"), "Show as a notification")
    phone = ana.get_by_role("dialog", name="On the phone of Ana Ruiz")
    expect(phone.get_by_role("listitem")).to_contain_text("Tea is ready")
    expect(phone.get_by_role("alert")).to_have_count(0)
    phone.get_by_role("button", name="Close").click()
    expect(message(ana, "Pour").get_by_role("button", name="More actions")).to_be_focused()


# -- side by side --------------------------------------------------------------------------------------------------


def side_by_side(screens: Screens, *names: str) -> Page:
    page = screens.open(names[0])
    team = screens.workspace.channel("team").id
    panes = "&".join(f"as={screens.workspace.person(name).id}&in={team}" for name in names)
    page.goto(f"{screens.standin.url}/?{panes}")
    at_rest(page)
    return page


def pane(page: Page, name: str) -> FrameLocator:
    return page.get_by_title(re.compile(f", as {name}$")).content_frame


def said_in(pane: FrameLocator, words: str) -> Locator:
    return pane.get_by_role("main").get_by_role("article").filter(has_text=words)


def says(page: Page, name: str, text: str) -> None:
    box = pane(page, name).get_by_role("textbox", name="Message #team")
    box.fill(text)
    box.press("Enter")
    at_rest(page)


@pytest.mark.parametrize("names", [["Ana Ruiz", "Bo Jensen"], ["Ana Ruiz", "Bo Jensen", "Chen Wei"]])
def test_each_pane_is_a_whole_client_of_one_person(screens: Screens, names: list[str]) -> None:
    page = side_by_side(screens, *(name.split()[0].lower() for name in names))
    for name in names:
        says(page, name, f"It is me, {name}")
        pane(page, name).get_by_role("textbox", name="Message #team").fill(f"draft of {name}")
    client, team = web(screens.standin), screens.workspace.channel("team").id
    client.chat_postEphemeral(channel=team, user=screens.workspace.person("ana").id, text="Just for you")
    for name in names:
        for other in names:
            expect(said_in(pane(page, name), f"It is me, {other}")).to_be_visible()
        expect(said_in(pane(page, name), "Just for you")).to_have_count(1 if name == "Ana Ruiz" else 0)
        expect(pane(page, name).get_by_role("textbox", name="Message #team")).to_have_value(
            f"draft of {name}"
        )
    acts = said_in(pane(page, "Bo Jensen"), "It is me, Ana Ruiz")
    acts.hover()
    acts.get_by_role("button", name="Reply in thread").click()
    expect(pane(page, "Bo Jensen").get_by_role("complementary", name="Thread")).to_be_visible()
    expect(pane(page, "Ana Ruiz").get_by_role("complementary", name="Thread")).to_be_hidden()


def test_somebody_joins_through_the_switcher_until_three_are_there(screens: Screens) -> None:
    page = screens.open("ana")
    page.get_by_role("button", name=re.compile("Switch person")).click()
    page.get_by_role("button", name="Bo Jensen beside this person").click()
    at_rest(page)
    expect(pane(page, "Ana Ruiz").get_by_role("textbox", name="Message #team")).to_be_visible()
    bo = pane(page, "Bo Jensen")
    bo.get_by_role("button", name=re.compile("Switch person")).click()
    bo.get_by_role("button", name="Chen Wei beside this person").click()
    at_rest(page)
    for name in ("Ana Ruiz", "Bo Jensen", "Chen Wei"):
        expect(pane(page, name).get_by_role("textbox", name=re.compile("^Message"))).to_be_visible()
    for bar in (page, pane(page, "Chen Wei")):
        bar.get_by_role("button", name=re.compile("Switch person")).click()
        expect(bar.get_by_role("link", name=re.compile("Grace Kahale"))).to_be_visible()
        expect(bar.get_by_role("button", name=re.compile("beside this person"))).to_have_count(0)
        page.keyboard.press("Escape")


def test_from_the_bar_above_the_panes_somebody_joins_those_who_are_there(screens: Screens) -> None:
    page = side_by_side(screens, "ana", "bo")
    page.get_by_role("button", name=re.compile("Ana Ruiz.*Switch person")).click()
    page.get_by_role("button", name="Chen Wei beside this person").click()
    at_rest(page)
    for name in ("Ana Ruiz", "Bo Jensen", "Chen Wei"):
        expect(pane(page, name).get_by_role("textbox", name=re.compile("^Message"))).to_be_visible()


def test_a_pane_that_is_closed_leaves_the_others_where_they_are(screens: Screens) -> None:
    page = side_by_side(screens, "ana", "bo", "chen")
    at = pane(page, "Bo Jensen").get_by_role("navigation", name="Conversations")
    pane(page, "Bo Jensen").get_by_role("button", name="Back to conversations").click()
    at.get_by_role("link", name="general").click()
    expect(pane(page, "Bo Jensen").get_by_label("Message #general")).to_be_visible()
    pane(page, "Ana Ruiz").get_by_role("button", name="Close Ana Ruiz's pane").click()
    expect(page.get_by_title(re.compile(", as Ana Ruiz$"))).to_have_count(0)
    expect(pane(page, "Bo Jensen").get_by_label("Message #general")).to_be_visible()
    expect(pane(page, "Chen Wei").get_by_label("Message #team")).to_be_visible()
    pane(page, "Chen Wei").get_by_role("button", name="Close Chen Wei's pane").click()
    expect(page.get_by_role("button", name=re.compile("Bo Jensen.*Switch person"))).to_be_visible()
    expect(page.get_by_label("Message #general")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def test_switching_the_person_of_a_pane_changes_that_pane_only(screens: Screens) -> None:
    page = side_by_side(screens, "ana", "bo")
    bo = pane(page, "Bo Jensen")
    bo.get_by_role("button", name=re.compile("Switch person")).click()
    bo.get_by_role("link", name=re.compile("Chen Wei")).click()
    expect(pane(page, "Chen Wei").get_by_label("Message #team")).to_be_visible()
    expect(pane(page, "Ana Ruiz").get_by_label("Message #team")).to_be_visible()
    page.reload()
    expect(pane(page, "Chen Wei").get_by_label("Message #team")).to_be_visible()
