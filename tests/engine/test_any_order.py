"""Ticks, crashes, edits, people and calendars in any order: `tests/engine/invariants.py` holds all the while."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rituals.plan import Latecomers
from tests.engine.accidents import at_statement, between, cut, stumble
from tests.engine.effort import PATIENCE, effort
from tests.engine.town import CHANNELS, Town
from tests.rituals.office import ZONES

Deed = tuple[Any, ...]
"""The name of something a town does, and with what."""

BEFORE_CLOCKS_CHANGE = [
    datetime(2026, 10, 22, 12, tzinfo=UTC),  # Thursday; Madrid puts its clocks back on Sunday
    datetime(2026, 10, 30, 12, tzinfo=UTC),  # Friday; New York does
    datetime(2027, 3, 12, 12, tzinfo=UTC),  # Friday; New York puts them forward on Sunday
    datetime(2027, 3, 26, 12, tzinfo=UTC),  # Friday; Madrid does
]
EVERY_DAY, WORKDAYS = frozenset(range(1, 8)), frozenset(range(1, 6))
PEOPLE = st.sampled_from(["ana", "chen", "dalia", "grace", "hugo", "emre"])
PLACES = st.sampled_from([*ZONES.values(), "Europe/Lisbon", "Asia/Kathmandu", "Pacific/Kiritimati"])
WHICH = st.integers(0, 1)
WORDS = st.sampled_from(["Shipped", "Reviewed", "Two customers signed up"])
PLANS = st.fixed_dictionaries(
    {
        "people": st.sampled_from([(), (), ("ana", "dalia", "grace"), ("bo", "chen")]),
        "days": st.sampled_from([EVERY_DAY, EVERY_DAY, WORKDAYS, frozenset({1, 7})]),
        "ask_at": st.sampled_from([time(9), time(9), time(2, 30), time(1, 30), time(0), time(16)]),
        "close_at": st.sampled_from([time(18), time(18), time(9, 45), time(8, 30), time(3)]),
        "zone": st.sampled_from(["Europe/Madrid", "America/New_York"]),
        "latecomers": st.sampled_from(list(Latecomers)),
    }
)


def does(name: str, *details: st.SearchStrategy[Any]) -> st.SearchStrategy[Deed]:
    return st.tuples(st.just(name), *details)


DEEDS = st.one_of(
    does("edits", WHICH, st.sampled_from(CHANNELS), PLANS),
    does("pauses", WHICH),
    does("resumes", WHICH),
    does("resumes", WHICH),
    does("deletes", WHICH),
    does("tries_it_out", WHICH),
    does("is_reminded", st.sampled_from([EVERY_DAY, WORKDAYS]), st.sampled_from([time(10), time(2, 30)])),
    does("is_reminded_no_more"),
    does("arrives", PEOPLE, PLACES),
    does("goes", PEOPLE),
    does("is_deactivated", PEOPLE),
    does("travels", PEOPLE, PLACES),
    does("is_removed", st.booleans()),
    does("stays_away", PEOPLE, st.integers(0, 3)),
    does("comes_back", PEOPLE),
    does("takes_off", st.integers(0, 2)),
    does("answers", PEOPLE, WORDS),
    does("answers", PEOPLE, WORDS),
    does("answers_by_command", PEOPLE, WORDS),
    does("wants_it_later", PEOPLE),
    does("skips", PEOPLE),
)
OF_A_RITUAL = {"edits", "pauses", "resumes", "deletes", "tries_it_out"}
MINUTES = st.sampled_from([1, 7, 30, 61, 185, 700, 1500])
CLOCKS = st.sampled_from([time(9), time(9), time(2, 30), time(9, 30), time(16), time(17), time(18), time(10)])
JUMPS = st.sampled_from([timedelta(hours=-1), timedelta(days=-1), timedelta(days=-4), timedelta(days=3)])


class AnyOrder(RuleBasedStateMachine):
    """Two standups to begin with, in #team and elsewhere."""

    @initialize(starts=st.sampled_from(BEFORE_CLOCKS_CHANGE), plans=st.lists(PLANS, min_size=2, max_size=2))
    def begins(self, starts: datetime, plans: list[dict[str, Any]]) -> None:
        self.town = Town(starts)
        for channel, plan in zip(CHANNELS, plans, strict=True):
            self.town.agrees(channel, plan)

    def teardown(self) -> None:
        if not hasattr(self, "town"):
            return
        try:
            if self.town.is_well:
                self.town.finish()
        finally:
            self.town.end()

    # -- time ------------------------------------------------------------------------------------------------------

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.town.sets_calendar(self.town.now + timedelta(minutes=minutes))
        self.town.ticks()

    @rule(zone=PLACES, at=CLOCKS)
    def it_is(self, zone: str, at: time) -> None:
        """That time of day there, next."""
        self._waits(zone, at)
        self.town.ticks()

    @rule(zone=PLACES, at=CLOCKS)
    def bot_sleeps_until(self, zone: str, at: time) -> None:
        self._waits(zone, at)

    @rule(by=JUMPS)
    def calendar_jumps(self, by: timedelta) -> None:
        self.town.sets_calendar(self.town.now + by)
        self.town.ticks()

    @rule()
    def ticks_twice(self) -> None:
        self.town.ticks()
        with self.town.as_another_copy():
            self.town.ticks()

    def _waits(self, zone: str, at: time) -> None:
        there = self.town.now.astimezone(ZoneInfo(zone))
        moment = datetime.combine(there.date(), at, ZoneInfo(zone)).astimezone(UTC)
        if moment <= self.town.now:
            tomorrow = there.date() + timedelta(days=1)
            moment = datetime.combine(tomorrow, at, ZoneInfo(zone)).astimezone(UTC)
        self.town.sets_calendar(moment)

    # -- what people do --------------------------------------------------------------------------------------------

    @rule(deed=DEEDS)
    def somebody(self, deed: Deed) -> None:
        self._do(deed)
        self.town.look()

    @rule(deed=DEEDS, number=st.integers(1, 25))
    def power_is_cut_while_somebody(self, deed: Deed, number: int) -> None:
        self.town.interrupted(lambda: self._do(deed), number)
        self.town.look()

    def _do(self, deed: Deed) -> None:
        name, *details = deed
        if name in OF_A_RITUAL:
            there_are = [key for key, state in self.town.diary.state.items() if state != "deleted"]
            if not there_are:
                return
            details[0] = there_are[details[0] % len(there_are)]
        getattr(self.town, name)(*details)

    # -- ticks that something comes between ------------------------------------------------------------------------

    @rule(zone=PLACES, at=CLOCKS, number=st.integers(1, 60))
    def power_is_cut_in_a_tick(self, zone: str, at: time, number: int) -> None:
        self._waits(zone, at)
        self.town.ticks_and(lambda engine: at_statement(engine, number, cut))

    @rule(zone=PLACES, at=CLOCKS, number=st.integers(1, 60))
    def a_step_fails(self, zone: str, at: time, number: int) -> None:
        self._waits(zone, at)
        self.town.ticks_and(lambda engine: at_statement(engine, number, stumble))

    @rule(zone=PLACES, at=CLOCKS, deed=DEEDS, number=st.integers(1, 12))
    def somebody_comes_between(self, zone: str, at: time, deed: Deed, number: int) -> None:
        self._waits(zone, at)
        self.town.ticks_and(lambda engine: between(engine, number, lambda: self._meanwhile(deed)))

    @rule(zone=PLACES, at=CLOCKS, number=st.integers(1, 12))
    def another_copy_ticks_in_between(self, zone: str, at: time, number: int) -> None:
        self._waits(zone, at)
        self.town.ticks_and(lambda engine: between(engine, number, self._ticks_too))

    def _meanwhile(self, deed: Deed) -> None:
        with self.town.as_another_copy():
            self.town.look()  # what was done until here is judged by how things stand here
            self._do(deed)

    def _ticks_too(self) -> None:
        with self.town.as_another_copy():
            self.town.ticks()


AnyOrder.TestCase.settings = effort(examples=10, steps=35)
TestAnyOrder = pytest.mark.timeout(PATIENCE)(AnyOrder.TestCase)
