"""On which dates, at what local time, in whose time zone.

Everything here is a calculation: no clock is read. Instants are aware and in UTC, dates and times of day are local,
ISO weekdays run from 1 (Monday) to 7 (Sunday).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import cast
from zoneinfo import ZoneInfo

from dateutil import rrule

from rituals.refusals import Refusal
from rituals.words import join_words, search_zones, zone_names

EVERY_DAY = frozenset(range(1, 8))
WORKDAYS = frozenset(range(1, 6))
LAST = -1
NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
"""Which of a month's Mondays, as RFC 5545 counts them, and what people call it."""

_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# The easternmost offset in use: Kiritimati, the first place where a date begins.
_EASTERNMOST = timezone(timedelta(hours=14))

_WAKING = (time(8), time(20))
_AFTERNOON = time(17)
_NUDGE_BEFORE_CLOSE = timedelta(hours=1)
_ROOM_TO_ANSWER = timedelta(minutes=30)


class UnknownZone(Refusal, ValueError):
    """A time zone name that the IANA database does not have; the sentence suggests the nearest one."""


class UnusableRhythm(Refusal, ValueError):
    """A rhythm without a single date, or with days that no calendar has."""


@dataclass(frozen=True)
class Rhythm:
    """Local dates that an RFC 5545 recurrence rule gives, made by `weekly`, `monthly` or `monthly_weekday`.

    Both fields are stored as they are: `rule` is the text of the rule, such as `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO`, and
    no date comes before `start`. What takes place every second time has to have a start, to be counted from.
    """

    rule: str
    start: date | None = None


def weekly(days: frozenset[int], start: date | None = None, every: int = 1) -> Rhythm:
    """ISO weekdays of every `every`-th week, counted from the week of the first of them. Raises UnusableRhythm."""
    if not days:
        raise UnusableRhythm("Choose at least one day of the week.")
    if not days <= EVERY_DAY:
        raise UnusableRhythm("Days of the week are numbered from 1 for Monday to 7 for Sunday.")
    by_day = ",".join(_DAY_CODES[day - 1] for day in sorted(days))
    return Rhythm(f"FREQ=WEEKLY{_interval(every, start)};BYDAY={by_day}", start)


def monthly(month_day: int, start: date | None = None, every: int = 1) -> Rhythm:
    """A day of every `every`-th month, or the last day of a month that is shorter. Raises UnusableRhythm."""
    if not 1 <= month_day <= 31:
        raise UnusableRhythm("Choose a day of the month from 1 to 31; 31 stands for the last day.")
    # RFC 5545 §3.3.10 leaves out months without that day. People mean the last day that the month has (BYSETPOS).
    candidates = ",".join(str(day) for day in range(min(28, month_day), month_day + 1))
    last = ";BYSETPOS=-1" if month_day > 28 else ""
    return Rhythm(f"FREQ=MONTHLY{_interval(every, start)};BYMONTHDAY={candidates}{last}", start)


def monthly_weekday(nth: int, day: int, start: date | None = None, every: int = 1) -> Rhythm:
    """The first to fourth (1 to 4) or the last (LAST) of an ISO weekday in every `every`-th month. Raises
    UnusableRhythm."""
    if nth not in NTHS or day not in EVERY_DAY:
        raise UnusableRhythm("Choose the first, second, third, fourth or last of a day of the week.")
    return Rhythm(f"FREQ=MONTHLY{_interval(every, start)};BYDAY={nth}{_DAY_CODES[day - 1]}", start)


def weekly_days(rhythm: Rhythm) -> frozenset[int]:
    """The ISO weekdays of a weekly rhythm; empty for a monthly one."""
    fields = _fields(rhythm)
    codes = fields["BYDAY"].split(",") if fields["FREQ"] == "WEEKLY" else []
    return frozenset(_DAY_CODES.index(code) + 1 for code in codes)


def month_day(rhythm: Rhythm) -> int | None:
    """Of `monthly`; None for all others."""
    days = _fields(rhythm).get("BYMONTHDAY")
    return int(days.split(",")[-1]) if days else None


def month_weekday(rhythm: Rhythm) -> tuple[int, int] | None:
    """Which one, and the ISO weekday, of `monthly_weekday`; None for all others."""
    fields = _fields(rhythm)
    if fields["FREQ"] == "WEEKLY" or "BYDAY" not in fields:
        return None
    nth, code = fields["BYDAY"][:-2], fields["BYDAY"][-2:]
    return int(nth), _DAY_CODES.index(code) + 1


