"""When a round reminds and when it closes: at decent hours, in the right order, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituals.rhythm import close_instant, instant, nudge_instant

MADRID = ZoneInfo("Europe/Madrid")
AUCKLAND = ZoneInfo("Pacific/Auckland")

some_date = st.dates(date(2020, 1, 1), date(2035, 12, 31))
some_zone = st.sampled_from(
    [MADRID, AUCKLAND, ZoneInfo("America/Nuuk"), ZoneInfo("Africa/Cairo"), ZoneInfo("Asia/Kolkata")]
)
some_time = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def shown(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("story", "asked", "closes", "expected"),
    [
        ("an hour before the close", "2026-03-04 09:00", "2026-03-04 18:00", "2026-03-04 17:00"),
        ("20:00 is still a decent hour", "2026-03-04 09:00", "2026-03-04 21:00", "2026-03-04 20:00"),
        ("23:00 is too late, so that afternoon", "2026-03-04 09:00", "2026-03-05 00:00", "2026-03-04 17:00"),
        (
            "04:00 is too early, so the afternoon before",
            "2026-03-04 09:00",
            "2026-03-05 05:00",
            "2026-03-04 17:00",
        ),
        ("08:00 is a decent hour", "2026-03-04 09:00", "2026-03-05 09:00", "2026-03-05 08:00"),
        ("07:59 is not", "2026-03-04 09:00", "2026-03-05 08:59", "2026-03-04 17:00"),
        (
            "half an hour after being asked is enough",
            "2026-03-04 16:30",
            "2026-03-04 18:00",
            "2026-03-04 17:00",
        ),
        ("less is pestering", "2026-03-04 16:31", "2026-03-04 18:00", None),
        ("the afternoon went by before they were asked", "2026-03-04 18:00", "2026-03-04 23:00", None),
        ("they were asked after the close", "2026-03-04 19:00", "2026-03-04 18:00", None),
        ("an hour that the spring took", "2026-03-29 00:30", "2026-03-29 10:00", "2026-03-29 09:00"),
    ],
)
def test_a_nudge_comes_at_a_decent_hour_or_not_at_all(
    story: str, asked: str, closes: str, expected: str | None
) -> None:
    ask_at, closes_at = (datetime.fromisoformat(text).replace(tzinfo=MADRID) for text in (asked, closes))
    nudge = nudge_instant(ask_at, closes_at, MADRID)
    assert (nudge and shown(nudge, MADRID)) == expected, story
    assert nudge is None or nudge.tzinfo is UTC


def test_the_decent_hour_is_the_persons_own_and_not_the_teams() -> None:
    in_madrid_18 = datetime(2026, 3, 4, 18, tzinfo=MADRID)
    asked_the_day_before = datetime(2026, 3, 3, 6, tzinfo=UTC)
    nudge = nudge_instant(asked_the_day_before, in_madrid_18, AUCKLAND)
    assert nudge is not None
    assert shown(nudge, AUCKLAND) == "2026-03-04 17:00"


@given(some_date, some_time, st.integers(-60, 60 * 48), some_zone)
def test_a_nudge_leaves_room_comes_before_the_close_and_wakes_nobody(
    day: date, at: time, minutes_open: int, where: ZoneInfo
) -> None:
    ask_at = instant(day, at, where)
    closes_at = ask_at + timedelta(minutes=minutes_open)
    nudge = nudge_instant(ask_at, closes_at, where)
    if nudge is not None:
        assert ask_at + timedelta(minutes=30) <= nudge <= closes_at - timedelta(hours=1)
        assert time(8) <= nudge.astimezone(where).time() <= time(20)


@pytest.mark.parametrize(
    ("story", "day", "ask_at", "close_at", "expected"),
    [
        ("the same day", "2026-03-04", "09:00", "18:00", "2026-03-04 18:00"),
        ("the same time means a day later", "2026-03-04", "09:00", "09:00", "2026-03-05 09:00"),
        ("an earlier time means the next morning", "2026-03-04", "17:00", "08:30", "2026-03-05 08:30"),
        ("the asking was pushed out of the gap", "2026-03-29", "02:30", "03:00", "2026-03-29 04:00"),
        ("the closing was pushed out of the gap", "2026-03-29", "01:00", "02:30", "2026-03-29 03:30"),
        ("across the longer night", "2026-10-24", "17:00", "09:00", "2026-10-25 09:00"),
    ],
)
def test_a_round_closes_at_the_next_such_time_after_asking(
    story: str, day: str, ask_at: str, close_at: str, expected: str
) -> None:
    times = time.fromisoformat(ask_at), time.fromisoformat(close_at)
    closes = close_instant(date.fromisoformat(day), times[1], MADRID, times[0])
    assert shown(closes, MADRID) == expected, story


@given(some_date, some_time, some_time, some_zone)
def test_a_round_always_closes_after_it_asks_and_within_about_a_day(
    day: date, ask_at: time, close_at: time, where: ZoneInfo
) -> None:
    is_open = close_instant(day, close_at, where, ask_at) - instant(day, ask_at, where)
    assert timedelta() < is_open <= timedelta(hours=25)
