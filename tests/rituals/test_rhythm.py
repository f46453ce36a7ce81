"""On which dates, and at which instant: the rules by example, and dates against a reference that counts days."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituals.refusals import Refusal
from rituals.rhythm import (
    EVERY_DAY,
    LAST,
    WORKDAYS,
    Rhythm,
    UnknownZone,
    UnusableRhythm,
    coming_week,
    continued,
    date_before,
    dates,
    describe,
    first_instant_on_earth,
    instant,
    is_every_week,
    local_date,
    monday_of,
    month_day,
    month_weekday,
    monthly,
    monthly_weekday,
    next_date,
    weekly,
    weekly_days,
    zone,
)

MADRID = ZoneInfo("Europe/Madrid")
NEW_YORK = ZoneInfo("America/New_York")
SAMOA = ZoneInfo("Pacific/Apia")
CAIRO = ZoneInfo("Africa/Cairo")
ONE_DAY = timedelta(days=1)

NEW_YEAR = date(2026, 1, 1)
A_WEDNESDAY = date(2026, 3, 4)

some_days = st.frozensets(st.integers(1, 7), min_size=1)
some_date = st.dates(date(2020, 1, 1), date(2035, 12, 31))
some_zone = st.sampled_from(
    [MADRID, NEW_YORK, CAIRO, ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")]
)
some_time = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


# Dates


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (weekly(WORKDAYS, NEW_YEAR), "Monday to Friday"),
        (weekly(frozenset({1, 3, 5}), NEW_YEAR), "Monday, Wednesday and Friday"),
        (weekly(EVERY_DAY, NEW_YEAR), "every day"),
        (weekly(frozenset({4}), NEW_YEAR), "every Thursday"),
        (weekly(frozenset({6, 7}), NEW_YEAR), "Saturday and Sunday"),
        (weekly(frozenset({7, 1, 2, 3, 4}), NEW_YEAR), "Sunday to Thursday"),
        (weekly(frozenset({1}), NEW_YEAR, 2), "every second Monday"),
        (weekly(frozenset({2, 4}), NEW_YEAR, 2), "Tuesday and Thursday of every second week"),
        (weekly(frozenset({5}), NEW_YEAR, 6), "every 6th Friday"),
        (monthly(1, NEW_YEAR), "the 1st of every month"),
        (monthly(12, NEW_YEAR, 3), "the 12th of every third month"),
        (monthly(22, NEW_YEAR), "the 22nd of every month"),
        (monthly(30, NEW_YEAR), "the 30th of every month, or its last day if it is shorter"),
        (monthly(31, NEW_YEAR), "the last day of every month"),
        (monthly_weekday(1, 1), "the first Monday of every month"),
        (monthly_weekday(LAST, 5), "the last Friday of every month"),
        (monthly_weekday(3, 3, NEW_YEAR, 2), "the third Wednesday of every second month"),
    ],
)
def test_a_rhythm_is_described_in_the_words_people_use(rhythm: Rhythm, words: str) -> None:
    assert describe(rhythm) == words


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    found = dates(monthly(31, NEW_YEAR), NEW_YEAR, date(2026, 6, 30))
    assert [(day.month, day.day) for day in found] == [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)]


def test_the_30th_of_february_is_the_29th_in_a_leap_year() -> None:
    assert next_date(monthly(30, NEW_YEAR), date(2028, 2, 1)) == date(2028, 2, 29)


def test_every_second_monday_set_up_on_a_wednesday_begins_on_the_coming_monday() -> None:
    found = dates(weekly(frozenset({1}), A_WEDNESDAY, 2), A_WEDNESDAY, date(2026, 4, 12))
    assert found == [date(2026, 3, 9), date(2026, 3, 23), date(2026, 4, 6)]


def test_every_second_week_keeps_its_phase_however_late_one_asks() -> None:
    rhythm = weekly(frozenset({1, 4}), A_WEDNESDAY, 2)
    assert next_date(rhythm, date(2026, 3, 6)) == date(2026, 3, 16)
    assert next_date(rhythm, date(2030, 1, 1)) in dates(rhythm, A_WEDNESDAY, date(2030, 2, 1))


def test_nothing_happens_before_the_start() -> None:
    assert next_date(weekly(EVERY_DAY, A_WEDNESDAY), NEW_YEAR) == A_WEDNESDAY
    assert dates(weekly(EVERY_DAY, A_WEDNESDAY), NEW_YEAR, A_WEDNESDAY - ONE_DAY) == []


def test_dates_leave_out_the_day_after_which_and_include_the_day_until_which() -> None:
    rhythm = weekly(EVERY_DAY, NEW_YEAR)
    assert dates(rhythm, date(2026, 1, 5), date(2026, 1, 7)) == [date(2026, 1, 6), date(2026, 1, 7)]


@pytest.mark.parametrize(
    ("make", "remedy"),
    [
        (lambda: weekly(frozenset(), NEW_YEAR), "Choose at least one day of the week."),
        (lambda: weekly(frozenset({0}), NEW_YEAR), "from 1 for Monday to 7 for Sunday"),
        (lambda: weekly(WORKDAYS, NEW_YEAR, 0), "2 for every second one"),
        (lambda: monthly(32, NEW_YEAR), "31 stands for the last day"),
        (lambda: monthly_weekday(5, 1), "first, second, third, fourth or last"),
        (lambda: monthly_weekday(1, 8), "first, second, third, fourth or last"),
        (lambda: weekly(WORKDAYS, every=2), "the week with which it begins"),
    ],
)
def test_a_rhythm_that_no_calendar_has_is_refused_with_a_remedy(make: object, remedy: str) -> None:
    assert callable(make)
    with pytest.raises(UnusableRhythm, match=remedy) as refused:
        make()
    assert isinstance(refused.value, Refusal)


@given(some_days, some_date)
def test_the_days_chosen_can_be_read_back_from_the_stored_rule(days: frozenset[int], start: date) -> None:
    stored = weekly(days, start)
    assert weekly_days(Rhythm(rule=stored.rule, start=stored.start)) == days


def test_a_monthly_rhythm_has_no_days_of_the_week() -> None:
    assert weekly_days(monthly(31, NEW_YEAR)) == weekly_days(monthly_weekday(1, 1)) == frozenset()


@pytest.mark.parametrize(
    ("rhythm", "read"),
    [
        (weekly(WORKDAYS), (None, None)),
        (monthly(12), (12, None)),
        (monthly(31), (31, None)),
        (monthly_weekday(2, 7), (None, (2, 7))),
        (monthly_weekday(LAST, 5), (None, (LAST, 5))),
    ],
)
def test_what_was_chosen_can_be_read_back(
    rhythm: Rhythm, read: tuple[int | None, tuple[int, int] | None]
) -> None:
    assert (month_day(rhythm), month_weekday(rhythm)) == read
    assert is_every_week(rhythm) == (read == (None, None))


def test_without_a_start_a_rhythm_has_always_been() -> None:
    assert next_date(weekly(EVERY_DAY), NEW_YEAR) == NEW_YEAR
    assert next_date(monthly_weekday(LAST, 5), date(2028, 2, 1)) == date(2028, 2, 25)


def test_every_second_week_goes_on_over_a_year_of_53_weeks() -> None:
    mondays = dates(weekly(frozenset({1}), date(2026, 11, 30), 2), date(2026, 11, 29), date(2027, 1, 31))
    assert [day.isocalendar()[:2] for day in mondays] == [
        (2026, 49),
        (2026, 51),
        (2026, 53),
        (2027, 2),
        (2027, 4),
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (29, ["2027-02-28", "2027-03-29", "2027-04-29"]),
        (30, ["2027-02-28", "2027-03-30", "2027-04-30"]),
        (31, ["2027-02-28", "2027-03-31", "2027-04-30"]),
    ],
)
def test_the_end_of_short_months(on: int, expected: list[str]) -> None:
    found = dates(monthly(on), date(2027, 1, 31), date(2027, 4, 30))
    assert [day.isoformat() for day in found] == expected


@given(st.sampled_from([1, 2, 3, 4, LAST]), st.integers(1, 7), some_date)
def test_a_year_of_the_nth_weekday_of_each_month_agrees_with_counting_days(
    nth: int, weekday: int, start: date
) -> None:
    coming = [start + ONE_DAY * n for n in range(366)]

    def is_nth(day: date) -> bool:
        is_last = (day + 7 * ONE_DAY).month != day.month
        return is_last if nth == LAST else (day.day - 1) // 7 + 1 == nth

    counted = [day for day in coming if day.isoweekday() == weekday and is_nth(day)]
    assert dates(monthly_weekday(nth, weekday), start - ONE_DAY, coming[-1]) == counted


@given(some_days, some_date, st.integers(1, 4), some_date)
def test_the_coming_week_is_one_in_which_it_takes_place(
    days: frozenset[int], start: date, every: int, today: date
) -> None:
    monday = coming_week(weekly(days, start, every), today)
    assert monday_of(today) <= monday < monday_of(today) + 7 * every * ONE_DAY
    if monday > start:
        assert dates(weekly(days, start, every), monday - ONE_DAY, monday + 6 * ONE_DAY)


@given(some_days, some_date, st.integers(1, 4), st.integers(0, 60))
def test_a_form_sent_as_it_was_shown_keeps_the_start(
    days: frozenset[int], start: date, every: int, later: int
) -> None:
    kept = weekly(days, start, every)
    shown = coming_week(kept, start + later * ONE_DAY)
    assert continued(kept, weekly(days, shown, every)) == kept
    if every > 1:
        other = weekly(days, shown + 7 * ONE_DAY, every)
        assert continued(kept, other) == other


@given(some_days, some_date, st.integers(1, 4))
def test_the_date_before_is_the_one_before(days: frozenset[int], start: date, every: int) -> None:
    rhythm = weekly(days, start, every)
    first, second, *_ = dates(rhythm, start - ONE_DAY, start + 10 * 7 * ONE_DAY)
    assert date_before(rhythm, second) == first
    assert first - 7 * every * ONE_DAY <= date_before(rhythm, first) < first
    assert date_before(monthly(31), date(2027, 2, 28)) == date(2027, 1, 31)


@given(some_days, some_date, some_date)
def test_a_year_of_a_weekly_rhythm_agrees_with_counting_days(
    days: frozenset[int], start: date, after: date
) -> None:
    year = [after + ONE_DAY * n for n in range(1, 366)]
    counted = [day for day in year if day >= start and day.isoweekday() in days]
    assert dates(weekly(days, start), after, year[-1]) == counted
    assert next_date(weekly(days, start), year[0]) == (
        counted[0] if counted else next_date(weekly(days, start), start)
    )


@given(some_days, some_date, st.integers(2, 5))
def test_a_year_of_every_nth_week_agrees_with_counting_weeks(
    days: frozenset[int], start: date, every: int
) -> None:
    coming = [start + ONE_DAY * n for n in range(366)]
    first = next(day for day in coming if day.isoweekday() in days)
    its_monday = first - ONE_DAY * (first.isoweekday() - 1)
    counted = [
        d for d in coming if d >= first and d.isoweekday() in days and (d - its_monday).days // 7 % every == 0
    ]
    assert dates(weekly(days, start, every), start - ONE_DAY, coming[-1]) == counted


@given(st.integers(1, 31), some_date)
def test_a_year_of_a_monthly_rhythm_agrees_with_counting_days(month_day: int, start: date) -> None:
    coming = [start + ONE_DAY * n for n in range(366)]
    counted = [day for day in coming if day.day == min(month_day, monthrange(day.year, day.month)[1])]
    assert dates(monthly(month_day, start), start - ONE_DAY, coming[-1]) == counted


@given(some_days, some_date, some_date, st.integers(1, 3))
def test_the_next_date_is_the_first_of_the_dates(
    days: frozenset[int], start: date, day: date, every: int
) -> None:
    rhythm = weekly(days, start, every)
    following = next_date(rhythm, day)
    assert following is not None
    assert dates(rhythm, day - ONE_DAY, following) == [following]


# Instants


@pytest.mark.parametrize(
    ("story", "day", "at", "where", "expected"),
    [
        ("a winter morning", "2026-01-15", "09:00", MADRID, "2026-01-15 08:00"),
        ("a summer morning", "2026-07-15", "09:00", MADRID, "2026-07-15 07:00"),
        ("02:30 does not exist and becomes 03:30", "2026-03-29", "02:30", MADRID, "2026-03-29 01:30"),
        ("the last minute before the gap", "2026-03-29", "01:59", MADRID, "2026-03-29 00:59"),
        ("the first minute after the gap", "2026-03-29", "03:00", MADRID, "2026-03-29 01:00"),
        ("02:30 comes twice and the first counts", "2026-10-25", "02:30", MADRID, "2026-10-25 00:30"),
        ("RFC 5545's own example of a gap", "2007-03-11", "02:30", NEW_YORK, "2007-03-11 07:30"),
        ("RFC 5545's own example of an overlap", "2007-11-04", "01:30", NEW_YORK, "2007-11-04 05:30"),
        ("midnight does not exist in Cairo", "2026-04-24", "00:00", CAIRO, "2026-04-23 22:00"),
    ],
)
def test_a_local_time_is_one_instant(story: str, day: str, at: str, where: ZoneInfo, expected: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(at), where) == utc(expected), story


def test_a_fold_brought_along_changes_nothing() -> None:
    overlap = date(2026, 10, 25)
    assert instant(overlap, time(2, 30, fold=1), MADRID) == instant(overlap, time(2, 30), MADRID)


def test_the_date_that_samoa_skipped_has_one_instant_which_the_next_date_shares() -> None:
    skipped = instant(date(2011, 12, 30), time(9), SAMOA)
    assert shown(skipped, SAMOA) == "2011-12-31 09:00"
    assert skipped == instant(date(2011, 12, 31), time(9), SAMOA)
    assert skipped - instant(date(2011, 12, 29), time(9), SAMOA) == ONE_DAY


@given(some_date, some_time, some_zone)
def test_nowhere_on_earth_is_a_date_reached_before_its_first_instant(
    day: date, at: time, where: ZoneInfo
) -> None:
    assert first_instant_on_earth(day, at) <= instant(day, at, where)


def test_a_date_begins_in_kiritimati() -> None:
    assert first_instant_on_earth(A_WEDNESDAY, time(9)) == instant(
        A_WEDNESDAY, time(9), ZoneInfo("Pacific/Kiritimati")
    )


def test_the_date_on_the_calendar_depends_on_where_one_is() -> None:
    moment = utc("2026-03-04 23:30")
    assert (local_date(moment, NEW_YORK), local_date(moment, MADRID)) == (A_WEDNESDAY, date(2026, 3, 5))


def test_an_instant_without_a_zone_is_nobodys_date() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        local_date(datetime(2026, 3, 4, 9), MADRID)  # noqa: DTZ001 - the mistake under test


def test_a_zone_is_found_by_its_exact_name_old_or_new() -> None:
    assert (zone("Asia/Kolkata").key, zone("Asia/Calcutta").key) == ("Asia/Kolkata", "Asia/Calcutta")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Europe/Madird", "Did you mean Europe/Madrid?"),
        ("europe/lisbon", "Did you mean Europe/Lisbon?"),
        ("Kiev", "Did you mean Europe/Kyiv?"),
        ("Xanadu", "Search for a city or a country"),
        ("localtime", "Search for a city or a country"),
        ("../../etc/passwd", "Search for a city or a country"),
        ("", "Search for a city or a country"),
    ],
)
def test_an_unknown_zone_is_refused_with_a_suggestion(name: str, remedy: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert remedy in str(refused.value)
    assert isinstance(refused.value, Refusal)
    assert isinstance(refused.value, ValueError)
