"""LibreOffice opens the workbook, works everything out anew, and shows what was handed over, cell by cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from bot.export.cells import CONTINUED, GOES_ON, cleaned
from bot.export.tables import actions, notes
from bot.export.workbook import write_workbook
from rituals.export.retro import Note
from tests.bot.export.office_suite import PROGRAM, Opened, open_in_libreoffice
from tests.bot.export.shelf import DONE, HOSTILE, NOW, OVERDUE, ZONE, book, note, trends

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")

LONG = "Two customers signed up 👩\u200d👧. " * 1500
CLOCKS_GO_BACK = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
NOTES = [
    *(note(text, author=text, at=NOW + timedelta(hours=number)) for number, text in enumerate(HOSTILE)),
    note("Before the clocks go back", at=CLOCKS_GO_BACK),
    note("And after", at=CLOCKS_GO_BACK + timedelta(hours=1)),
    note("Nobody knows who", author="anonymous", at=None),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("libreoffice")
    path = folder / "book.xlsx"
    write_workbook(book([notes([*NOTES, note(LONG)]), actions([OVERDUE, DONE])]), path)
    return open_in_libreoffice(path, folder)


def test_every_cell_of_every_note_is_what_was_handed_over(opened: Opened) -> None:
    heading, *rows = opened.shown("Notes")
    assert heading == ["Retrospective", "Channel", "Ended", "Column", "Note", "Author", "Written"]
    for given, shown in zip(NOTES, rows, strict=False):
        assert shown == _as_shown(given)


def _as_shown(row: Note) -> list[str]:
    text, author = cleaned(row.text), cleaned(row.author)
    return [row.retro, row.channel, _moment(row.closed_at), row.column, text, author, _moment(row.written_at)]


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}" if at else ""


def test_a_text_that_took_several_cells_is_whole(opened: Opened) -> None:
    last = opened.shown("Notes")[1 + len(NOTES) :]
    assert len(last) == 2
    first, second = (row[4] for row in last)
    assert first.removesuffix(GOES_ON) + second.removeprefix(CONTINUED) == LONG
    assert last[0][5] == last[1][5] == "Ana García"


def test_times_and_days_are_real_ones(opened: Opened) -> None:
    sheet = opened.workbook["Notes"]
    for number, given in enumerate(NOTES, start=2):
        if given.written_at is not None:
            local = given.written_at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
            assert sheet.cell(number, 7).value == local
    assert opened.workbook["Actions"]["C2"].value.date() == OVERDUE.due


def test_actions_are_what_was_handed_over_with_numbers_as_numbers(opened: Opened) -> None:
    _, overdue, done = opened.shown("Actions")
    assert overdue[:5] == [OVERDUE.text, "Bo Jensen", "2026-11-01", "open, overdue", "34"]
    assert overdue[5:] == ["Autumn", "#team", "Ana García", _moment(OVERDUE.added_at), "", ""]
    assert done[:5] == [DONE.text, "Chen Wei", "", "done", "3"]
    assert done[8:] == [_moment(DONE.added_at), _moment(DONE.closed_at), ""]
    assert [cell.data_type for cell in opened.workbook["Actions"]["E"]] == ["s", "n", "n"]


def test_trends_are_what_was_handed_over_and_drawn(opened: Opened) -> None:
    _, *rows = opened.shown("Trends")
    assert rows == [[period.label, *map(str, period.counts)] for period in trends().periods]
    assert len(opened.workbook["Trends"]._charts) == 1


def test_nothing_was_worked_out(opened: Opened) -> None:
    assert _types(opened.workbook) <= {"s", "n", "d"}


def test_the_tables_their_filters_and_the_repeated_headings_are_seen(opened: Opened) -> None:
    for title in ("Notes", "Actions", "Trends"):
        sheet = opened.workbook[title]
        (excel_table,) = sheet.tables.values()
        assert (excel_table.name, sheet.print_title_rows) == (title, "$1:$1")
        assert excel_table.autoFilter is not None


def test_the_widths_and_heights_are_seen(opened: Opened) -> None:
    sheet = opened.workbook["Notes"]
    assert 75 < sheet.column_dimensions["E"].width < 90
    assert sheet.row_dimensions[len(NOTES) + 2].height > 300


def test_a_formula_would_have_been_worked_out(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    workbook = Workbook()
    workbook.active.title = "Sums"
    workbook.active.append(["=1+1", "#N/A"])
    workbook.save(tmp_path / "sums.xlsx")
    seen = open_in_libreoffice(tmp_path / "sums.xlsx", tmp_path)
    assert seen.shown("Sums") == [["2", "#N/A"]]
    assert _types(seen.workbook) == {"f"}


def _types(workbook: Workbook) -> set[str]:
    return {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
