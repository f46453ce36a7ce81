"""Days on which a channel's team is off: those it entered, and the public holidays of a country it chose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import holidays
from sqlmodel import Session

from rituals.timing import next_day
from storage import ritual as rituals
from storage.preference import Calendar, days_off
from storage.ritual import Ritual

LANGUAGE = "en_US"
"""Of the names of holidays; without it they would follow the machine's own settings."""


def is_day_off(session: Session, team_id: str, channel_id: str, day: date) -> bool:
    return day_off_names(session, team_id, channel_id, day)(day) is not None


def day_off_names(
    session: Session, team_id: str, channel_id: str, since: date
) -> Callable[[date], str | None]:
    """What a day on or after `since` is called; "day off" when it was entered without a name, None on all other days.
    Looked up once for all of them."""
    entered = days_off(session, team_id, channel_id, since)
    calendar = session.get(Calendar, (team_id, channel_id))

    def name(day: date) -> str | None:
        for row in entered:
            if row.first <= day <= row.last:
                return row.name or "day off"
        return _holidays(calendar.country, day.year).get(day) if calendar else None

    return name


def next_day_but(
    session: Session, ritual: Ritual, is_left_out: Callable[[date], bool], after: date = date.min
) -> date | None:
    """The ritual's next date, later than `after`, that is not left out; None when there is none within two years."""
    version = rituals.current_version(session, ritual)
    day = ritual.next_date
    if day and day <= after:
        day = next_day(version, after + timedelta(days=1))
    last = day and day + timedelta(days=730)
    while day and last and is_left_out(day):
        day = next_day(version, day + timedelta(days=1))
        if day is None or day > last:
            return None
    return day


@cache
def _holidays(country: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays(country, years=year, language=LANGUAGE).items())
