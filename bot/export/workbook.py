"""An export as an Excel workbook: Summary, the tables, Trends, Read me.

Streamed: at no time is more than a few hundred rows in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.export.book import Book
from bot.export.cells import cleaned
from bot.export.charts import add_chart
from bot.export.pages import write_read_me, write_summary
from bot.export.progress import Progress, Tell, say_nothing
from bot.export.sheets import MOST_ROWS, TableSheets

CREATOR = "Rituals"


def write_workbook(
    book: Book, target: Path | BinaryIO, tell: Tell = say_nothing, *, most_rows: int = MOST_ROWS
) -> None:
    """`most_rows` is that of a sheet, its headings among them. What fails leaves no temporary file behind."""
    workbook = Workbook(write_only=True)
    progress = Progress(tell)
    with _no_file_left(workbook):
        _describe(workbook, book)
        write_summary(workbook.create_sheet("Summary"), book)
        tables = TableSheets(workbook, ZoneInfo(book.zone), most_rows)
        for table in book.tables:
            tables.write(progress.watch(table))
        progress.end()
        trends = tables.write(book.trends.as_table())
        add_chart(trends[0], book.trends)
        write_read_me(workbook.create_sheet("Read me"), book)
        workbook.save(target)


def _describe(workbook: Workbook, book: Book) -> None:
    """What the file's properties say."""
    workbook.properties.title = cleaned(book.title)
    workbook.properties.creator = workbook.properties.lastModifiedBy = CREATOR
    workbook.properties.created = book.made_at.astimezone(UTC).replace(tzinfo=None)


@contextmanager
def _no_file_left(workbook: Workbook) -> Iterator[None]:
    """openpyxl keeps every sheet in a temporary file until the book is saved, and forgets it when something fails."""
    try:
        yield
    finally:
        for sheet in workbook.worksheets:
            if sheet._writer is not None and Path(sheet._writer.out).exists():
                _drop(sheet)


def _drop(sheet: WriteOnlyWorksheet) -> None:
    """Its generators end with the rows, then with the file."""
    if sheet._rows is not None:
        sheet._rows.close()
    sheet._writer.close()
    sheet._writer.cleanup()
