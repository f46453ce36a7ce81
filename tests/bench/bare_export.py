"""The rows, and what openpyxl makes of them with nothing around it: python -m tests.bench.bare_export ROWS FILE."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC)
TITLES = ["When", "Channel", "Ritual", "Round", "Prompt", "Note", "Author", "State", "Due", "Age in days"]
PROMPTS = ("What should we start?", "What should we stop?", "What should we continue?")
PEOPLE = ("Ana García", "Bo Jensen", "Chen Wei", "Dalia Haddad", "anonymous")
TEXT = (
    "the import of customer records runs in three minutes instead of fifty and people ask for the same with invoices; "
    "releases wait for one person, so we write down how it is done and take turns: = 3 of 4 reviews took over a day"
)

Note = tuple[datetime, str, str, date, str, str, str, str, date, int]


def notes(rows: int) -> Iterator[Note]:
    """A text has 80 to 200 characters."""
    chance, words = random.Random(20261123), TEXT.split()  # noqa: S311
    for number in range(rows):
        text = " ".join(chance.choices(words, k=chance.randint(20, 36)))
        day = date(2026, 1, 5) + timedelta(days=number % 300)
        due, age = day + timedelta(days=14), number % 60
        at, prompt, author = BEGUN + timedelta(minutes=number), PROMPTS[number % 3], PEOPLE[number % 5]
        yield at, "team", "Retrospective", day, prompt, text, author, "open", due, age


def bare(rows: int, target: Path) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Notes")
    sheet.append(TITLES)
    for at, *rest in notes(rows):
        sheet.append([at.replace(tzinfo=None), *rest])  # openpyxl takes no zones
    workbook.save(target)


def tell_cost(export: Callable[[int, Path], None]) -> None:
    """Prints seconds and megabytes of an export as argv asks for it."""
    begun = time.process_time()
    export(int(sys.argv[1]), Path(sys.argv[2]))
    print(time.process_time() - begun, _peak_megabytes())  # noqa: T201


def _peak_megabytes() -> float:
    """Of this process alone: getrusage also counts what the parent had before it started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    tell_cost(bare)
