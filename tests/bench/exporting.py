"""A workbook of a hundred thousand notes, against openpyxl's own write-only loop over the same rows.

Each run is a process of its own, taking turns. Time is the processor's: an export computes and waits for nobody.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bot.export.book import Book, Column, Measure, Period, Table, Trends
from bot.export.workbook import write_workbook
from tests.bench.bare_export import BEGUN, TITLES, notes, tell_cost
from tests.bench.figure import Figure, ratio

OWN, BARE = "tests.bench.exporting", "tests.bench.bare_export"
MANY, FEW = 100_000, 10_000
ROUNDS = 3

Run = tuple[float, float]
"""Seconds of the processor, and megabytes at the most."""


def figures() -> Iterator[Figure]:
    own, bare = in_turns(MANY)
    few = run(OWN, FEW)
    yield Figure("export_time_vs_openpyxl", ratio(_each(own, 0), _each(bare, 0)), "times")
    yield Figure("export_memory_vs_openpyxl", ratio(_each(own, 1), _each(bare, 1)), "times")
    yield Figure("export_memory_100k_vs_10k", median(megabytes for _, megabytes in own) / few[1], "times")


def in_turns(rows: int, rounds: int = ROUNDS) -> tuple[list[Run], list[Run]]:
    """Ours and the bare loop's."""
    runs = [(run(OWN, rows), run(BARE, rows)) for _ in range(rounds)]
    return [own for own, _ in runs], [bare for _, bare in runs]


def run(module: str, rows: int) -> Run:
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as folder:
        command = [sys.executable, "-m", module, str(rows), str(Path(folder) / "notes.xlsx")]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, megabytes = map(float, said.split())
    return seconds, megabytes


def _each(runs: Sequence[Run], part: int) -> list[list[float]]:
    return [[run[part]] for run in runs]


def own(rows: int, target: Path) -> None:
    months = [Period(f"2026-{month:02}", (month * 30, month, month // 2)) for month in range(1, 13)]
    measures = [Measure("Notes"), Measure("Actions made"), Measure("Actions open", is_standing=True)]
    columns = [Column(title, widest=80 if title == "Note" else 30) for title in TITLES]
    book = Book(
        title="Retrospectives of #team, 2026",
        asked_by="Ana García",
        made_at=BEGUN,
        zone="Europe/Madrid",
        what="all notes",
        tables=[Table("Notes", columns, notes(rows))],
        trends=Trends("Notes and actions over time", "Month", measures, months),
    )
    write_workbook(book, target)


if __name__ == "__main__":
    tell_cost(own)
