"""Every zone, every change of its clocks from 2020 to 2035, every half hour of the days around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from rituals.rhythm import (
    Rhythm,
    date_before,
    first_instant_on_earth,
    instant,
    local_date,
    monday_of,
    monthly,
    monthly_weekday,
    next_date,
    weekly,
)

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
# Two changes closer than this would hide each other; the closest in these years are four weeks apart (Fiji, 2021).
STRIDE = timedelta(days=7)
SECOND = timedelta(seconds=1)
HALF_HOURS = [time(n // 2, n % 2 * 30) for n in range(48)]


@dataclass(frozen=True)
class Change:
    """The first UTC instant at which the new offset holds."""

    at: datetime
    before: timedelta
    after: timedelta

    def gap_or_overlap(self) -> tuple[datetime, datetime]:
        """The naive wall times [from, to) that do not exist, or that come twice."""
        walls = (self.at + offset for offset in (self.before, self.after))
        low, high = sorted(wall.replace(tzinfo=None) for wall in walls)
        return low, high


def offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def bisect(low: datetime, high: datetime, zone: ZoneInfo) -> Change:
    """The change between two instants with different offsets, to the second."""
    before, after = offset_at(low, zone), offset_at(high, zone)
    while high - low > SECOND:
        middle = low + (high - low) // 2 // SECOND * SECOND
        low, high = (middle, high) if offset_at(middle, zone) == before else (low, middle)
    return Change(high, before, after)


def changes_of(zone: ZoneInfo) -> tuple[Change, ...]:
    looks = [FIRST + STRIDE * n for n in range((LAST - FIRST) // STRIDE + 1)]
    offsets = [offset_at(look, zone) for look in looks]
    return tuple(
        bisect(looks[n], looks[n + 1], zone) for n in range(len(looks) - 1) if offsets[n] != offsets[n + 1]
    )


@cache
def behaviours() -> dict[tuple[timedelta, tuple[Change, ...]], str]:
    """One zone for each history of offsets; the first by name stands for its equals."""
    found: dict[tuple[timedelta, tuple[Change, ...]], str] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        found.setdefault((offset_at(FIRST, zone), changes_of(zone)), name)
    return found


def changes() -> Iterator[tuple[ZoneInfo, Change]]:
    for (_, of_zone), name in behaviours().items():
        for change in of_zone:
            yield ZoneInfo(name), change


def days_around(change: Change, zone: ZoneInfo) -> list[date]:
    middle = local_date(change.at, zone)
    return [middle + timedelta(days=n) for n in range(-2, 3)]


def expected_wall(day: date, at: time, change: Change) -> datetime:
    """What the clock on the wall shows: the time asked for, moved on by the whole gap if it falls into one."""
    asked = datetime.combine(day, at)
    low, high = change.gap_or_overlap()
    in_gap = change.after > change.before and low <= asked < high
    return asked + (high - low) if in_gap else asked


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def test_there_is_something_to_check() -> None:
    of_each = [of_zone for _, of_zone in behaviours()]
    gaps = sum(change.after > change.before for _, change in changes())
    overlaps = sum(change.after < change.before for _, change in changes())
    assert len(available_timezones()) > 500
    assert len(of_each) > 60
    assert min(gaps, overlaps) > 500


def test_madrids_changes_are_found_to_the_second() -> None:
    at = [change.at for change in changes_of(ZoneInfo("Europe/Madrid"))]
    assert at[:2] == [datetime(2020, 3, 29, 1, tzinfo=UTC), datetime(2020, 10, 25, 1, tzinfo=UTC)]
    assert len(at) == 32


def test_the_wall_shows_the_time_asked_for_except_in_a_gap_where_it_moves_by_the_gap() -> None:
    wrong = [
        f"{zone.key} {day} {at:%H:%M}: {wall(moment, zone)}"
        for zone, change in changes()
        for day in days_around(change, zone)
        for at in HALF_HOURS
        if wall(moment := instant(day, at, zone), zone) != expected_wall(day, at, change)
    ]
    assert wrong == []


def test_of_two_equal_wall_times_the_first_counts() -> None:
    wrong = [
        f"{zone.key} {day} {at:%H:%M}"
        for zone, change in changes()
        for day in days_around(change, zone)
        for at in HALF_HOURS
        if wall(instant(day, at, zone) - abs(change.after - change.before), zone) == datetime.combine(day, at)
    ]
    assert wrong == []


def test_every_intended_date_has_its_own_instant_later_than_the_day_before() -> None:
    wrong = []
    for zone, change in changes():
        days = days_around(change, zone)
        for at in HALF_HOURS:
            moments = [instant(day, at, zone) for day in days]
            if moments != sorted(set(moments)):
                wrong.append(f"{zone.key} {days[0]} {at:%H:%M}")
    assert wrong == []


def test_the_instant_keeps_the_intended_date_unless_a_gap_carries_it_past_midnight() -> None:
    carried = set()
    for zone, change in changes():
        for day in days_around(change, zone):
            for at in HALF_HOURS:
                reached = local_date(instant(day, at, zone), zone)
                if reached != day:
                    assert reached == day + timedelta(days=1)
                    assert change.gap_or_overlap()[0] <= datetime.combine(day, at)
                    carried.add(zone.key)
    assert carried, "some zone springs forward just before midnight"


def test_no_zone_reaches_a_date_before_its_first_instant_on_earth() -> None:
    wrong = [
        f"{zone.key} {day} {at:%H:%M}"
        for zone, change in changes()
        for day in days_around(change, zone)
        for at in (time(0), time(9), time(23, 30))
        if instant(day, at, zone) < first_instant_on_earth(day, at)
    ]
    assert wrong == []


@cache
def rhythms_on(day: date) -> tuple[Rhythm, ...]:
    """Of each sort one that takes place on that day."""
    weekday = day.isoweekday()
    return (
        weekly(frozenset({weekday}), monday_of(day), 2),
        monthly(day.day),
        monthly_weekday(min(4, (day.day - 1) // 7 + 1), weekday),
    )


@cache
def around(rhythm: Rhythm, day: date) -> tuple[date, date, date]:
    here = next_date(rhythm, day)
    assert here is not None
    following = next_date(rhythm, here + timedelta(days=1))
    assert following is not None
    return date_before(rhythm, here), here, following


def test_what_comes_every_second_week_or_once_a_month_keeps_its_hour_over_every_change() -> None:
    wrong = []
    for zone, change in changes():
        day = local_date(change.at, zone)
        for rhythm in rhythms_on(day):
            dates = around(rhythm, day)
            moments = [instant(each, time(9), zone) for each in dates]
            walls = [datetime.combine(each, time(9)) for each in dates]
            if [wall(moment, zone) for moment in moments] != walls or moments != sorted(set(moments)):
                wrong.append(f"{zone.key} {day} {rhythm.rule}")
    assert wrong == []


@pytest.mark.parametrize("name", ["UTC", "Asia/Kolkata", "Pacific/Kiritimati"])
def test_a_zone_that_never_changes_its_clocks_has_no_changes(name: str) -> None:
    assert changes_of(ZoneInfo(name)) == ()