def is_every_week(rhythm: Rhythm) -> bool:
    return bool(weekly_days(rhythm)) and every_weeks(rhythm) == 1


def every_weeks(rhythm: Rhythm) -> int:
    """1 for every week (or month), 2 for every second one, and so on."""
    return int(_fields(rhythm).get("INTERVAL", 1))


def monday_of(day: date) -> date:
    """With which a week begins, as RFC 5545 counts them unless told otherwise."""
    return day - timedelta(days=day.isoweekday() - 1)


def coming_week(rhythm: Rhythm, today: date) -> date:
    """The Monday of the first week, this one included, that a weekly rhythm does not leave out."""
    this_week = monday_of(today)
    if rhythm.start is None:
        return this_week
    ahead = (monday_of(_first(rhythm, rhythm.start)) - this_week).days // 7
    return this_week + timedelta(weeks=ahead % every_weeks(rhythm))


def continued(kept: Rhythm, wanted: Rhythm) -> Rhythm:
    """The kept one if the wanted one goes on with the same dates, so that its start stays; else the wanted one."""
    if kept.rule != wanted.rule or kept.start is None:
        return wanted
    if wanted.start is None or coming_week(kept, wanted.start) == coming_week(wanted, wanted.start):
        return kept
    return wanted


def date_before(rhythm: Rhythm, day: date) -> date:
    """The one before a date of the rhythm, as if there had always been one."""
    far = timedelta(weeks=10 * every_weeks(rhythm))  # whole turns, and more than two months
    always = replace(rhythm, start=rhythm.start - far) if rhythm.start else rhythm
    return dates(always, day - far, day - timedelta(days=1))[-1]


def dates(rhythm: Rhythm, after: date, until: date) -> list[date]:
    """The rhythm's dates later than `after` and up to and including `until`, in order."""
    found = _rule(rhythm, after).between(_midnight(after), _midnight(until), inc=True)
    return [moment.date() for moment in found if moment.date() > after]


def next_date(rhythm: Rhythm, on_or_after: date) -> date | None:
    """The first of the rhythm's dates that is not before the given one; None only at the end of the calendar."""
    found = _rule(rhythm, on_or_after).after(_midnight(on_or_after), inc=True)
    return found.date() if found else None


