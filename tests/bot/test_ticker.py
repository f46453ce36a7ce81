"""The alarm clock goes on whatever the machine's calendar does, and removes nothing because of what that shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.job import Job
from sqlmodel import select

from bot.clock import SystemClock
from bot.metrics import Metrics
from bot.ticker import FIRST_HOUSEKEEPING_MINUTES, HOUSEKEEPING_HOURS, OVERDUE_SECONDS, Every, Ticker
from rituals.due import TOGETHER
from rituals.retention import keep_for
from storage.round import Entry
from tests.rituals.office import MONDAY, TEAM, Office, at

NINE, EVENING = at(MONDAY, "09:00"), at(MONDAY, "18:30")
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEARS = 2 * 365 * DAY
UNTIL_HOUSEKEEPING = HOUSEKEEPING_HOURS * HOUR


class Watch:
    """Both times in the hands of a test."""

    def __init__(self) -> None:
        self.shown = self.gone = NINE

    def calendar(self) -> datetime:
        return self.shown

    def elapsed(self) -> datetime:
        return self.gone

    def passes(self, span: timedelta) -> None:
        self.shown += span
        self.gone += span


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.database.close()


def ticker(office: Office, watch: Watch, doubts: list[str] | None = None) -> Ticker:
    said = [] if doubts is None else doubts
    return Ticker(office.database, watch, lambda: None, lambda: said.append("doubt"), Metrics())


# Housekeeping


@pytest.fixture
def kept(office: Office, watch: Watch) -> Office:
    """Ana's answer of today is kept for a year."""
    ritual = office.standup(people=("ana",))
    office.moves_to(NINE)
    office.says(ritual, "ana", "Shipped")
    office.moves_to(EVENING)
    with office.database.write() as session:
        keep_for(session, TEAM, {"answers": 365}, "bo", office.now)
    watch.passes(EVENING - NINE)
    return office


def answers(office: Office) -> int:
    with office.database.read() as session:
        return len(session.exec(select(Entry.seat_id)).all())


def test_nothing_is_removed_because_the_calendar_is_ahead_for_a_while(kept: Office, watch: Watch) -> None:
    doubts: list[str] = []
    alarm = ticker(kept, watch, doubts)
    watch.shown += YEARS
    alarm.keep_house()
    assert answers(kept) == 1
    assert doubts == ["doubt"]  # the rest is done
    watch.shown -= YEARS
    watch.passes(UNTIL_HOUSEKEEPING)
    alarm.keep_house()
    assert answers(kept) == 1


def test_a_calendar_that_stays_ahead_is_believed_the_next_time(kept: Office, watch: Watch) -> None:
    alarm = ticker(kept, watch)
    watch.shown += YEARS
    alarm.keep_house()
    watch.passes(UNTIL_HOUSEKEEPING)
    alarm.keep_house()
    assert answers(kept) == 0


def test_what_was_kept_long_enough_is_removed_when_that_time_has_gone_by(kept: Office, watch: Watch) -> None:
    alarm = ticker(kept, watch)
    watch.passes(YEARS)
    alarm.keep_house()
    assert answers(kept) == 0


# A tick


def test_a_tick_that_takes_long_shows_that_it_gets_on(office: Office, watch: Watch) -> None:
    people = [f"person{number:02}" for number in range(2 * TOGETHER)]
    with office.database.write() as session:
        session.add_all(office.person(name, zone="Europe/Madrid") for name in people)
        session.flush()
        office.has(session, people)
    office.standup()
    office.moves_to(NINE - MINUTE)
    seen: list[datetime] = []
    alarm = Ticker(office.database, watch, lambda: seen.append(alarm.came_round_at), lambda: None, Metrics())
    watch.gone += 9 * SECOND
    alarm.tick()
    assert seen == [NINE + 9 * SECOND]


# When the machine's calendar is set


def test_what_comes_every_hour_comes_an_hour_from_now_whatever_the_calendar_showed_before() -> None:
    hourly = Every(HOUR, first=MINUTE)
    assert hourly.get_next_fire_time(None, NINE) == NINE + MINUTE
    for before in (NINE - YEARS, NINE - MINUTE, NINE + YEARS):
        assert hourly.get_next_fire_time(before, NINE) == NINE + HOUR


def test_a_bot_that_was_just_started_keeps_house_soon(office: Office, watch: Watch) -> None:
    alarm, now = ticker(office, watch), SystemClock().calendar()
    with paused(alarm) as jobs:
        soonest = max(job.next_run_time for job in jobs)
    assert soonest - now < (FIRST_HOUSEKEEPING_MINUTES + 1) * MINUTE


def test_after_a_calendar_that_was_ahead_everything_comes_round_again(office: Office, watch: Watch) -> None:
    alarm, now = ticker(office, watch), SystemClock().calendar()
    with paused(alarm) as jobs:
        for job in jobs:
            job.modify(next_run_time=now + YEARS)
        watch.gone += (OVERDUE_SECONDS + 1) * SECOND
        alarm.watch()
        latest = max(job.next_run_time for job in jobs)
    assert latest - now < HOUR


@contextmanager
def paused(alarm: Ticker) -> Iterator[list[Job]]:
    """What it will do, and does not do yet."""
    alarm._scheduler.start(paused=True)
    yield alarm._scheduler.get_jobs()
    alarm._scheduler.shutdown()
