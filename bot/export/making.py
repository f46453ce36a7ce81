"""Making the file of an export. Imported only where one is made: openpyxl takes its time to load."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.export.books import make_book
from bot.export.plain import write_plain
from bot.export.progress import Tell, say_nothing
from bot.export.workbook import write_workbook
from rituals import export as exports
from storage.export import Export


def write_file(
    session: Session, export: Export, target: Path, now: datetime, tell: Tell = say_nothing
) -> None:
    """There is a whole file at `target`, or none."""
    request = exports.read(export.request)
    book = make_book(session, export, request, now)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            if request.is_csv:
                write_plain(book, file, tell)
            else:
                write_workbook(book, file, tell)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
