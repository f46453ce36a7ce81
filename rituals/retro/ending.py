"""Until when notes are collected, and when the channel is reminded of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rituals.kinds.retro import RETRO
from rituals.refusals import Refusal
from rituals.rhythm import instant, local_date, nudge_instant

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=90)
USUAL_END = time(17, 0)
LONG_ENOUGH_FOR_THE_DAY_BEFORE = timedelta(days=1)
ROOM_BEFORE_REMINDER = timedelta(hours=2)
WORTH_REMINDING = timedelta(minutes=30)
WAKING = (time(8), time(20))


class UnusableEnd(Refusal):
    """The end is over already, or too far away."""


def usual_end(zone: str, now: datetime) -> date:
    """The day on which a new one ends unless somebody says otherwise: tomorrow, or the next working day."""
    day = local_date(now, ZoneInfo(zone)) + timedelta(days=1)
    while day.isoweekday() not in RETRO.days:
        day += timedelta(days=1)
    return day


def end_at(day: date, at: time, zone: str, now: datetime) -> datetime:
    """The instant of that local time. Raises UnusableEnd."""
    end = instant(day, at, ZoneInfo(zone))
    if end <= now:
        raise UnusableEnd("That moment has passed. Choose a later one.")
    if end < now + SHORTEST:
        raise UnusableEnd("That is only minutes away. Leave people ten minutes at least.")
    if end > now + LONGEST:
        raise UnusableEnd("That is more than 90 days away. Choose an earlier day; it can be put off later.")
    return end


def reminder(
    opened: datetime, closes: datetime, zone: str, is_off: Callable[[date], bool]
) -> datetime | None:
    """When the channel hears that the end comes near, by day in the ritual's zone; None when there is no good moment.

    The working day before at the same hour; for those that run less than a day, or end after a free day's start, an
    hour before the end.
    """
    day_before = _day_before(closes, zone, is_off)
    runs_long = closes - opened >= LONG_ENOUGH_FOR_THE_DAY_BEFORE
    if runs_long and day_before >= opened + ROOM_BEFORE_REMINDER:
        return day_before
    return nudge_instant(opened, closes, ZoneInfo(zone))


def _day_before(closes: datetime, zone: str, is_off: Callable[[date], bool]) -> datetime:
    local = closes.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=1)
    for _ in range(7):
        if day.isoweekday() in RETRO.days and not is_off(day):
            break
        day -= timedelta(days=1)
    at = local.time() if WAKING[0] <= local.time() <= WAKING[1] else USUAL_END
    return instant(day, at, ZoneInfo(zone))


def is_worth_reminding(closes: datetime, zone: str, now: datetime) -> bool:
    """Whether a reminder that comes late still helps somebody, and wakes nobody."""
    local = now.astimezone(ZoneInfo(zone)).time()
    return now + WORTH_REMINDING <= closes and WAKING[0] <= local <= WAKING[1]
