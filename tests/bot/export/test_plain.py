"""The same as CSV."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest

from bot.export.book import Marked, Row
from bot.export.cells import cleaned
from bot.export.plain import write_csv, write_plain
from bot.export.tables import notes
from tests.bot.export.shelf import HOSTILE, NOW, ZONE, book, note, note_rows, table


def written(rows: list[Row], titles: tuple[str, ...] = ("Text", "Number")) -> bytes:
    stream = BytesIO()
    write_csv(table(rows, titles), stream, ZoneInfo(ZONE))
    return stream.getvalue()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_it_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert written([["José", 1]]) == "\ufeffText,Number\r\nJosé,1\r\n".encode()


def test_commas_quotes_and_line_breaks_are_quoted() -> None:
    assert written([['a, "b"\nc', None]]).endswith(b'"a, ""b""\nc",\r\n')


def test_what_people_write_comes_back_as_they_wrote_it_or_behind_an_apostrophe() -> None:
    back = [row[0] for row in read(written([[text, None] for text in HOSTILE]))[1:]]
    for text, field in zip(HOSTILE, back, strict=True):
        assert field in (cleaned(text), f"'{cleaned(text)}")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1", "#N/A"])
def test_a_text_that_a_program_would_run_gets_an_apostrophe(text: str) -> None:
    assert read(written([[text, None]]))[1][0] == f"'{cleaned(text)}"


def test_a_heading_that_a_program_would_run_gets_one_too() -> None:
    assert read(written([], ("=1+1", "Number")))[0] == ["'=1+1", "Number"]


def test_our_own_numbers_get_none() -> None:
    assert read(written([["x", -2], ["y", Marked(-1)]]))[1:] == [["x", "-2"], ["y", "-1"]]


def test_moments_have_their_offset_and_days_are_iso_dates() -> None:
    assert read(written([[NOW, date(2026, 11, 23)]]))[1] == ["2026-11-23T09:15:30+01:00", "2026-11-23"]


def test_a_long_text_stays_in_one_field() -> None:
    assert read(written([["x" * 40_000, None]]))[1][0] == "x" * 40_000


def test_a_book_is_a_zip_file_with_one_file_for_each_table() -> None:
    stream, told = BytesIO(), list[int]()
    write_plain(book([notes(note_rows(1200)), notes([note("Hello")])]), stream, told.append)
    with zipfile.ZipFile(stream) as archive:
        assert archive.namelist() == ["Notes.csv", "Notes 2.csv", "Trends.csv", "Read me.txt"]
        assert len(read(archive.read("Notes.csv"))) == 1201
        assert read(archive.read("Trends.csv"))[1] == ["2026-01", "3", "1", "2"]
        assert "apostrophe" in archive.read("Read me.txt").decode("utf-8-sig")
    assert told == [1000, 1201]
