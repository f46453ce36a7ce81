"""Books to write, and the files read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from bot.export.book import Book, Column, Counts, Fact, Measure, Period, Row, Table, Trends
from bot.export.sheets import MOST_ROWS
from bot.export.tables import actions, notes
from bot.export.workbook import write_workbook
from rituals.export.retro import Action, Note

NOW = datetime(2026, 11, 23, 8, 15, 30, tzinfo=UTC)
"""Monday, 09:15 in Madrid."""
ENDED = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
ZONE = "Europe/Madrid"

HOSTILE = [
    '=HYPERLINK("http://127.0.0.1/","Prize")',
    "=1+1",
    "=",
    "+1",
    "-2",
    "- a point of a list",
    "@x",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "#N/A",
    "#REF!",
    "1234",
    "2026-11-23",
    "TRUE",
    "'quoted",
    "\ttab first",
    "\rreturn first",
    "two\nlines\r\nand\rmore",
    "  blanks  ",
    "_x0041_ and _x0041_x0042_ and _x005F_",
    "bell \x07, nothing \x00, escape \x1b, delete \x7f",
    "half an emoji \ud83d, the other half \ude00",
    "never a character: \ufffe \uffff",
    "<b>&amp;</b> ]]> <!-- -->",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽",
    "مرحبا بالفريق، 3 أشياء",
    "שלום, \u202eright to left\u202c",
    "客户记录的导入现在需要三分钟",
]


def note(text: str, author: str = "Ana García", at: datetime | None = NOW) -> Note:
    return Note("Autumn", "#team", ENDED, "Start", text, author, at)


def note_rows(count: int) -> Iterator[Note]:
    return (note(f"Note {number}", at=NOW + timedelta(minutes=number)) for number in range(count))


OVERDUE = Action(
    text="Write down how to release",
    owner="Bo Jensen",
    due=date(2026, 11, 1),
    state="open",
    days=34,
    is_overdue=True,
    retro="Autumn",
    channel="#team",
    added_by="Ana García",
    added_at=NOW - timedelta(days=34),
    closed_at=None,
    reason="",
)
DONE = Action(
    text="Ask Dalia for the password",
    owner="Chen Wei",
    due=None,
    state="done",
    days=3,
    is_overdue=False,
    retro="Autumn",
    channel="#team",
    added_by="Ana García",
    added_at=NOW - timedelta(days=34),
    closed_at=NOW - timedelta(days=31),
    reason="",
)

MEASURES = (Measure("Notes"), Measure("Actions made"), Measure("Actions open", is_standing=True))


def trends(months: int = 3) -> Trends:
    periods = [Period(f"2026-{month:02}", (month * 3, month, month + 1)) for month in range(1, months + 1)]
    return Trends("Notes and actions over time", "Month", MEASURES, periods)


def book(tables: Sequence[Table] | None = None, **others: Any) -> Book:
    contents: dict[str, Any] = {
        "title": "Retrospective of #team, 23 November 2026",
        "asked_by": "Ana García",
        "made_at": NOW,
        "zone": ZONE,
        "what": "all notes of this retrospective",
        "tables": [notes(note_rows(3)), actions([OVERDUE, DONE])] if tables is None else tables,
        "trends": trends(),
        "summary": [Fact("Notes", 3), Fact("Ended", NOW), Fact("Next one", date(2026, 12, 7))],
        "counts": [Counts("Notes for each prompt", [("Start", 2), ("=Stop", 1)])],
    }
    return Book(**{**contents, **others})


def table(rows: Sequence[Row], titles: Sequence[str] = ("Text", "Number")) -> Table:
    return Table("Things", [Column(title) for title in titles], rows)


def written(tmp_path: Path, contents: Book, *, most_rows: int = MOST_ROWS) -> Workbook:
    path = tmp_path / "book.xlsx"
    write_workbook(contents, path, most_rows=most_rows)
    return load_workbook(path)


def texts(sheet: Any, column: str) -> list[Any]:
    """A column's cells below the heading."""
    return [cell.value for cell in sheet[column][1:]]
