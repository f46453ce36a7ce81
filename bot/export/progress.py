"""How far an export has come, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.export.book import Row, Table

EVERY = 1_000

Tell = Callable[[int], None]
"""Called with the number of rows written so far, over all tables: every thousand rows, and when all are written."""


def say_nothing(_rows: int) -> None:
    """For exports that nobody watches."""


class Progress:
    def __init__(self, tell: Tell, every: int = EVERY) -> None:
        self._tell = tell
        self._every = every
        self._rows = 0

    def watch(self, table: Table) -> Table:
        return replace(table, rows=self._counted(table.rows))

    def end(self) -> None:
        self._tell(self._rows)

    def _counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            yield row
            self._rows += 1
            if self._rows % self._every == 0:
                self._tell(self._rows)
