"""The one place that reads the clock. Everybody else is handed `now`, or a `Clock` at the edge."""

from __future__ import annotations

import time
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
    """Calendar time moved by the seconds that stand in a file, which another process may rewrite at any moment."""

    def __init__(self, offset_file: Path) -> None:
        self._offset_file = offset_file

    def calendar(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._offset_file.read_text(encoding="ascii")))

    def elapsed(self) -> datetime:
        return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds from an arbitrary start, never going back: for measuring how long something took."""
    return time.monotonic()
