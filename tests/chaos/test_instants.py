"""What the model says of time, by hand and against the rule that the bot goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rituals import rhythm
from tests.chaos import instants
from tests.chaos.crew import FIRST_MONDAY, STANDUPS, ZONES

HALF_PAST_TWO = time(2, 30)


@pytest.mark.parametrize(
    ("day", "zone", "at"),
    [
        (date(2026, 3, 28), "Europe/Madrid", datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), "Europe/Madrid", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # shown as 03:30
        (date(2026, 3, 30), "Europe/Madrid", datetime(2026, 3, 30, 0, 30, tzinfo=UTC)),
        (date(2026, 4, 5), "Australia/Adelaide", datetime(2026, 4, 4, 16, 0, tzinfo=UTC)),  # the first of two
        (date(2026, 4, 6), "Australia/Adelaide", datetime(2026, 4, 5, 17, 0, tzinfo=UTC)),
        (date(2026, 4, 5), "Asia/Kathmandu", datetime(2026, 4, 4, 20, 45, tzinfo=UTC)),
    ],
)
def test_half_past_two_comes_once_on_each_day(day: date, zone: str, at: datetime) -> None:
    assert instants.instant(day, HALF_PAST_TWO, zone) == at


@pytest.mark.parametrize("zone", ZONES)
def test_two_ways_of_reckoning_agree_on_every_quarter_of_an_hour(zone: str) -> None:
    for number in range(21):
        day = FIRST_MONDAY + timedelta(days=number)
        for quarter in range(24 * 4):
            at = time(quarter // 4, quarter % 4 * 15)
            assert instants.instant(day, at, zone) == rhythm.instant(day, at, ZoneInfo(zone))


def test_whoever_would_have_less_than_an_hour_is_waited_for_or_asked_the_evening_before() -> None:
    harbour, _, evening = STANDUPS[:3]
    monday, honolulu = FIRST_MONDAY, "Pacific/Honolulu"
    asked = instants.asked_at(harbour, monday, honolulu)
    assert asked == datetime(2026, 3, 23, 19, tzinfo=UTC)
    assert instants.close_after(harbour, monday, [asked]) == asked + timedelta(hours=1)
    assert instants.asked_at(evening, monday, honolulu) == datetime(2026, 3, 23, 3, tzinfo=UTC)


def test_nobody_is_reminded_at_night_or_right_after_being_asked() -> None:
    asked, closes = datetime(2026, 3, 23, 5, tzinfo=UTC), datetime(2026, 3, 23, 17, tzinfo=UTC)
    assert instants.nudged_at(asked, closes, "Europe/Madrid") == closes - timedelta(hours=1)
    assert instants.nudged_at(asked, closes, "Asia/Shanghai") == datetime(2026, 3, 23, 9, tzinfo=UTC)
    assert instants.nudged_at(closes - timedelta(minutes=80), closes, "Europe/Madrid") is None
