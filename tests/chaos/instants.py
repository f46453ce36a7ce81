"""When things should happen, worked out anew from the promises: nothing here is taken from the bot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from tests.chaos.crew import Posting, Standup

HOUR = timedelta(hours=1)
EASTERNMOST = timezone(timedelta(hours=14))
EVENING = time(17)
WAKING = (time(8), time(20))
ROOM_BEFORE_NUDGE = timedelta(minutes=30)


def instant(day: date, at: time, zone: str) -> datetime:
    """The first instant at which clocks in the zone show this date and time; where they skip it, as much after the
    skipping as the time lies after its begin."""
    there, wall = ZoneInfo(zone), datetime.combine(day, at)
    around = [
        (wall + timedelta(days=shift)).replace(tzinfo=UTC).astimezone(there).utcoffset() for shift in (-1, 1)
    ]
    before, after = (offset or timedelta() for offset in around)
    tried = sorted((wall - offset).replace(tzinfo=UTC) for offset in {before, after})
    showing = [at_ for at_ in tried if at_.astimezone(there).replace(tzinfo=None) == wall]
    return showing[0] if showing else (wall - before).replace(tzinfo=UTC)


def posted_at(posting: Posting, day: date) -> datetime:
    return instant(day, posting.at, posting.zone)


def planned_close(standup: Standup, day: date) -> datetime:
    """The next day, where it closes at or before the time at which it asks."""
    closes_on = day if standup.close_at > standup.ask_at else day + timedelta(days=1)
    return instant(closes_on, standup.close_at, standup.zone)


def room(standup: Standup, day: date) -> timedelta:
    """What everybody has to answer: an hour, or all there is."""
    return min(HOUR, planned_close(standup, day) - instant(day, standup.ask_at, standup.zone))


def asked_at(standup: Standup, day: date, zone: str) -> datetime:
    own = instant(day, standup.ask_at, zone)
    is_latecomer = own + room(standup, day) > planned_close(standup, day)
    if is_latecomer and not standup.waits:
        return instant(day - timedelta(days=1), EVENING, zone)
    return own


def close_after(standup: Standup, day: date, asked: Iterable[datetime]) -> datetime:
    """Nobody who is still to be asked has less than everybody should."""
    return max([planned_close(standup, day), *(at + room(standup, day) for at in asked)])


def opened_at(standup: Standup, day: date) -> datetime:
    """When it may be the time to ask somewhere on Earth: from then on comings and goings concern this day."""
    first = datetime.combine(day, standup.ask_at, EASTERNMOST).astimezone(UTC)
    if standup.waits:
        return first
    return min(first, datetime.combine(day - timedelta(days=1), EVENING, EASTERNMOST).astimezone(UTC))


def nudged_at(asked: datetime, closes: datetime, zone: str) -> datetime | None:
    """An hour before the close; at five in the afternoon instead of at night; never within half an hour of asking."""
    wish = closes - HOUR
    local = wish.astimezone(ZoneInfo(zone))
    if local.time() < WAKING[0]:
        wish = instant(local.date() - timedelta(days=1), EVENING, zone)
    elif local.time() > WAKING[1]:
        wish = instant(local.date(), EVENING, zone)
    return wish if wish - asked >= ROOM_BEFORE_NUDGE else None


def days(first: date, count: int, weekdays: frozenset[int]) -> list[date]:
    every = (first + timedelta(days=number) for number in range(count))
    return [day for day in every if day.isoweekday() in weekdays]
