"""The one place that reads the clock. Everybody else is handed `now`, or a `Clock` at the edge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Calendar time says when people are asked; elapsed time counts leases, pauses and timeouts. Both are UTC."""

    def calendar(self) -> datetime: ...

    def elapsed(self) -> datetime: ...


class SystemClock:
    """The machine's clock. Elapsed time is wall time too, so that leases hold between processes."""

    def calendar(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """Calendar time moved by the seconds that stand in a file, which another process may replace at any moment."""

    def __init__(self, offset_file: Path) -> None:
        self._offset_file = offset_file
        self._read_of = (0, 0)
        self._offset = timedelta()

    def calendar(self) -> datetime:
        status = self._offset_file.stat()
        if self._read_of != (status.st_ino, status.st_mtime_ns):
            self._offset = timedelta(seconds=float(self._offset_file.read_text(encoding="ascii")))
            self._read_of = (status.st_ino, status.st_mtime_ns)
        return datetime.now(UTC) + self._offset

    def elapsed(self) -> datetime:
        return datetime.now(UTC)
