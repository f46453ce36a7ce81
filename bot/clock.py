"""The one place that reads the clock. Everybody else is handed `now`, or a `Clock` at the edge."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from storage.database import Database

log = logging.getLogger(__name__)

SLOW_ANSWER = timedelta(seconds=1)
"""A server that took longer to say its time is not believed: nobody knows at which end of it the time was right."""
NOTICEABLE = timedelta(seconds=5)


class Clock(Protocol):
    """Calendar time says when people are asked; elapsed time counts leases, pauses and timeouts. Both are UTC."""

    def calendar(self) -> datetime: ...

    def elapsed(self) -> datetime: ...


class SystemClock:
    """The machine's clock. Setting it moves the calendar. Elapsed time begins at what it shows, so that leases hold
    beyond a restart, and then goes on evenly, whatever becomes of the calendar."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """`seconds` go by evenly, from whenever."""
        self._seconds = seconds
        self._began = datetime.now(UTC) - self._gone()

    def calendar(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> datetime:
        return self._began + self._gone()

    def follow(self, other: Callable[[], datetime]) -> None:
        """Elapsed time goes on from what another clock shows, which may take a while to say it."""
        asked = self._gone()
        shown = other()
        heard = self._gone()
        if heard - asked > SLOW_ANSWER:
            return
        began = shown - asked - (heard - asked) / 2
        if abs(began - self._began) > NOTICEABLE:
            log.info("elapsed time now goes by the database's clock: away=%s", began - self._began)
        self._began = began

    def _gone(self) -> timedelta:
        return timedelta(seconds=self._seconds())


class ShiftedClock(SystemClock):
    """Calendar time moved by the seconds that stand in a file, which another process may replace at any moment."""

    def __init__(self, offset_file: Path, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(seconds)
        self._offset_file = offset_file
        self._read_of = (0, 0)
        self._offset = timedelta()

    def calendar(self) -> datetime:
        status = self._offset_file.stat()
        if self._read_of != (status.st_ino, status.st_mtime_ns):
            self._offset = timedelta(seconds=float(self._offset_file.read_text(encoding="ascii")))
            self._read_of = (status.st_ino, status.st_mtime_ns)
        return datetime.now(UTC) + self._offset


def agree(clock: Clock, database: Database) -> None:
    """Copies of the bot on one server count elapsed time by its clock; with a file there is one copy, and its own.
    Raises DBAPIError."""
    if isinstance(clock, SystemClock) and database.is_shared:
        clock.follow(database.server_time)
