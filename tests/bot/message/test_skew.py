"""A machine's clock that is wrong is noticed by what Slack's answers say."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.manifest import read_manifest
from bot.message.skew import Skew
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_TOKEN

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


class WristWatch:
    """A machine's clock that is `wrong` by so much."""

    def __init__(self, wrong: timedelta = timedelta()) -> None:
        self.now = NINE
        self.wrong = wrong

    def calendar(self) -> datetime:
        return self.now + self.wrong

    def elapsed(self) -> datetime:
        return self.now


def answered(watch: WristWatch, name: str = "Date") -> dict[str, str]:
    return {"Content-Type": "application/json", name: format_datetime(watch.now, usegmt=True)}


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "clock" in record.getMessage()]


@pytest.mark.parametrize("name", ["Date", "date", "DATE"])
def test_how_far_slack_is_ahead_is_counted(name: str) -> None:
    watch, seconds = WristWatch(timedelta(seconds=-20)), []
    Skew(watch, seconds.append).note(answered(watch, name))
    assert seconds == [20]


def test_the_sdk_may_hand_over_a_list() -> None:
    watch, seconds = WristWatch(), []
    Skew(watch, seconds.append).note({"date": [answered(watch)["Date"]]})
    assert seconds == [0]


@pytest.mark.parametrize("headers", [{}, {"date": ""}, {"date": "yesterday"}, {"date": []}, {"date": None}])
def test_an_answer_that_says_no_time_changes_nothing(headers: dict[str, object]) -> None:
    seconds: list[float] = []
    Skew(WristWatch(), seconds.append).note(headers)
    assert seconds == []


def test_a_minute_is_borne_in_silence_and_more_is_said_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    watch = WristWatch(timedelta(seconds=60))
    skew = Skew(watch, lambda _seconds: None)
    for _ in range(3):
        skew.note(answered(watch))
        watch.now += timedelta(minutes=25)
    assert not said(caplog)
    watch.wrong = timedelta(hours=-3)
    for _ in range(4):
        skew.note(answered(watch))
        watch.now += timedelta(minutes=25)
    assert len(said(caplog)) == 1
    assert "skew_seconds=10800" in said(caplog)[0]
    skew.note(answered(watch))
    assert len(said(caplog)) == 2


def test_an_answer_that_was_under_way_while_a_clock_was_set_alarms_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch = WristWatch(timedelta(hours=9))
    skew = Skew(watch, lambda _seconds: None)
    for _ in range(3):
        skew.note(answered(watch))
        watch.now += timedelta(seconds=10)
    watch.wrong = timedelta()
    skew.note(answered(watch))
    watch.now += timedelta(minutes=5)
    watch.wrong = timedelta(hours=9)
    skew.note(answered(watch))
    assert not said(caplog)


def test_real_answers_say_their_time() -> None:
    seconds: list[float] = []
    with StandIn(read_manifest(), page=False, seed=sample) as slack:
        answer = WebClient(BOT_TOKEN, slack.api_url).auth_test()
        Skew(SystemClock(), seconds.append).note(answer.headers)
    assert abs(seconds[0]) < 5
