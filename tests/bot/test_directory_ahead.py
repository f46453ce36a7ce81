"""Looking ahead: channels whose rituals come next are asked about again before that, and never all at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.directory import MANY, MOST_CALLS, PAGE, Directory
from bot.manifest import read_manifest
from bot.standin.clock import Clock as SlackClock
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, TEAM_ID
from rituals import ritual as ritual_rules
from rituals.due import run_due
from storage.database import Database
from storage.member import seen_before
from storage.migration import migrate
from storage.ritual import Ritual
from tests.bot.test_directory import Registry
from tests.journeys.team import SUNDAY_NOON
from tests.rituals.office import plan


class Office(Registry):
    """A directory that starts over what an earlier one has left."""

    def has_standup(self, name: str, opens_in: timedelta) -> str:
        """In a channel that was looked up; the id of the ritual."""
        found, ana = self.stand_in.workspace.channel(name), self.directory.person(self.ana).id
        with self.database.write() as session:
            wish = plan(channel_id=found.id)
            made = ritual_rules.set_up(session, TEAM_ID, "standup", wish, ana, self.calendar())
            made.next_open_at = self.calendar() + opens_in
        self.looks_at(name)
        return made.id

    @property
    def ana(self) -> str:
        return self.stand_in.workspace.person("ana").id

    def has_rooms(self, count: int) -> None:
        """Channels with nobody but the bot, each with a standup."""
        for number in range(count):
            name = f"room-{number:02}"
            self.stand_in.call(self.stand_in.workspace.add_channel, name, [BOT_USER_ID])
            self.has_standup(f"#{name}", timedelta(minutes=5 + number))

    def starts(self) -> None:
        self.passes(timedelta(minutes=1))
        self.directory = Directory(self.directory._client, self.database, self, TEAM_ID)
        self.stand_in.workspace.calls.clear()
        self.directory.look_ahead()
        self.goes_on()

    def passes(self, span: timedelta) -> None:
        self.stand_in.call(self.clock.advance, span)

    def goes_on(self) -> None:
        """Until there is nothing to look up, or nothing may be just now."""
        while self.directory.refresh() or self.directory.doubt_next():
            pass

    def asked_about(self) -> list[str]:
        names = {each.id: f"#{each.name}" for each in self.stand_in.workspace.conversations.values()}
        return [names[call["channel"]] for call in self.calls("conversations.info")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = SlackClock()
    clock.move_to(SUNDAY_NOON)
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    migrate(database)
    with StandIn(read_manifest(), clock=clock, page=False, seed=sample) as stand_in:
        yield Office(stand_in, database, clock)
        assert stand_in.workspace.complaints == []
    database.close()


def test_after_a_start_the_channels_of_the_next_day_are_looked_up_again_the_first_used_first(
    office: Office,
) -> None:
    office.has_standup("#general", timedelta(hours=20))
    office.has_standup("#team", timedelta(hours=2))
    office.has_standup("#launch", timedelta(days=3))
    office.starts()
    assert office.asked_about() == ["#team", "#general"]


def test_the_channel_of_an_open_round_comes_before_all_others(office: Office) -> None:
    office.has_standup("#general", timedelta(hours=1))
    office.has_standup("#team", timedelta(minutes=1))
    office.passes(timedelta(minutes=2))
    assert run_due(office.database, office.calendar()).opened == 1
    office.starts()
    assert office.asked_about() == ["#team", "#general"]


def test_what_changed_while_the_bot_was_off_is_known_before_anybody_is_asked(office: Office) -> None:
    office.has_standup("#team", timedelta(hours=2))
    bo = office.stand_in.workspace.person("bo").id
    office.stand_in.call(office.stand_in.workspace.channel("#team").members.remove, bo)
    office.starts()
    assert "Bo Jensen" not in office.in_channel("#team")


def test_what_was_looked_up_since_is_not_looked_up_again_before_half_a_day_has_passed(office: Office) -> None:
    office.has_standup("#team", timedelta(hours=23))
    office.starts()
    office.passes(timedelta(hours=6))
    office.directory.look_ahead()
    office.goes_on()
    assert office.asked_about() == ["#team"]
    office.passes(timedelta(hours=6, minutes=1))
    office.directory.look_ahead()
    office.goes_on()
    assert office.asked_about() == ["#team", "#team"]


def test_a_paused_ritual_s_channel_can_wait(office: Office) -> None:
    ritual_id = office.has_standup("#team", timedelta(hours=2))
    with office.database.write() as session:
        ritual_rules.pause(session, session.get_one(Ritual, ritual_id), office.ana)
    office.starts()
    assert office.asked_about() == []


def test_many_channels_are_not_looked_up_all_at_once(office: Office) -> None:
    office.has_rooms(MOST_CALLS // 2 + 10)
    office.starts()
    asked = office.asked_about()
    assert MOST_CALLS // 3 < len(asked) <= MOST_CALLS // 2 + 5  # two calls each, while time goes by
    assert asked == sorted(asked)  # room-00 is used first
    office.goes_on()
    assert office.asked_about() == asked
    office.waited += timedelta(seconds=3)
    office.goes_on()
    assert len(asked) < len(office.asked_about()) <= len(asked) + 3


def test_what_is_in_doubt_for_a_reason_waits_for_none_of_them(office: Office) -> None:
    office.has_rooms(MOST_CALLS // 2 + 10)
    office.starts()
    office.looks_at("#launch")
    assert office.asked_about()[-1] == "#launch"


def test_looking_ahead_anew_in_the_middle_disturbs_nothing(office: Office) -> None:
    """It is the ticker's thread that does it."""
    office.has_standup("#team", timedelta(hours=2))
    office.passes(timedelta(minutes=1))
    directory = Directory(office.directory._client, office.database, office, TEAM_ID)
    directory.look_ahead()

    def may_ask() -> bool:
        directory._ahead = deque()
        return True

    directory._may_ask = may_ask  # type: ignore[method-assign]
    assert directory.doubt_next()
    assert not directory.doubt_next()


def test_told_to_wait_it_asks_about_no_other_channel_either(office: Office) -> None:
    office.has_rooms(4)
    office.arm("conversations.info", "ratelimited")
    office.starts()
    assert office.asked_about() == ["#room-00"]
    office.waited = timedelta(seconds=61)
    office.goes_on()
    assert sorted(office.asked_about()[1:]) == ["#room-00", "#room-01", "#room-02", "#room-03"]


def test_many_people_we_have_not_heard_of_for_a_day_are_read_from_the_list_once(office: Office) -> None:
    office.crowd(MANY + 1)
    office.looks_at("#crowd")
    office.has_standup("#team", timedelta(hours=16))
    office.has_standup("#general", timedelta(hours=17))
    office.passes(timedelta(hours=14))
    office.starts()
    assert office.asked_about() == ["#team", "#general"]
    assert office.calls("users.info") == []
    pages = len(office.calls("users.list"))
    with office.database.read() as session:
        assert seen_before(session, TEAM_ID, office.calendar() - timedelta(hours=12)) == 0
    assert pages * PAGE <= len(office.stand_in.workspace.people) + PAGE
