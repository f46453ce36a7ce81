"""When people of one round are asked, when it closes, and when it has to be opened for that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rituals.plan import Latecomers, rhythm
from rituals.rhythm import close_instant, first_instant_on_earth, instant, next_date
from storage.ritual import RitualVersion

LEAST_TIME_TO_ANSWER = timedelta(hours=1)
EVENING = time(17, 0)


def planned_close(version: RitualVersion, day: date) -> datetime:
    """The close its owner set, before anybody is waited for."""
    return close_instant(day, _close_at(version), ZoneInfo(version.zone), _ask_at(version))


def ask_instant(version: RitualVersion, day: date, zone: str) -> datetime:
    """When somebody in `zone` is asked for the round of `day`: once, whatever that zone's clocks do."""
    own_time = instant(day, _ask_at(version), ZoneInfo(zone))
    if version.latecomers == Latecomers.EVENING_BEFORE and is_latecomer(version, day, zone):
        return instant(day - timedelta(days=1), EVENING, ZoneInfo(zone))
    return own_time


def own_instant(version: RitualVersion, day: date) -> datetime:
    """The ritual's time of day in its own zone: for kinds that post and ask nobody."""
    return instant(day, _ask_at(version), ZoneInfo(version.zone))


def is_latecomer(version: RitualVersion, day: date, zone: str) -> bool:
    """Whether their own time leaves them less to answer than everybody should have."""
    own_time = instant(day, _ask_at(version), ZoneInfo(zone))
    return own_time + _time_to_answer(version, day) > planned_close(version, day)


def close_after(version: RitualVersion, day: date, asked_at: Iterable[datetime]) -> datetime:
    """The close of a round whose people are asked at these instants: nobody gets less than everybody should."""
    room = _time_to_answer(version, day)
    return max([planned_close(version, day), *(at + room for at in asked_at)])


def _time_to_answer(version: RitualVersion, day: date) -> timedelta:
    """An hour, or all there is where the close is set, if its owner wants it shorter."""
    there = instant(day, _ask_at(version), ZoneInfo(version.zone))
    return min(LEAST_TIME_TO_ANSWER, planned_close(version, day) - there)


def open_instant(version: RitualVersion, day: date) -> datetime:
    """The first instant at which anybody anywhere may be due, so that opening depends on nobody's zone."""
    earliest = first_instant_on_earth(day, _ask_at(version))
    if version.latecomers == Latecomers.EVENING_BEFORE:
        return min(earliest, first_instant_on_earth(day - timedelta(days=1), EVENING))
    return earliest


def next_day(version: RitualVersion, on_or_after: date) -> date | None:
    return next_date(rhythm(version), on_or_after)


def first_day_to_ask(version: RitualVersion, now: datetime) -> date | None:
    """The first day whose asking still lies ahead where the owner is."""
    zone = ZoneInfo(version.zone)
    today = now.astimezone(zone).date()
    if ask_instant(version, today, version.zone) <= now:
        today += timedelta(days=1)
    return next_day(version, today)


def _ask_at(version: RitualVersion) -> time:
    return time.fromisoformat(version.ask_at)


def _close_at(version: RitualVersion) -> time:
    return time.fromisoformat(version.close_at)
