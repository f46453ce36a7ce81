"""Writing rows to a sheet, each as high as its text needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from zoneinfo import ZoneInfo

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.export.book import Row
from bot.export.pens import PLAIN, Look, Pen
from bot.export.sizes import lines

HIGHEST_POINTS = 409
"""Of a row: Excel's limit."""
ALL_PLAIN = repeat(PLAIN)


class RowWriter:
    """Begins a sheet, whose widths stand in the file before its rows."""

    def __init__(self, sheet: WriteOnlyWorksheet, zone: ZoneInfo, widths: Sequence[float]) -> None:
        self._sheet = sheet
        self._widths = widths
        self._pen = Pen(sheet, zone)
        self.written = 0
        sheet._values_to_row = _placed
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def append(self, row: Row, looks: Iterable[Look] = ALL_PLAIN) -> None:
        self.written += 1
        points = self._points(row, looks)
        if points > PLAIN.line_points:
            # As the bare attribute: openpyxl's own class would also forbid Excel to fit the row when it is edited.
            self._sheet.row_dimensions[self.written] = {"ht": str(points)}
        self._sheet.append(self._pen.write(value, look) for value, look in zip(row, looks, strict=False))
        self._sheet.row_dimensions.pop(self.written, None)

    def _points(self, row: Row, looks: Iterable[Look]) -> int:
        points = [
            look.line_points * (lines(value, width) if look.is_wrapped else 1)
            for value, width, look in zip(row, self._widths, looks, strict=False)
        ]
        return min(max(points, default=0), HIGHEST_POINTS)


def _placed(cells: Iterable[Cell | None], row_number: int) -> Iterator[Cell]:
    """In place of openpyxl's own method, which tries every cell as a value first: that is a fifth of all time.

    A version of openpyxl that does not know the method any more is slower, and writes the same.
    """
    for column, cell in enumerate(cells, start=1):
        if cell is not None:
            cell.row, cell.column = row_number, column
            yield cell
