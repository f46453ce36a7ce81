"""Columns as they are typed, ends as they are meant, and reminders at a decent hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from rituals.retro.columns import COLUMN_SETS, OWN, UnclearColumns, columns_of
from rituals.retro.ending import UnusableEnd, end_at, reminder, usual_end
from tests.rituals.office import MONDAY, SUNDAY, at

MADRID = "Europe/Madrid"
FRIDAY = date(2026, 11, 20)
NOON = at(SUNDAY, "12:00")


def never(_day: date) -> bool:
    return False


def test_every_set_of_columns_can_be_chosen() -> None:
    for each in COLUMN_SETS:
        assert [column.label for column in columns_of(each.name)] == list(each.titles)


def test_own_columns_are_read_one_a_line_with_or_without_bullets() -> None:
    typed = "- Wind\n\n•  Anchors \n  Rocks ahead"
    assert [column.label for column in columns_of(OWN, typed)] == ["Wind", "Anchors", "Rocks ahead"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "There are 0 now"),
        ("Only one", "There are 1 now"),
        ("\n".join("abcdefg"), "There are 7 now"),
        ("Good\ngood", "Two columns have the same name"),
        ("x" * 61 + "\nShort", "too long for a column"),
    ],
)
def test_columns_that_cannot_be_used_are_refused_with_the_remedy(typed: str, said: str) -> None:
    with pytest.raises(UnclearColumns, match=said):
        columns_of(OWN, typed)


def test_the_usual_end_is_the_next_working_day() -> None:
    assert usual_end(MADRID, NOON) == MONDAY
    assert usual_end(MADRID, at(FRIDAY, "12:00")) == MONDAY
    assert usual_end("Pacific/Kiritimati", NOON) == MONDAY + timedelta(days=1)  # Monday has begun there


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        (SUNDAY, time(11), "has passed"),
        (SUNDAY, time(12, 5), "minutes away"),
        (date(2027, 6, 1), time(9), "90 days"),
    ],
)
def test_an_end_that_is_over_or_out_of_sight_is_refused(day: date, clock: time, said: str) -> None:
    with pytest.raises(UnusableEnd, match=said):
        end_at(day, clock, MADRID, NOON)


def test_an_end_is_the_local_time_also_on_the_day_the_clocks_change() -> None:
    assert end_at(MONDAY, time(17), MADRID, NOON) == at(MONDAY, "17:00")
    spring = date(2027, 3, 28)
    assert end_at(spring, time(17), MADRID, at(date(2027, 3, 20), "12:00")) == at(spring, "17:00")


@pytest.mark.parametrize(
    ("opened", "closes", "expected"),
    [
        (at(MONDAY, "09:00"), at(MONDAY, "17:00"), at(MONDAY, "16:00")),  # within a day: an hour before
        (at(MONDAY, "09:00"), at(date(2026, 11, 26), "17:00"), at(date(2026, 11, 25), "17:00")),
        (at(date(2026, 11, 18), "09:00"), at(MONDAY, "17:00"), at(FRIDAY, "17:00")),  # not on Sunday
        (
            at(MONDAY, "09:00"),
            at(date(2026, 11, 26), "23:00"),
            at(date(2026, 11, 25), "17:00"),
        ),  # not at night
        (
            at(MONDAY, "16:00"),
            at(date(2026, 11, 24), "17:00"),
            at(date(2026, 11, 24), "16:00"),
        ),  # only just begun
        (at(MONDAY, "16:40"), at(MONDAY, "17:00"), None),
    ],
)
def test_the_channel_is_reminded_by_day_and_while_it_helps(
    opened: datetime, closes: datetime, expected: datetime | None
) -> None:
    assert reminder(opened, closes, MADRID, never) == expected


def test_the_reminder_goes_before_days_off() -> None:
    wednesday, tuesday = date(2026, 11, 25), date(2026, 11, 24)
    closes = at(date(2026, 11, 26), "17:00")
    at_work = reminder(at(SUNDAY, "09:00"), closes, MADRID, lambda day: day == wednesday)
    assert at_work == at(tuesday, "17:00")
