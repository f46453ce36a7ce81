"""What a newcomer to the page stumbled over: where it opens, what waits, what comes next, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.standin.clock import Clock
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, Json
from tests.bot.standin.stage import RELAXED, Listener, buttons, standing_in, until, web
from tests.browser import Screens, at_rest, message, screens_on, writes

MONDAY_TEN = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)  # in Madrid


@pytest.fixture
def standin() -> Iterator[StandIn]:
    clock = Clock()
    clock.move_to(MONDAY_TEN)
    with standing_in(pace=RELAXED, clock=clock) as standin:
        yield standin


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


def app_writes(screens: Screens, name: str, text: str, *blocks: Json) -> None:
    user = screens.workspace.person(name).id
    web(screens.standin).chat_postMessage(channel=user, text=text, blocks=list(blocks) or None)


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def beside(page: Page) -> Any:
    return page.get_by_role("navigation", name="Conversations")


def goes_to(page: Page, screens: Screens, query: str) -> None:
    page.goto(f"{screens.standin.url}/{query}")
    at_rest(page)


# -- where it opens ------------------------------------------------------------------------------------------------


def test_the_sample_team_has_the_same_ids_in_every_run(standin: StandIn) -> None:
    with standing_in() as again:
        one, other = standin.workspace, again.workspace
        assert list(one.people) == list(other.people)
        assert list(one.conversations) == list(other.conversations)
        assert one.run != other.run


@pytest.mark.parametrize("place", ["home", "app"])
def test_who_has_no_talk_with_the_app_sees_the_first_channel_instead(screens: Screens, place: str) -> None:
    kim = screens.open("kim", place)
    expect(kim.get_by_label("Message #launch")).to_be_visible()
    kim.get_by_role("button", name=re.compile("Switch person")).click()
    expect(kim.get_by_role("link", name=re.compile("Kim Park other workspace"))).to_be_visible()
    expect(kim.get_by_role("link", name=re.compile("Ana Ruiz other workspace"))).to_have_count(0)


def test_a_channel_somebody_cannot_see_is_not_opened_for_them(screens: Screens) -> None:
    ivy = screens.open("ivy", "leads")
    expect(ivy.get_by_label("Message #launch")).to_be_visible()


def test_the_address_of_somebody_unknown_leads_to_the_admin(screens: Screens) -> None:
    page = screens.open("ana")
    goes_to(page, screens, "?as=U000001AB12&in=home")
    expect(page.get_by_role("alert").filter(has_text="This link is of an earlier demo.")).to_be_visible()
    page.get_by_role("link", name="Open the page as Ana Ruiz").click()
    expect(page.get_by_role("button", name=re.compile("Ana Ruiz.*Switch person"))).to_be_visible()


# -- what waits ----------------------------------------------------------------------------------------------------


def test_what_the_app_wrote_before_the_first_look_counts_until_it_is_read(screens: Screens) -> None:
    app_writes(screens, "ana", "Here is a plan")
    app_writes(screens, "ana", "Here is a question")
    page = screens.open("ana")
    expect(beside(page).get_by_label("2 unread")).to_be_visible()
    beside(page).get_by_role("link", name="kettle").click()
    expect(beside(page).get_by_label("2 unread")).to_have_count(0)
    goes_to(page, screens, f"?as={screens.workspace.person('ana').id}&in=team")
    expect(beside(page).get_by_role("link", name="kettle")).to_be_visible()
    expect(beside(page).get_by_label(re.compile("unread"))).to_have_count(0)


def test_without_a_place_in_the_address_it_opens_where_something_waits(screens: Screens) -> None:
    app_writes(screens, "ana", "Here is a question")
    page = screens.open("bo")
    goes_to(page, screens, "")
    expect(message(page, "Here is a question")).to_be_visible()


# -- messages ------------------------------------------------------------------------------------------------------


def has_head(page: Page, words: str) -> bool:
    return bool(message(page, words).locator(".message-head").is_visible())


def test_messages_with_blocks_and_those_of_another_moment_have_their_own_head(screens: Screens) -> None:
    page = screens.open("ana", "app")
    app_writes(screens, "ana", "One")
    app_writes(screens, "ana", "Two")
    app_writes(screens, "ana", "Three", section("Three"))
    screens.standin.call(screens.workspace.clock.advance, timedelta(minutes=6))
    app_writes(screens, "ana", "Four")
    expect(message(page, "Four")).to_be_visible()
    assert [has_head(page, words) for words in ("One", "Two", "Three", "Four")] == [True, False, True, True]


def test_a_long_answer_is_shown_in_part_until_asked_for(screens: Screens) -> None:
    page = screens.open("ana")
    writes(page, "Long. " * 1000)
    words = message(page, "Long.").locator(".content > .mrkdwn")
    message(page, "Long.").get_by_role("button", name="Show more").click()
    whole = words.bounding_box()
    message(page, "Long.").get_by_role("button", name="Show less").click()
    part = words.bounding_box()
    assert whole
    assert part
    assert part["height"] < 300 < whole["height"]
    writes(page, "Short.")
    expect(message(page, "Short.").get_by_role("button", name="Show more")).to_have_count(0)


def test_a_thread_opens_at_its_start(screens: Screens) -> None:
    page = screens.open("ana")
    team = screens.workspace.channel("team").id
    start = web(screens.standin).chat_postMessage(channel=team, text="The digest")["ts"]
    for number in range(30):
        web(screens.standin).chat_postMessage(channel=team, text=f"Answer {number}", thread_ts=start)
    message(page, "The digest").get_by_role("button", name="30 replies").click()
    at_rest(page)
    pane = page.get_by_role("complementary", name="Thread")
    expect(pane.get_by_text("The digest")).to_be_in_viewport()


def test_the_confirmation_of_a_dangerous_button_is_red(screens: Screens) -> None:
    page = screens.open("ana")
    block = buttons("Delete")
    words = {"title": "Delete it?", "text": "All of it.", "confirm": "Delete", "deny": "Keep"}
    block["elements"][0]["style"] = "danger"
    block["elements"][0]["confirm"] = {
        key: {"type": "plain_text", "text": text} for key, text in words.items()
    }
    web(screens.standin).chat_postMessage(
        channel=screens.workspace.channel("team").id, text="Tea", blocks=[block]
    )
    message(page, "Delete").get_by_role("button", name="Delete").click()
    asked = page.get_by_role("alertdialog", name="Delete it?")
    expect(asked.get_by_role("button", name="Delete")).to_have_css("background-color", "rgb(224, 30, 90)")
    asked.get_by_role("button", name="Keep").click()


def test_invite_is_in_the_slash_menu_and_brings_the_app(screens: Screens) -> None:
    page = screens.open("ana", "leads")
    box = page.get_by_label("Message #leads")
    box.press_sequentially("/inv")
    expect(page.get_by_role("option", name="/invite")).to_contain_text("Add people or an app")
    box.press("Tab")
    box.press_sequentially("@ket")
    box.press("Tab")
    box.press("Enter")
    expect(message(page, "has joined the channel")).to_contain_text("@kettle")
    assert BOT_USER_ID in screens.workspace.channel("leads").members


# -- the bar above -------------------------------------------------------------------------------------------------


def test_next_says_when_counts_what_happens_at_once_and_waits_for_the_jump(browser: Browser) -> None:
    clock = Clock()
    clock.move_to(MONDAY_TEN)
    at = MONDAY_TEN.replace(second=0)
    plan = [
        {"at": (at + timedelta(hours=5)).isoformat(), "what": "Dalia is asked"},
        {"at": (at + timedelta(hours=10)).isoformat(), "what": "Bo is reminded"},
        {"at": (at + timedelta(hours=10)).isoformat(), "what": "Chen is reminded"},
        {"at": (at + timedelta(hours=16)).isoformat(), "what": "Grace is asked"},
    ]

    def ahead() -> list[Json]:
        return [each for each in plan if datetime.fromisoformat(str(each["at"])) > clock.calendar()]

    with standing_in(clock=clock, upcoming=ahead) as standin, screens_on(browser, standin) as screens:
        page = screens.open("ana", width=1024)
        bar = page.get_by_role("group", name="Clock")
        following = bar.get_by_role("button", name=re.compile("^Next: "))
        expect(following).to_have_text("Next: 15:00 Dalia is asked")
        expect(bar.get_by_role("button", name="Next Monday 09:00 for Ana")).to_be_visible()
        following.click()
        expect(following).to_have_text("Next: 2 things at 20:00")
        expect(following).to_have_attribute("title", re.compile("Bo is reminded; Chen is reminded"))
        expect(following).to_be_enabled()
        following.click()
        expect(following).to_have_text("Next: tomorrow 02:00 Grace is asked")


def test_while_the_clock_jumps_nothing_jumps_again(screens: Screens) -> None:
    page = screens.open("ana")
    hour = page.get_by_role("button", name="+1 h")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/gateway/clock", hold)
    hour.click()
    expect(hour).to_be_disabled()
    expect(page.get_by_role("button", name=re.compile("Monday 09:00"))).to_be_disabled()
    held[0].continue_()
    expect(hour).to_be_enabled()


@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_the_panel_of_the_clock_opens_below_its_button_and_nothing_is_cut_off(
    screens: Screens, width: int
) -> None:
    page = screens.open("ana", width=width)
    button = page.get_by_role("button", name=re.compile("^It is Mon"))
    button.click()
    above, below = button.bounding_box(), page.locator(".panel").bounding_box()
    assert above
    assert below
    assert below["y"] >= above["y"] + above["height"]
    assert abs(below["x"] - above["x"]) < 2 or width < 500
    assert below["x"] + below["width"] <= width
    assert (
        page.locator(".bar-tools, .bar-button").evaluate_all(
            "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
        )
        == []
    )


def test_the_search_for_a_zone_begins_with_words_that_begin_so(screens: Screens) -> None:
    page = screens.open("ana")
    page.get_by_role("button", name=re.compile("Switch person")).click()
    page.get_by_role("combobox", name=re.compile("Time zone")).fill("rom")
    expect(page.get_by_role("option").first).to_have_text("Europe/Rome")


def test_a_bot_that_is_gone_is_shown_until_it_is_back(screens: Screens) -> None:
    page = screens.open("ana")
    label = page.get_by_role("banner").get_by_role("status").filter(has_text="connected")
    expect(label).to_have_text("kettle is not connected")
    with Listener(screens.standin):
        expect(label).to_have_text("kettle is connected")
    expect(label).to_have_text("kettle is not connected")


def test_when_the_server_is_gone_the_page_says_how_to_start_it(browser: Browser) -> None:
    with standing_in() as standin, screens_on(browser, standin) as screens:
        page = screens.open("ana")
        standin.stop()
        expect(page.get_by_role("alert").filter(has_text="The demo has ended.")).to_have_text(
            "The demo has ended. Start it again with make demo."
        )
        writes(page, "Anybody?")
        expect(message(page, "Only visible to you")).to_contain_text("The demo has ended.")
        until(lambda: not screens.workspace.listeners, "the page has hung up")
