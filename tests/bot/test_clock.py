"""The clock's two faces, the file that moves one of them, and the server that the other goes by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun import freeze_time

from bot.clock import ShiftedClock, SystemClock, agree
from storage.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Stopwatch:
    """Seconds that go by when a test says so."""

    def __init__(self) -> None:
        self.seconds = 4711.0

    def __call__(self) -> float:
        return self.seconds


def test_the_machines_clock_shows_the_same_on_both_faces_in_utc() -> None:
    with freeze_time(NOON):
        clock = SystemClock(Stopwatch())
        assert clock.calendar() == clock.elapsed() == NOON


def test_setting_the_machines_clock_moves_the_calendar_and_no_lease() -> None:
    stopwatch = Stopwatch()
    with freeze_time(NOON):
        clock = SystemClock(stopwatch)
    stopwatch.seconds += 60
    for shown in (NOON - timedelta(days=400), NOON + timedelta(hours=1)):
        with freeze_time(shown):
            assert clock.calendar() == shown
            assert clock.elapsed() == NOON + timedelta(minutes=1)


def test_a_file_moves_the_calendar_and_never_the_elapsed_time(tmp_path: Path) -> None:
    offset = tmp_path / "clock"
    offset.write_text("86400.5", encoding="ascii")
    with freeze_time(NOON):
        clock = ShiftedClock(offset, Stopwatch())
        assert clock.calendar() == NOON + timedelta(days=1, seconds=0.5)
        assert clock.elapsed() == NOON


def test_a_file_put_in_the_place_of_the_other_holds_at_once(tmp_path: Path) -> None:
    offset, draft = tmp_path / "clock", tmp_path / "draft"
    offset.write_text("60", encoding="ascii")
    clock = ShiftedClock(offset)
    with freeze_time(NOON):
        assert clock.calendar() == NOON + timedelta(minutes=1)
        draft.write_text("-3600", encoding="ascii")
        draft.replace(offset)
        assert clock.calendar() == NOON - timedelta(hours=1)


def test_copies_whose_machines_disagree_count_by_the_server_they_share() -> None:
    stopwatches = Stopwatch(), Stopwatch()
    with freeze_time(NOON):
        fast = SystemClock(stopwatches[0])
    with freeze_time(NOON - timedelta(hours=1)):
        slow = SystemClock(stopwatches[1])
    for clock in (fast, slow):
        clock.follow(lambda: NOON - timedelta(minutes=20))
    assert fast.elapsed() == slow.elapsed() == NOON - timedelta(minutes=20)


def test_the_way_to_the_server_and_back_is_counted_half() -> None:
    stopwatch = Stopwatch()
    clock = SystemClock(stopwatch)

    def server() -> datetime:
        stopwatch.seconds += 0.4
        return NOON

    clock.follow(server)
    assert clock.elapsed() == NOON + timedelta(seconds=0.2)


def test_a_server_that_takes_long_to_say_its_time_is_not_believed() -> None:
    stopwatch = Stopwatch()
    with freeze_time(NOON):
        clock = SystemClock(stopwatch)

    def server() -> datetime:
        stopwatch.seconds += 5
        return NOON + timedelta(hours=1)

    clock.follow(server)
    assert clock.elapsed() == NOON + timedelta(seconds=5)


def test_with_a_file_there_is_nobody_to_agree_with(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    with freeze_time(NOON):
        clock = SystemClock(Stopwatch())
    agree(clock, database)
    assert clock.elapsed() == NOON
    database.close()
