"""The stand-in's clock, with two faces: calendar time can be moved, elapsed time cannot."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Calendar time is the machine's, shifted by an offset; elapsed time runs on regardless.

    `offset_file`, when given, always holds the offset in seconds, so that another process can show the same
    calendar time. `elapsed` returns seconds from an arbitrary start.
    """

    def __init__(
        self,
        offset: timedelta = timedelta(),
        *,
        offset_file: Path | None = None,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._offset_file = offset_file
        self.elapsed = elapsed
        self.offset = offset
        self._publish()

    def calendar(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> None:
        self.offset += by
        self._publish()

    def move_to(self, instant: datetime) -> None:
        self.offset = instant - datetime.now(UTC)
        self._publish()

    def _publish(self) -> None:
        if self._offset_file is None:
            return
        draft = self._offset_file.with_suffix(".new")
        draft.write_text(f"{self.offset.total_seconds():.6f}", encoding="ascii")
        draft.replace(self._offset_file)