def describe(rhythm: Rhythm) -> str:
    """In words that follow "asks": `Monday to Friday`, `every second Monday`, `the last Friday of every month`."""
    every, on_day, on_weekday = every_weeks(rhythm), month_day(rhythm), month_weekday(rhythm)
    if on_day is not None:
        return _monthly_words(on_day, every)
    if on_weekday is not None:
        nth, weekday = on_weekday
        return f"the {NTHS[nth]} {_DAY_NAMES[weekday - 1]} of {_month(every)}"
    return _weekly_words(weekly_days(rhythm), every)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The one instant, in UTC, at which the intended local date and time of day come in a zone.

    RFC 5545 §3.3.5: a time that the clocks skip in spring is read with the offset before the gap (02:30 becomes
    03:30), a time that comes twice in autumn is the first of the two. The local date of the answer can therefore
    differ from `day` when a gap touches midnight, so occurrences are keyed by `day`. Where a whole date was skipped
    (Samoa, 30 December 2011) that date shares its instant with the following one.
    """
    # PEP 495 gives fold=0 exactly the RFC's two readings; a fold brought along by the caller would undo them.
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def first_instant_on_earth(day: date, at: time) -> datetime:
    """The earliest UTC instant at which it can be that local date and time anywhere (UTC+14)."""
    return datetime.combine(day, at.replace(fold=0), _EASTERNMOST).astimezone(UTC)


def hours_later(at: time, hours: int) -> time:
    """On a clock: past midnight it begins anew."""
    return at.replace(hour=(at.hour + hours) % 24)


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date on a calendar in the zone at an aware instant. Raises ValueError for a naive one."""
    return _aware(moment).astimezone(zone).date()


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that exact name. Raises UnknownZone with the nearest name as suggestion.

    Only names of the IANA database count: a machine's own extras, such as `localtime`, mean something else elsewhere.
    """
    if name in zone_names():
        return ZoneInfo(name)
    nearest = search_zones(name, limit=1) if name.strip() else []
    remedy = (
        f"Did you mean {nearest[0].name}?" if nearest else "Search for a city or a country, such as Lisbon."
    )
    raise UnknownZone(f"I do not know a time zone called “{name[:60]}”. {remedy}")


def nudge_instant(ask_at: datetime, closes_at: datetime, zone: ZoneInfo) -> datetime | None:
    """When to remind somebody who has not answered, in UTC; None when no decent moment is left.

    One hour before the close. If that is before 08:00 or after 20:00 for the person, it moves back to 17:00 local of
    the last day on which they were up. At least 30 minutes lie between being asked and being reminded.
    """
    wish = _aware(closes_at).astimezone(UTC) - _NUDGE_BEFORE_CLOSE
    local = wish.astimezone(zone)
    if not _WAKING[0] <= local.time() <= _WAKING[1]:
        too_early = local.time() < _WAKING[0]
        wish = instant(local.date() - timedelta(days=1 if too_early else 0), _AFTERNOON, zone)
    # Compared in UTC: within one zone Python compares wall times, which run backwards in autumn.
    return wish if wish >= _aware(ask_at).astimezone(UTC) + _ROOM_TO_ANSWER else None


def close_instant(day: date, close_at: time, zone: ZoneInfo, ask_at: time) -> datetime:
    """When a round that asks on `day` closes, in UTC; always later than `instant(day, ask_at, zone)`.

    A closing time at or before the asking time means the next day. When a spring gap pushes the asking past the
    closing (asked at 02:30, which became 03:30, closing at 03:00), the close keeps its distance on the clock face.
    """
    asks = datetime.combine(day, ask_at)
    closes = datetime.combine(day, close_at)
    if closes <= asks:
        closes += timedelta(days=1)
    asked, closed = instant(day, ask_at, zone), instant(closes.date(), close_at, zone)
    return closed if closed > asked else asked + (closes - asks)


def _rule(rhythm: Rhythm, on_or_after: date) -> rrule.rrule:
    """The rule, complete from `on_or_after` on."""
    if rhythm.start is None:
        return _rule_from(rhythm, on_or_after)
    if "INTERVAL" not in _fields(rhythm):
        # No phase to keep, so an old rhythm costs no more than a new one: the rule starts where the question does.
        return _rule_from(rhythm, max(rhythm.start, on_or_after))
    return _rule_from(rhythm, _first(rhythm, rhythm.start))


def _first(rhythm: Rhythm, start: date) -> date:
    """RFC 5545 §3.8.5.3 wants DTSTART to be the first occurrence: "every second Monday", set up on a Wednesday, then
    begins on the coming Monday and not twelve days later."""
    first = _rule_from(rhythm, start).replace(interval=1).after(_midnight(start), inc=True)
    return first.date() if first else start


def _rule_from(rhythm: Rhythm, first: date) -> rrule.rrule:
    # A set would come back only for several rules, which a rhythm does not have.
    return cast(rrule.rrule, rrule.rrulestr(rhythm.rule, dtstart=_midnight(first)))


def _fields(rhythm: Rhythm) -> dict[str, str]:
    return dict(field.split("=", 1) for field in rhythm.rule.split(";"))


def _interval(every: int, start: date | None) -> str:
    if every < 1:
        raise UnusableRhythm("Choose 1 for every week or month, 2 for every second one, and so on.")
    if every > 1 and start is None:
        raise UnusableRhythm("Choose the week with which it begins.")
    return f";INTERVAL={every}" if every > 1 else ""


def _midnight(day: date) -> datetime:
    """The naive datetime that dateutil wants for a date."""
    return datetime.combine(day, time())


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        # astimezone would take it for the machine's own local time, and be right on some machines only.
        raise ValueError(f"an instant needs its zone, and {moment} has none")
    return moment


def _weekly_words(days: frozenset[int], every: int) -> str:
    named = _day_words(days)
    if every == 1:
        return f"every {named}" if len(days) == 1 else named
    return f"every {_nth(every)} {named}" if len(days) == 1 else f"{named} of every {_nth(every)} week"


def _day_words(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return "every day"
    beginnings = [day for day in days if (day - 2) % 7 + 1 not in days]
    if len(beginnings) == 1 and len(days) >= 3:
        first = beginnings[0]
        return f"{_DAY_NAMES[first - 1]} to {_DAY_NAMES[(first + len(days) - 2) % 7]}"
    return join_words([_DAY_NAMES[day - 1] for day in sorted(days)])


def _monthly_words(month_day: int, every: int) -> str:
    if month_day == 31:
        return f"the last day of {_month(every)}"
    shorter = ", or its last day if it is shorter" if month_day > 28 else ""
    return f"the {ordinal(month_day)} of {_month(every)}{shorter}"


def _month(every: int) -> str:
    return "every month" if every == 1 else f"every {_nth(every)} month"


def _nth(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth"}.get(number, ordinal(number))


def ordinal(number: int) -> str:
    """ "22nd" """
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
