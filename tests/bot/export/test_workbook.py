"""The workbook, read back with openpyxl."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.export.book import Column, Counts, Fact, Marked, Measure, Period, Row, Table, Trends
from bot.export.cells import CONTINUED, GOES_ON, cleaned, escaped
from bot.export.tables import answers, notes, updates
from bot.export.workbook import write_workbook
from rituals.export.answers import Answer
from rituals.export.retro import Note
from rituals.export.updates import Update
from tests.bot.export.shelf import HOSTILE, NOW, OVERDUE, book, note, note_rows, table, texts, trends, written

NINE_FIFTEEN = datetime(2026, 11, 23, 9, 15, 30)  # noqa: DTZ001  (as the asker's clock shows it)


def test_a_retrospective_has_its_five_sheets(tmp_path: Path) -> None:
    assert written(tmp_path, book()).sheetnames == ["Summary", "Notes", "Actions", "Trends", "Read me"]


def test_answers_and_updates_are_written_the_same_way(tmp_path: Path) -> None:
    answer = Answer(
        NOW.date(), "Standup", "#team", "Ana García", "What got done?", "Invoices", NOW, is_late=True
    )
    number = ("Minutes for an import", "50 min", "3 min", "")
    update = Update(
        NOW, "Ana García", "Imports are quick", "Support", *number, "", "", "", "", "#team", edited_at=None
    )
    found = written(tmp_path, book([answers([answer]), updates([update])]))
    assert found.sheetnames == ["Summary", "Answers", "Updates", "Trends", "Read me"]
    assert texts(found["Answers"], "F") == ["Invoices"]
    assert texts(found["Answers"], "H") == ["late"]
    assert texts(found["Updates"], "F") == ["50 min"]


# Tables


def test_each_table_is_one_of_excels_own_with_filters_over_all_its_rows(tmp_path: Path) -> None:
    found = written(tmp_path, book([notes(note_rows(5))]))
    (excel_table,) = found["Notes"].tables.values()
    assert (excel_table.displayName, excel_table.ref, excel_table.autoFilter.ref) == (
        "Notes",
        "A1:G6",
        "A1:G6",
    )
    assert excel_table.column_names == [cell.value for cell in found["Notes"][1]]


def test_the_headings_stay_in_view_and_are_printed_on_every_page(tmp_path: Path) -> None:
    found = written(tmp_path, book())
    for title in ("Notes", "Actions", "Trends"):
        assert found[title].freeze_panes == "A2"
        assert found[title].print_title_rows == "$1:$1"
    for sheet in found:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_columns_are_as_wide_as_what_they_hold_and_no_wider_than_they_may_be(tmp_path: Path) -> None:
    columns = [Column("Short"), Column("Long", widest=40), Column("Asian"), Column("A rather long heading")]
    rows: list[Row] = [["x", "y" * 100, "客户记录的导入需要三分钟", None]]
    sheet = written(tmp_path, book([Table("Things", columns, rows)]))["Things"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert widths == [11, 42, 26, 27]


def test_rows_are_as_high_as_their_longest_text_needs(tmp_path: Path) -> None:
    rows: list[Row] = [["short", 1], ["two\nlines", 2], ["x" * 65, 3], ["x" * 30_000, 4]]
    sheet = written(tmp_path, book([table(rows)]))["Things"]
    assert [sheet.row_dimensions[number].height for number in range(2, 6)] == [None, 30, 45, 409]


def test_an_empty_table_is_a_table_all_the_same(tmp_path: Path) -> None:
    found = written(tmp_path, book([notes([])], trends=trends(months=0)))
    assert found["Notes"].tables["Notes"].ref == "A1:G2"
    assert found["Trends"]._charts == []


def test_a_table_longer_than_a_sheet_goes_on_in_another(tmp_path: Path) -> None:
    found = written(tmp_path, book([notes(note_rows(25))]), most_rows=11)
    assert found.sheetnames[1:4] == ["Notes", "Notes 2", "Notes 3"]
    parts = [texts(found[title], "E") for title in ("Notes", "Notes 2", "Notes 3")]
    assert [len(part) for part in parts] == [10, 10, 5]
    assert [text for part in parts for text in part] == [f"Note {number}" for number in range(25)]
    assert [found[title].tables.popitem()[1].displayName for title in found.sheetnames[1:4]] == [
        *("Notes", "Notes_2", "Notes_3"),
    ]


def test_a_table_that_just_fits_takes_one_sheet(tmp_path: Path) -> None:
    assert "Notes 2" not in written(tmp_path, book([notes(note_rows(10))]), most_rows=11).sheetnames


def test_headings_that_people_chose_are_text_and_match_the_tables_columns(tmp_path: Path) -> None:
    chosen = ["=1+1", "_x0041_", "Done?", "done?", "two\nlines"]
    found = written(tmp_path, book([table([[1, 2, 3, 4, 5]], chosen)]))["Things"]
    assert {cell.data_type for cell in found[1]} == {"s"}
    (excel_table,) = found.tables.values()
    assert [column.name for column in excel_table.tableColumns][0::2] == ["=1+1", "Done?", "two lines"]


# Cells


def test_whatever_people_write_arrives_as_text(tmp_path: Path) -> None:
    sheet = written(tmp_path, book([notes(map(note, HOSTILE))]))["Notes"]
    assert texts(sheet, "E") == [escaped(cleaned(text)) for text in HOSTILE]
    assert {cell.data_type for cell in sheet["E"]} == {"s"}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1, max_size=30), min_size=1, max_size=20))
def test_any_text_at_all_arrives_as_text(typed: list[str]) -> None:
    stream = BytesIO()
    write_workbook(book([table([[text, None] for text in typed])]), stream)
    sheet = load_workbook(stream)["Things"]
    assert texts(sheet, "A") == [escaped(cleaned(text)) for text in typed]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_nothing_in_the_file_is_a_formula_or_an_error_wherever_the_text_stands(tmp_path: Path) -> None:
    everywhere = [note(text, author=text) for text in HOSTILE]
    facts, counts = [Fact(text, text) for text in HOSTILE], [Counts(text, [(text, 1)]) for text in HOSTILE]
    contents = book(
        [notes(everywhere)], summary=facts, counts=counts, what="=1+1", asked_by="=1+1", title="=1+1"
    )
    found = written(tmp_path, contents)
    assert {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b'"e"' in sheet]


def test_a_formula_stays_text_when_somebody_edits_its_cell(tmp_path: Path) -> None:
    sheet = written(tmp_path, book([table([["=1+1", 1], ["plain", 2]])]))["Things"]
    assert [cell.quotePrefix for cell in sheet["A"][1:]] == [True, False]


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_row(tmp_path: Path) -> None:
    sheet = written(tmp_path, book([notes([note("x" * 40_000), note("short")])]))["Notes"]
    first, second, third = texts(sheet, "E")
    assert str(first).removesuffix(GOES_ON) + str(second).removeprefix(CONTINUED) == "x" * 40_000
    assert third == "short"
    assert texts(sheet, "F") == ["Ana García"] * 3
    assert sheet.tables["Notes"].ref == "A1:G4"


def test_moments_are_real_times_on_the_askers_clock(tmp_path: Path) -> None:
    found = written(tmp_path, book([notes([note("Hello", at=NOW)])]))["Notes"]["G2"]
    assert (found.value, found.number_format, found.data_type) == (NINE_FIFTEEN, "yyyy-mm-dd hh:mm", "d")


def test_days_are_real_dates(tmp_path: Path) -> None:
    found = written(tmp_path, book())["Actions"]["C2"]
    assert (found.value.date(), found.number_format, found.data_type) == (OVERDUE.due, "yyyy-mm-dd", "d")


def test_an_anonymous_note_has_no_time(tmp_path: Path) -> None:
    sheet = written(tmp_path, book([notes([note("Hello", author="anonymous", at=None)])]))["Notes"]
    assert (sheet["G2"].value, sheet["F2"].value) == (None, "anonymous")


def test_what_excel_would_get_wrong_is_written_as_text(tmp_path: Path) -> None:
    values = [date(1900, 1, 31), datetime(1852, 1, 1, 12, tzinfo=UTC), 2**60, float("inf")]
    found = written(tmp_path, book([table([values], ("A", "B", "C", "D"))]))["Things"]
    assert [cell.value for cell in found[2]] == ["1900-01-31", "1852-01-01 11:45", str(2**60), "inf"]


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        write_workbook(book([table([["x", NINE_FIFTEEN]])]), BytesIO())


def test_a_row_that_does_not_fit_its_columns_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="3 values for 2 columns"):
        write_workbook(book([table([["x", 1, 2]])]), BytesIO())


def test_overdue_is_said_in_a_word_and_in_a_colour(tmp_path: Path) -> None:
    sheet = written(tmp_path, book())["Actions"]
    assert texts(sheet, "D") == ["open, overdue", "done"]
    reds = [
        [sheet[f"{letter}{number}"].fill.fgColor.rgb == "00FFC7CE" for letter in "CD"] for number in (2, 3)
    ]
    assert reds == [[True, True], [False, False]]
    assert [cell.value for cell in sheet["E"][1:]] == [34, 3]


def test_a_mark_stays_in_its_cell(tmp_path: Path) -> None:
    sheet = written(tmp_path, book([table([[Marked("a"), 1], ["b", Marked(2)]])]))["Things"]
    bold = [[cell.font.bold for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert bold == [[True, False], [False, True]]


# Trends, Summary, Read me


def test_trends_have_a_chart_of_their_own_cells(tmp_path: Path) -> None:
    sheet = written(tmp_path, book(trends=trends(months=4)))["Trends"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [
        ["Month", "Notes", "Actions made", "Actions open"],
        ["2026-01", 3, 1, 2],
    ]
    (chart,) = sheet._charts
    drawn = [series.val.numRef.f for part in chart._charts for series in part.series]
    assert drawn == ["'Trends'!$B$2:$B$5", "'Trends'!$C$2:$C$5", "'Trends'!$D$2:$D$5"]
    assert [type(part).__name__ for part in chart._charts] == ["BarChart", "LineChart"]
    assert {series.cat.numRef.f for part in chart._charts for series in part.series} == {"'Trends'!$A$2:$A$5"}


def test_trends_without_anything_standing_are_bars_only(tmp_path: Path) -> None:
    only = Trends("Answers over time", "Round", [Measure("Answers")], [Period("2026-11-23", [7])])
    (chart,) = written(tmp_path, book([], trends=only))["Trends"]._charts
    assert [type(part).__name__ for part in chart._charts] == ["BarChart"]


def test_the_summary_has_what_was_asked_facts_and_counts(tmp_path: Path) -> None:
    sheet = written(tmp_path, book())["Summary"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[0] == ("Retrospective of #team, 23 November 2026", None)
    assert ("What this is", "all notes of this retrospective") in rows
    assert ("Ended", NINE_FIFTEEN) in rows
    assert rows[-3:] == [("Notes for each prompt", None), ("Start", 2), ("=Stop", 1)]


def test_read_me_says_who_asked_when_in_which_zone_and_what_the_words_mean(tmp_path: Path) -> None:
    sheet = written(tmp_path, book(remarks=["Two rounds are still open; only their counts are here."]))[
        "Read me"
    ]
    said = {row[0].value: str(row[1].value) for row in sheet.iter_rows(min_row=3)}
    assert "all notes of this retrospective" in said["What this is"]
    assert said["Asked for by"] == "Ana García"
    assert said["Made"] == "Monday 23 November 2026, 09:15 in Europe/Madrid"
    assert "Europe/Madrid" in said["Times"]
    assert "anonymous" in said["Notes"]
    assert "overdue" in said["Actions"]
    assert "32,767" in said["Long texts"]
    assert "formula" in said["Safe to open"]
    assert "␇" in said["Characters"]
    assert said["Please note"].startswith("Two rounds")


def test_the_files_properties_name_it(tmp_path: Path) -> None:
    properties = written(tmp_path, book(title="Retro\x07")).properties
    assert (properties.title, properties.creator, properties.created) == (
        "Retro␇",
        "Rituals",
        NOW.replace(tzinfo=None),
    )


# While it is written


def test_progress_is_told_every_thousand_rows_and_at_the_end() -> None:
    told: list[int] = []
    write_workbook(book([notes(note_rows(1500)), notes(note_rows(1000))]), BytesIO(), told.append)
    assert told == [1000, 2000, 2500]


def test_rows_are_read_while_they_are_written_and_not_gathered() -> None:
    handed_over = 0
    ahead: list[int] = []

    def rows() -> Iterator[Note]:
        nonlocal handed_over
        for row in note_rows(5000):
            handed_over += 1
            yield row

    write_workbook(book([notes(rows())]), BytesIO(), lambda written: ahead.append(handed_over - written))
    assert len(ahead) == 6
    assert max(ahead) == 0


def test_a_failure_on_the_way_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken() -> Iterator[Row]:
        yield from [["x", 1]] * 300
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        write_workbook(book([Table("Things", [Column("Text"), Column("Number")], broken())]), BytesIO())
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_written_into_memory() -> None:
    stream = BytesIO()
    write_workbook(book(), stream)
    assert load_workbook(stream).sheetnames[0] == "Summary"
