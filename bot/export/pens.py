"""Writing values into cells: how each type of value looks, and that text stays text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.export.book import Marked, Value
from bot.export.cells import cleaned, escaped, is_like_a_formula

DAY_FORMAT, MOMENT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
COUNT_FORMAT, ANY_FORMAT = "0", "General"
EARLIEST = date(1900, 3, 1)
"""Excel believes in a 29 February 1900; what is before is written as text."""
MOST_EXACT = 10**15
"""Excel keeps fifteen digits; a larger number is written as text."""

_DAY_ZERO = date(1899, 12, 30)
_MIDNIGHT_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  (cells hold local times without a zone)
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)  # each is itself: hashing fonts takes long
class Look:
    font: Font | None = None
    fill: PatternFill | None = None
    is_wrapped: bool = True
    line_points: int = 15
    numbers: str = "right"


def _bold(color: str = "000000", size: int = 11) -> Font:
    return Font(name="Calibri", bold=True, color=color, size=size)


PLAIN = Look()
MARKED = Look(_bold("9C0006"), PatternFill("solid", fgColor="FFC7CE"))
HEADING = Look(_bold("FFFFFF"), PatternFill("solid", fgColor="1F4E79"))
TITLE = Look(_bold(size=16), is_wrapped=False, line_points=22)
LABEL = Look(_bold())
FACT = Look(numbers="left")


class Pen:
    """For one sheet. A cell is used anew for the next value that looks the same, so write one before you ask for
    another: openpyxl does, when it is given a row that is still being made."""

    def __init__(self, sheet: WriteOnlyWorksheet, zone: ZoneInfo) -> None:
        self._sheet = sheet
        self._zone = zone
        self._cells: dict[tuple[Look, str, bool], Cell] = {}

    def write(self, value: Value | Marked, look: Look = PLAIN) -> Cell | None:
        if isinstance(value, str):
            return self._text(value, look)
        if value is None:
            return None
        if isinstance(value, Marked):
            return self.write(value.value, MARKED)
        if isinstance(value, datetime):
            return self._moment(value, look)
        if isinstance(value, date):
            return self._day(value, look)
        return self._number(value, look)

    def _text(self, text: str, look: Look) -> Cell | None:
        if not text:
            return None
        cell = self._cell(look, ANY_FORMAT, is_like_a_formula(text))
        cell.value = escaped(cleaned(text))
        cell.data_type = "s"  # not what openpyxl guesses from the text: a formula, or an error
        return cell

    def _moment(self, at: datetime, look: Look) -> Cell | None:
        if at.tzinfo is None:
            raise ValueError("a moment needs its zone")
        local = at.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        if local.date() < EARLIEST:
            return self._text(local.isoformat(" ", "minutes"), look)
        return self._serial((local - _MIDNIGHT_ZERO) / _DAY, look, MOMENT_FORMAT)

    def _day(self, day: date, look: Look) -> Cell | None:
        if day < EARLIEST:
            return self._text(day.isoformat(), look)
        return self._serial((day - _DAY_ZERO).days, look, DAY_FORMAT)

    def _number(self, number: float, look: Look) -> Cell | None:
        if not math.isfinite(number) or abs(number) >= MOST_EXACT:
            return self._text(str(number), look)
        return self._serial(number, look, COUNT_FORMAT if isinstance(number, int) else ANY_FORMAT)

    def _serial(self, number: float, look: Look, number_format: str) -> Cell:
        cell = self._cell(look, number_format, False)
        cell.value = number
        return cell

    def _cell(self, look: Look, number_format: str, is_quoted: bool) -> Cell:
        """Quoted as if an apostrophe had been typed first: then a formula stays text even when somebody edits it."""
        found = self._cells.get((look, number_format, is_quoted))
        if found is None:
            found = self._cells[look, number_format, is_quoted] = self._new(look, number_format, is_quoted)
        return found

    def _new(self, look: Look, number_format: str, is_quoted: bool) -> Cell:
        cell = WriteOnlyCell(self._sheet)
        cell.alignment = _alignment(look, number_format)
        cell.number_format = number_format
        cell.quotePrefix = is_quoted
        if look.font is not None:
            cell.font = look.font
        if look.fill is not None:
            cell.fill = look.fill
        return cell


def _alignment(look: Look, number_format: str) -> Alignment:
    """Dates stand on the left like text, and numbers a little off the edge, so that neither touches its neighbour."""
    side = {DAY_FORMAT: "left", MOMENT_FORMAT: "left", COUNT_FORMAT: look.numbers}.get(number_format)
    return Alignment(horizontal=side, indent=int(side == "right"), vertical="top", wrap_text=look.is_wrapped)
