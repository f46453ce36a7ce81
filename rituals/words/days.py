"""Days as people type them: "24 Dec", "Dec 24 - Jan 2", "2026-12-24 to 2027-01-02", "tomorrow"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rituals.refusals import Refusal
from rituals.words.phrases import fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BETWEEN = re.compile(r"\s+(?:-|–|—|to|until|till)\s+|\s*[–—]\s*")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?(?:,? (\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_NEAR = {"today": 0, "tomorrow": 1}


class UnclearDays(Refusal):
    """Not read as days. Numbers alone, such as 3/4, mean different days in different countries."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"I do not understand “{typed[:60]}”. Type days like “24 Dec - 2 Jan”.")


def parse_days(text: str, today: date) -> tuple[date, date | None]:
    """First and last day; None for a single one. A day without a year is the next one there is. Raises UnclearDays."""
    typed = [part for part in _BETWEEN.split(text.strip()) if part]
    if not 1 <= len(typed) <= 2:
        raise UnclearDays(text)
    first = _day(typed[0], today, text)
    return first, _day(typed[1], first, text) if len(typed) == 2 else None


def _day(part: str, not_before: date, text: str) -> date:
    typed = fold(part)
    if typed in _NEAR:
        return not_before + timedelta(days=_NEAR[typed])
    try:
        return _iso(typed) or _named(typed, not_before) or _unclear(text)
    except ValueError:  # the 31st of a month that has none
        return _unclear(text)


def _unclear(text: str) -> date:
    raise UnclearDays(text)


def _iso(typed: str) -> date | None:
    found = _ISO.fullmatch(typed)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _named(typed: str, not_before: date) -> date | None:
    if found := _DAY_FIRST.fullmatch(typed):
        number, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(typed):
        name, number, year = found.groups()
    else:
        return None
    if name[:3] not in _MONTHS:
        return None
    month = _MONTHS.index(name[:3]) + 1
    if year:
        return date(int(year), month, int(number))
    this_year = date(not_before.year, month, int(number))
    return this_year if this_year >= not_before else date(not_before.year + 1, month, int(number))
