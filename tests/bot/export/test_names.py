"""Names of sheets, tables and columns that Excel accepts."""

from __future__ import annotations

import pytest

from bot.export.names import headings, sheet_title, table_name


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("Notes", "Notes"),
        ("Notes: [all] of #team / week?", "Notes all of #team week"),
        ("'Notes'", "Notes"),
        ("", "Sheet"),
        ("History", "History 2"),
        ("x" * 40, "x" * 31),
        ("😀" * 20, "😀" * 15),
        ("bell\x07", "bell␇"),
    ],
)
def test_a_sheet_gets_a_title_that_excel_takes(wanted: str, given: str) -> None:
    assert sheet_title(wanted, []) == given


def test_a_second_sheet_of_a_name_is_numbered_whatever_the_case() -> None:
    assert sheet_title("notes", ["Notes", "Notes 2"]) == "notes 3"
    assert sheet_title("x" * 40, ["x" * 31]) == "x" * 29 + " 2"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("Notes", "Notes"),
        ("Notes 2", "Notes_2"),
        ("AB12", "Table_AB12"),
        ("r1c1", "Table_r1c1"),
        ("C", "Table_C"),
        ("2026", "Table_2026"),
        ("ノート", "Table"),
    ],
)
def test_a_table_gets_a_name_that_is_no_address(wanted: str, given: str) -> None:
    assert table_name(wanted, []) == given


def test_a_second_table_of_a_name_is_numbered() -> None:
    assert table_name("Notes", ["notes"]) == "Notes_2"


def test_headings_are_one_line_each_and_unlike_each_other() -> None:
    typed = ["Done?", "done?", "", " two\n lines ", ""]
    assert headings(typed) == ["Done?", "done? 2", "Column", "two lines", "Column 2"]
    assert len(headings(["x" * 300])[0]) == 255
