"""Who is where, asked of Slack: pages may be short, people unknown, channels closed to us."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.directory import ONE_BY_ONE, Directory, as_member
from bot.manifest import read_manifest
from bot.standin.clock import Clock as SlackClock
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_TOKEN, BOT_USER_ID, OTHER_TEAM_ID, TEAM_ID, Conversation
from rituals.people import watch_channel
from storage.database import Database
from storage.member import Channel, Member, channel_member_ids, channels_to_look_up, doubtful_channels
from storage.migration import migrate
from tests.journeys.team import SUNDAY_NOON


class Registry:
    """A directory over the sample workspace, driven by hand."""

    def __init__(self, stand_in: StandIn, database: Database, clock: SlackClock) -> None:
        self.stand_in = stand_in
        self.database = database
        self.clock = clock
        self.changes = 0
        self.waited = timedelta()
        client = WebClient(BOT_TOKEN, base_url=stand_in.api_url, timeout=5, retry_handlers=[])
        self.directory = Directory(client, database, self, TEAM_ID)
        self.directory.on_change = self._changed

    def _changed(self) -> None:
        self.changes += 1

    def calendar(self) -> datetime:
        return self.clock.calendar()

    def elapsed(self) -> datetime:
        return self.clock.calendar() - self.clock.offset + self.waited

    def looks_at(self, name: str) -> Channel:
        """What is known of the channel after it was looked up."""
        found = self.stand_in.workspace.channel(name)
        with self.database.write() as session:
            watch_channel(session, TEAM_ID, found.id)
        self.directory.refresh()
        with self.database.read() as session:
            return session.get_one(Channel, (TEAM_ID, found.id))

    def in_channel(self, name: str) -> set[str]:
        """Names of those we take to be there; an id stands for somebody we know nothing of."""
        with self.database.read() as session:
            ids = channel_member_ids(session, TEAM_ID, self.stand_in.workspace.channel(name).id)
            known = {each: session.get(Member, (TEAM_ID, each)) for each in ids}
        return {person.name if person else each for each, person in known.items()}

    def member(self, name: str) -> Member:
        with self.database.read() as session:
            return session.get_one(Member, (TEAM_ID, self.stand_in.workspace.person(name).id))

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call.request for call in self.stand_in.workspace.calls if call.name == method]

    def crowd(self, size: int) -> Conversation:
        """A channel with so many people nobody has heard of, and the bot."""
        return self.stand_in.call(self._crowd, size)

    def _crowd(self, size: int) -> Conversation:
        workspace = self.stand_in.workspace
        people = [workspace.add_person(f"p{n}", f"Person {n}", "Europe/Paris").id for n in range(size)]
        return workspace.add_channel("crowd", [*people, BOT_USER_ID])

    def free(self) -> list[Channel]:
        """What any copy of the bot would look up now."""
        with self.database.read() as session:
            return channels_to_look_up(session, self.elapsed())

    def arm(self, method: str, kind: str, times: int = 1, **detail: Any) -> None:
        self.stand_in.call(self.stand_in.workspace.faults.arm, method, kind, times, **detail)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    clock = SlackClock()
    clock.move_to(SUNDAY_NOON)
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    migrate(database)
    with StandIn(read_manifest(), clock=clock, page=False, seed=sample) as stand_in:
        yield Registry(stand_in, database, clock)
        assert stand_in.workspace.complaints == []
    database.close()


def test_a_channel_is_known_with_everybody_in_it_and_their_zones(registry: Registry) -> None:
    channel = registry.looks_at("#team")
    assert (channel.name, channel.is_private, channel.is_archived, channel.has_bot) == (
        "team",
        False,
        False,
        True,
    )
    assert channel.seen_at is not None
    assert not channel.is_in_doubt
    assert {"Ana Ruiz", "Bo Jensen", "Chen Wei", "Dalia Haddad", "Grace Kahale"} <= registry.in_channel(
        "#team"
    )
    assert registry.member("grace").zone == "Pacific/Honolulu"
    assert registry.changes == 1


def test_a_page_may_be_short_and_more_still_follow(registry: Registry) -> None:
    crowd = registry.crowd(450)
    registry.stand_in.workspace.page_size = 200
    registry.looks_at("#crowd")
    assert len(registry.in_channel("#crowd")) == len(crowd.members)
    assert len(registry.calls("conversations.members")) > 2
    assert all(asked["limit"] for asked in registry.calls("conversations.members"))


class NextMinute(threading.Event):
    """Whoever waits for it finds the minute over and Slack patient again; the bot is told to end at pause `ends_at`."""

    def __init__(self, registry: Registry, per_minute: int, ends_at: int = 0) -> None:
        super().__init__()
        self._registry, self._per_minute, self._ends_at = registry, per_minute, ends_at
        self.pauses = 0
        self.others_could_take: list[Channel] = []
        self._begin_minute()

    def wait(self, timeout: float | None = None) -> bool:
        if timeout:
            self.pauses += 1
            self._registry.waited += timedelta(seconds=timeout)
            self.others_could_take += self._registry.free()
            self._begin_minute()
            if self.pauses == self._ends_at:
                self.set()
        return self.is_set()

    def _begin_minute(self) -> None:
        stand_in = self._registry.stand_in
        stand_in.call(partial(stand_in.workspace.faults.ceiling, per_minute=self._per_minute))


def test_a_list_longer_than_slack_lets_us_read_in_a_minute_is_read_to_its_end(registry: Registry) -> None:
    crowd = registry.crowd(450)
    registry.stand_in.workspace.page_size = 50
    registry.directory._stopping = minutes = NextMinute(registry, per_minute=4)
    registry.looks_at("#crowd")
    assert len(registry.in_channel("#crowd")) == len(crowd.members)
    assert "Person 449" in registry.in_channel("#crowd")
    assert minutes.pauses >= 4
    assert len(registry.calls("conversations.info")) == 1
    for method in ("conversations.members", "users.list"):
        assert len([asked for asked in registry.calls(method) if not asked.get("cursor")]) == 1
    assert minutes.others_could_take == []


def test_told_to_end_in_the_middle_of_a_list_it_leaves_the_rest_to_whoever_is_next(
    registry: Registry,
) -> None:
    crowd = registry.crowd(450)
    registry.stand_in.workspace.page_size = 50
    registry.directory._stopping = minutes = NextMinute(registry, per_minute=4, ends_at=1)
    assert registry.looks_at("#crowd").is_in_doubt
    assert minutes.pauses == 1
    assert registry.in_channel("#crowd") == set()
    assert [channel.id for channel in registry.free()] == [crowd.id]


def test_a_conversation_of_which_slack_says_next_to_nothing_is_taken_for_a_closed_one(
    registry: Registry,
) -> None:
    registry.directory._info = lambda channel_id: {"id": channel_id}  # type: ignore[method-assign]
    channel = registry.looks_at("#team")
    assert (channel.name, channel.is_private, channel.is_archived, channel.has_bot) == (
        "",
        True,
        False,
        False,
    )
    assert not channel.is_in_doubt


def test_a_few_strangers_are_looked_up_one_by_one_and_many_in_the_list_of_everybody(
    registry: Registry,
) -> None:
    registry.looks_at("#team")
    assert len(registry.calls("users.info")) <= ONE_BY_ONE
    assert registry.calls("users.list") == []
    asked = len(registry.calls("users.info"))
    registry.crowd(ONE_BY_ONE + 10)
    registry.looks_at("#crowd")
    assert len(registry.calls("users.info")) == asked
    assert registry.calls("users.list")
    assert "Person 7" in registry.in_channel("#crowd")


def test_people_known_since_this_morning_are_not_asked_about_again(registry: Registry) -> None:
    registry.looks_at("#team")
    asked = len(registry.calls("users.info"))
    registry.looks_at("#team")
    assert len(registry.calls("users.info")) == asked
    registry.stand_in.call(registry.clock.advance, timedelta(hours=13))
    registry.looks_at("#team")
    assert len(registry.calls("users.info")) == 2 * asked


def test_whoever_left_while_nobody_listened_is_gone_after_the_next_look(registry: Registry) -> None:
    registry.looks_at("#team")
    bo = registry.stand_in.workspace.person("bo").id
    registry.stand_in.call(registry.stand_in.workspace.channel("#team").members.remove, bo)
    registry.looks_at("#team")
    assert "Bo Jensen" not in registry.in_channel("#team")
    assert "Ana Ruiz" in registry.in_channel("#team")


def test_a_private_channel_without_the_bot_is_known_to_be_closed_and_nothing_more(registry: Registry) -> None:
    channel = registry.looks_at("#leads")
    assert (channel.name, channel.is_private, channel.has_bot) == ("", True, False)
    assert channel.seen_at is not None
    assert not channel.is_in_doubt
    assert registry.in_channel("#leads") == set()


def test_a_public_channel_without_the_bot_can_be_looked_into_and_joined(registry: Registry) -> None:
    channel = registry.looks_at("#general")
    assert not channel.has_bot
    assert "Hugo Silva" in registry.in_channel("#general")
    registry.directory.join(channel.id)
    assert registry.looks_at("#general").has_bot


def test_an_archived_channel_is_known_as_such(registry: Registry) -> None:
    assert registry.looks_at("#old").is_archived


def test_guests_bots_and_people_of_elsewhere_are_told_apart(registry: Registry) -> None:
    registry.looks_at("#launch")
    assert registry.member("ivy").is_guest
    assert registry.member("ivy").can_be_asked
    assert registry.member("kim").home_team_id == OTHER_TEAM_ID
    assert not registry.member("kim").can_be_asked
    with registry.database.read() as session:
        assert not session.get_one(Member, (TEAM_ID, BOT_USER_ID)).can_be_asked


def test_somebody_deactivated_has_no_zone_at_slack_and_is_not_asked(registry: Registry) -> None:
    registry.looks_at("#general")
    jon = registry.member("jon")
    assert jon.is_gone
    assert not jon.can_be_asked
    assert jon.zone


@pytest.mark.parametrize(
    "fault", [{"kind": "error", "code": "internal_error"}, {"kind": "http_500"}, {"kind": "ratelimited"}]
)
def test_what_slack_would_not_tell_now_is_asked_again_later(
    registry: Registry, caplog: pytest.LogCaptureFixture, fault: dict[str, str]
) -> None:
    registry.arm("conversations.members", **fault)
    with caplog.at_level(logging.WARNING, logger="bot"):
        assert registry.looks_at("#team").is_in_doubt
    assert "channel not refreshed" in caplog.text
    assert registry.changes == 0
    registry.directory.refresh()
    assert registry.changes == 0, "it was asked again at once"
    registry.waited = timedelta(seconds=31)
    registry.directory.refresh()
    assert "Ana Ruiz" in registry.in_channel("#team")


def test_one_channel_in_trouble_holds_up_no_other(registry: Registry) -> None:
    with registry.database.write() as session:
        for name in ("#team", "#launch"):
            watch_channel(session, TEAM_ID, registry.stand_in.workspace.channel(name).id)
    registry.arm("conversations.info", "error", code="fatal_error")
    registry.directory.refresh()
    with registry.database.read() as session:
        assert len(doubtful_channels(session)) == 1
    assert registry.changes == 1


def test_it_looks_by_itself_when_woken_and_ends_when_told(registry: Registry) -> None:
    team = registry.stand_in.workspace.channel("#team").id
    seen = SimpleNamespace(changes=[])
    registry.directory.on_change = lambda: seen.changes.append(1)
    registry.directory.start()
    with registry.database.write() as session:
        watch_channel(session, TEAM_ID, team)
    registry.directory.wake()
    deadline = registry.clock.elapsed() + 10
    while not seen.changes and registry.clock.elapsed() < deadline:
        registry.directory.wake()
        registry.stand_in.quiet()
    registry.directory.stop()
    assert seen.changes


def test_a_person_is_asked_about_once(registry: Registry) -> None:
    emre = registry.stand_in.workspace.person("emre").id
    assert registry.directory.person(emre).zone == "Europe/Istanbul"
    assert registry.directory.person(emre).name == "Emre Kaya"
    assert len(registry.calls("users.info")) == 1


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"id": "U1", "name": "ann", "real_name": "Ann Lee", "profile": {"display_name": "Annie"}}, "Annie"),
        ({"id": "U1", "name": "ann", "real_name": "Ann Lee", "profile": {"display_name": ""}}, "Ann Lee"),
        ({"id": "U1", "name": "ann", "profile": {"real_name": "Ann Lee"}}, "Ann Lee"),
        ({"id": "U1", "name": "ann"}, "ann"),
        ({"id": "U1", "profile": None}, "U1"),
    ],
)
def test_a_person_always_has_a_name(user: dict[str, Any], name: str) -> None:
    assert as_member(user, TEAM_ID, SUNDAY_NOON).name == name


@pytest.mark.parametrize("tz", [None, "", "Mars/Olympus", "../etc/passwd"])
def test_a_person_always_has_a_zone_that_exists(tz: str | None) -> None:
    assert as_member({"id": "U1", "tz": tz}, TEAM_ID, SUNDAY_NOON).zone == "UTC"


def test_slackbot_is_a_bot_though_slack_says_it_is_not() -> None:
    assert as_member({"id": "USLACKBOT", "is_bot": False}, TEAM_ID, SUNDAY_NOON).is_bot


def test_what_is_heard_while_slack_is_being_asked_makes_it_be_asked_again(registry: Registry) -> None:
    channel = registry.stand_in.workspace.channel("#team")
    registry.looks_at("#team")
    ask = registry.directory._member_ids

    def somebody_joins_meanwhile(channel_id: str) -> Any:
        with registry.database.write() as session:
            watch_channel(session, TEAM_ID, channel_id)
        return ask(channel_id)

    registry.directory._member_ids = somebody_joins_meanwhile  # type: ignore[method-assign]
    with registry.database.write() as session:
        watch_channel(session, TEAM_ID, channel.id)
    registry.directory.refresh()
    with registry.database.read() as session:
        assert [found.id for found in doubtful_channels(session)] == [channel.id]


def test_one_person_slack_does_not_show_hides_nobody_else(registry: Registry) -> None:
    registry.arm("users.info", "error", code="user_not_visible")
    registry.looks_at("#team")
    assert len(registry.in_channel("#team")) >= 4
