"""Scenarios: carried by a link, refused when something is wrong with them, and played by people's own hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.standin.clock import Clock
from bot.standin.player import IsPlaying
from bot.standin.scenario import WrongScenario, checked, in_words, packed, unpacked
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.stage import Listener, modal, question, standing_in, until, web
from tests.browser import Screens, at_rest, message, screens_on

SUNDAY = datetime(2026, 11, 29, 11, tzinfo=UTC)
NOON = SUNDAY + timedelta(hours=1)
TEA: Json = {
    "title": "Tea in two zones",
    "about": "Mira asks for tea, and Bo reads of it.",
    "people": [{"name": "mira", "real_name": "Mira Sen", "zone": "Asia/Kolkata"}],
    "channels": [{"name": "kitchen", "members": ["mira", "bo"]}],
    "steps": [
        {"who": "mira", "runs": "/tea", "in": "#kitchen"},
        {"who": "mira", "fills": {"Which?": "Assam"}},
        {"who": "mira", "submits": True},
        {"clock": {"zone": "Asia/Kolkata", "weekday": 0, "time": "09:00"}},
        {"who": "mira", "says": "Tea is ready, <3", "in": "#kitchen"},
        {"who": "bo", "reads": "Tea is ready", "in": "#kitchen"},
    ],
}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """Something happens at noon; the app opens a modal at /tea."""
    clock = Clock()
    clock.move_to(SUNDAY)
    rinsing = {"at": NOON.isoformat(), "what": "The kettle is rinsed", "why": "it is noon"}
    coming = lambda: [rinsing] if clock.calendar() < NOON else []  # noqa: E731
    with standing_in(clock=clock, upcoming=coming, scenarios=[TEA]) as standin:
        yield standin


@pytest.fixture
def kettle(standin: StandIn) -> Iterator[Listener]:
    def react(payload: Json) -> Json:
        if "command" in payload:
            view = modal("Tea", question("kind", "Which?"))
            web(standin).views_open(trigger_id=payload["trigger_id"], view=view)
        return {}

    with Listener(standin, react) as app:
        yield app


def played(standin: StandIn) -> Json:
    """What is told of the last one in the end."""
    ended = lambda: (standin.player.state or {}).get("is_playing") is False  # noqa: E731
    until(ended, "the end of the scenario", seconds=40)
    assert standin.player.state
    return standin.player.state


def test_a_team_comes_together_and_does_what_is_written(standin: StandIn, kettle: Listener) -> None:
    standin.player.play(TEA)
    assert played(standin)["trouble"] == ""
    values = kettle.payload("view_submission")["view"]["state"]["values"]
    assert values["kind"]["typed"]["value"] == "Assam"
    mira = standin.workspace.person("mira")
    local = standin.workspace.clock.calendar() + timedelta(hours=5, minutes=30)
    assert (mira.real_name, mira.tz) == ("Mira Sen", "Asia/Kolkata")
    assert f"{local:%A %H:%M}" == "Monday 09:00"
    [said] = [each for each in standin.hand("bo").messages("#kitchen") if each.get("client_msg_id")]
    assert said["text"] == "Tea is ready, &lt;3"


def test_the_clock_stops_at_what_happens_on_its_way(standin: StandIn, kettle: Listener) -> None:
    standin.player.play(TEA)
    played(standin)
    stops = [each.body["now"] for each in standin.workspace.changes if each.type == "clock"]
    assert [stop[:16] for stop in stops] == ["2026-11-29T12:00", "2026-11-30T03:30"]


def test_whoever_is_there_already_takes_part_as_they_are(standin: StandIn, kettle: Listener) -> None:
    for _ in range(2):
        standin.player.play(
            {**TEA, "people": [{"name": "bo", "real_name": "Robert", "zone": "UTC"}, *TEA["people"]]}
        )
        assert played(standin)["trouble"] == ""
    assert standin.workspace.person("bo").real_name == "Bo Jensen"
    assert len([each for each in standin.workspace.people.values() if each.name == "mira"]) == 1


def test_what_is_refused_ends_it_in_the_words_that_the_person_reads(standin: StandIn) -> None:
    standin.player.play(TEA)
    told = played(standin)
    assert (told["step"], told["words"]) == (1, "Mira Sen runs “/tea”")
    assert told["trouble"] == "/tea failed with the error “dispatch_failed”"


def test_a_time_zone_that_is_none_is_named(standin: StandIn, kettle: Listener) -> None:
    standin.player.play(
        {**TEA, "people": [{"name": "mira", "real_name": "Mira Sen", "zone": "Asia/Atlantis"}]}
    )
    assert played(standin)["trouble"] == "Mira Sen: Asia/Atlantis is not a time zone."


def test_one_at_a_time_and_it_can_be_stopped(standin: StandIn, kettle: Listener) -> None:
    standin.player.play(TEA, pause=5)
    with pytest.raises(IsPlaying, match="Stop it first"):
        standin.player.play(TEA)
    standin.player.stop()
    assert played(standin)["trouble"] == "Stopped."
    standin.player.play(TEA)
    assert played(standin)["trouble"] == ""


def test_a_link_carries_all_of_it() -> None:
    assert unpacked(packed(TEA)) == checked(TEA)
    assert in_words(TEA["steps"][1], {"mira": "Mira Sen"}) == "Mira Sen fills “Which?”"


@pytest.mark.parametrize("link", ["", "tea", packed(TEA)[:-20], packed(TEA)[5:], "ä", "A" * 9])
def test_a_link_that_was_cut_is_refused(link: str) -> None:
    with pytest.raises(WrongScenario, match="broken"):
        unpacked(link)


def test_a_link_that_would_unpack_to_more_than_it_says_is_refused() -> None:
    with pytest.raises(WrongScenario):
        unpacked(packed({**TEA, "about": "tea " * 1_000_000}))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([], "an object with people"),
        ({"steps": {}}, "“steps” is a list"),
        ({"people": [{"name": "mira", "zone": "UTC"}]}, "A person has a “real_name”"),
        ({"channels": [{"name": "kitchen"}]}, "#kitchen has no members"),
        ({"steps": [{"who": "mira"}]}, "Step 1 has a “clock”, or a “who” and one of"),
        ({"steps": [{"who": "mira", "fills": "Assam"}]}, "Step 1: “fills” is an object of labels"),
        ({"steps": [{"who": "mira", "says": "tea"}] * 1001}, "at most 1000 steps"),
    ],
)
def test_what_is_no_scenario_is_told_apart(wrong: Any, words: str) -> None:
    with pytest.raises(WrongScenario, match=words):
        checked(wrong)


# -- on the page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def screens(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    with screens_on(browser, standin) as opened:
        yield opened


def test_bo_chooses_one_and_watches_it(screens: Screens, kettle: Listener) -> None:
    page = screens.open("bo", "app")
    page.get_by_role("button", name="Scenarios").click()
    page.get_by_role("button", name="Tea in two zones").click()
    dialog = page.get_by_role("dialog", name="Tea in two zones")
    expect(dialog).to_contain_text("1 people, 6 steps")
    dialog.get_by_label("Slowly enough to watch").uncheck()
    dialog.get_by_role("button", name="Play").click()
    expect(page.get_by_role("region", name="Scenario")).to_contain_text("has been played", timeout=30_000)
    page.get_by_role("link", name="kitchen").click()
    expect(message(page, "Tea is ready")).to_be_visible()


def test_a_link_brings_its_scenario_and_asks_first(screens: Screens, kettle: Listener) -> None:
    page = screens.open("ana", "app")
    page.goto(f"{screens.standin.url}/?play={packed({**TEA, 'title': 'Tea by link'})}")
    at_rest(page)
    dialog = page.get_by_role("dialog", name="Tea by link")
    expect(dialog).to_be_visible()
    assert screens.standin.player.state is None
    dialog.get_by_text("What happens, to read and change").click()
    dialog.get_by_label("Team, channels and steps").fill("[")
    dialog.get_by_role("button", name="Play").click()
    expect(dialog.get_by_role("alert")).to_contain_text("That is not JSON")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_a_broken_link_says_so(screens: Screens) -> None:
    page = screens.open("ana", "app")
    page.goto(f"{screens.standin.url}/?play=tea")
    expect(page.get_by_role("region", name="Scenario").get_by_text("This link is broken")).to_be_visible()


def test_the_timeline_says_why(screens: Screens) -> None:
    page = screens.open("ana", "app")
    page.get_by_role("button", name="Everybody's local time").click()
    expect(page.get_by_text("The kettle is rinsed").last).to_be_visible()
    expect(page.get_by_text("it is noon")).to_be_visible()


def test_about_lists_in_what_it_differs_from_slack(screens: Screens) -> None:
    page = screens.open("ana", "app")
    page.get_by_role("button", name="About this stand-in").click()
    expect(
        page.get_by_role("listitem").filter(has_text="There is one workspace with one installed app")
    ).to_be_visible()
    page.get_by_role("link", name="All blocks and elements").click()
    expect(page).to_have_url(f"{screens.standin.url}/gallery")
