"""The same tables as CSV: RFC 4180, in UTF-8 with the mark by which Excel knows it.

A CSV file cannot say that a cell is text. So a text that a spreadsheet could take for a formula gets an apostrophe in
front, as OWASP advises. Dates and times are ISO 8601, times with their offset.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from bot.export.book import Book, Marked, Table, Value
from bot.export.cells import cleaned, is_like_a_formula
from bot.export.names import sheet_title
from bot.export.pages import about_the_book
from bot.export.progress import Progress, Tell, say_nothing


def write_csv(table: Table, stream: IO[bytes], zone: ZoneInfo) -> None:
    """One table, its headings first. The stream stays open."""
    with _as_text(stream) as text:
        writer = csv.writer(text)
        writer.writerow(_field(column.title, zone) for column in table.columns)
        for row in table.rows:
            writer.writerow([_field(value, zone) for value in row])


def write_plain(book: Book, target: BinaryIO, tell: Tell = say_nothing) -> None:
    """A zip file: a CSV file for each table and for the trends, and Read me.txt."""
    progress, zone = Progress(tell), ZoneInfo(book.zone)
    with ZipFile(target, "w") as archive:
        names: list[str] = []
        for table in (*map(progress.watch, book.tables), book.trends.as_table()):
            names.append(sheet_title(table.title, names))
            with _file(archive, f"{names[-1]}.csv", book) as file:
                write_csv(table, file, zone)
        progress.end()
        with _file(archive, "Read me.txt", book) as file, _as_text(file) as text:
            text.write("\r\n\r\n".join(_read_me(book)) + "\r\n")


def _field(value: Value | Marked, zone: ZoneInfo) -> str:
    match value:
        case Marked():
            return _field(value.value, zone)
        case None:
            return ""
        case str():
            text = cleaned(value)
            return f"'{text}" if is_like_a_formula(text) else text
        case datetime():
            return value.astimezone(zone).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
    return str(value)


def _read_me(book: Book) -> Iterator[str]:
    yield cleaned(book.title)
    for label, text in about_the_book(book):
        yield cleaned(f"{label}: {text}")
    yield (
        "Safe to open: a text that begins like a formula, for instance with = or @, has an apostrophe in front of it. "
        "A few invisible characters that cannot be kept are shown as symbols."
    )


@contextmanager
def _as_text(stream: IO[bytes]) -> Iterator[TextIOWrapper]:
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        yield text
    finally:
        text.detach()  # else it would close the stream


def _file(archive: ZipFile, name: str, book: Book) -> IO[bytes]:
    made = book.made_at.astimezone(ZoneInfo(book.zone))
    entry = ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
    entry.compress_type = ZIP_DEFLATED
    return archive.open(entry, "w", force_zip64=True)
