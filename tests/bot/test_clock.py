"""The clock's two faces, and the file that moves one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun import freeze_time

from bot.clock import ShiftedClock, SystemClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_machines_clock_shows_the_same_on_both_faces_in_utc() -> None:
    with freeze_time(NOON):
        assert SystemClock().calendar() == SystemClock().elapsed() == NOON


def test_a_file_moves_the_calendar_and_never_the_elapsed_time(tmp_path: Path) -> None:
    offset = tmp_path / "clock"
    offset.write_text("86400.5", encoding="ascii")
    clock = ShiftedClock(offset)
    with freeze_time(NOON):
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
