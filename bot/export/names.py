"""Names that Excel accepts: of sheets, of tables and of columns. Each is unlike the others, case aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.export.cells import cleaned

LONGEST_SHEET, LONGEST_HEADING, LONGEST_TABLE = 31, 255, 200
RESERVED_SHEETS = {"history"}

_FORBIDDEN_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_LIKE_AN_ADDRESS = re.compile(r"[a-z]{1,3}\d+|r\d*(c\d*)?|c\d*", re.IGNORECASE)


def sheet_title(wanted: str, taken: Collection[str]) -> str:
    allowed = _one_line(_FORBIDDEN_IN_SHEETS.sub(" ", wanted)).strip("' ")
    return _unlike({*taken, *RESERVED_SHEETS}, allowed or "Sheet", LONGEST_SHEET)


def table_name(wanted: str, taken: Collection[str]) -> str:
    """As one writes it in a formula: letters, digits and underscores, and nothing that could be a cell's address."""
    name = "_".join(re.findall("[A-Za-z0-9]+", wanted)) or "Table"
    if name[0].isdigit() or _LIKE_AN_ADDRESS.fullmatch(name):
        name = f"Table_{name}"
    return _unlike(taken, name, LONGEST_TABLE, before_number="_")


def headings(titles: Sequence[str]) -> list[str]:
    chosen: list[str] = []
    for title in titles:
        chosen.append(_unlike(chosen, _one_line(title) or "Column", LONGEST_HEADING))
    return chosen


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _unlike(taken: Collection[str], wanted: str, most: int, before_number: str = " ") -> str:
    """The name, shortened; with a number from 2 on where it is taken."""
    used = {name.casefold() for name in taken}
    name, number = _shortened(wanted, most), 1
    while name.casefold() in used:
        number += 1
        ending = f"{before_number}{number}"
        name = _shortened(wanted, most - len(ending)) + ending
    return name


def _shortened(text: str, most: int) -> str:
    """To so many UTF-16 units."""
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore").rstrip("' ")
