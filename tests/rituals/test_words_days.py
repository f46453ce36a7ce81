"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from rituals.words.days import UnclearDays, parse_days

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("24 Dec - 2 Jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("24 Dec–2 Jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("Dec 24 to January 2nd", date(2026, 12, 24), date(2027, 1, 2)),
        ("2026-12-24 until 2027-01-02", date(2026, 12, 24), date(2027, 1, 2)),
        ("1. march", date(2027, 3, 1), None),
        ("3 May 2027", date(2027, 5, 3), None),
        ("today - tomorrow", TODAY, date(2026, 11, 23)),
        ("tomorrow", date(2026, 11, 23), None),
        ("22 November", TODAY, None),
    ],
)
def test_days_are_read_as_the_next_there_are(typed: str, first: date, last: date | None) -> None:
    assert parse_days(typed, TODAY) == (first, last)


@pytest.mark.parametrize("typed", ["3/4", "31 Feb", "soon", "24", "1 Dec - 2 Dec - 3 Dec", "30 Foo"])
def test_what_could_mean_several_days_or_none_is_refused(typed: str) -> None:
    with pytest.raises(UnclearDays, match="24 Dec - 2 Jan"):
        parse_days(typed, TODAY)
