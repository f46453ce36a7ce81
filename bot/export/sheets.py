"""One table as a sheet: streamed, with Excel's own filters, and over several sheets where one is too short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice, repeat
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo

from bot.export.book import Row, Table
from bot.export.cells import continued, escaped
from bot.export.names import headings, sheet_title, table_name
from bot.export.paper import set_up_paper
from bot.export.pens import HEADING
from bot.export.rows import RowWriter
from bot.export.sizes import widths

MOST_ROWS = 1_048_576
"""Of a sheet, the headings among them: Excel's limit. openpyxl would write more, and nothing could open the file."""
SAMPLE = 200
STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)


class TableSheets:
    """The sheets of one workbook that hold tables."""

    def __init__(self, workbook: Workbook, zone: ZoneInfo, most_rows: int = MOST_ROWS) -> None:
        self._workbook = workbook
        self._zone = zone
        self._most_rows = most_rows
        self._table_names: list[str] = []

    def write(self, table: Table) -> list[WriteOnlyWorksheet]:
        """The sheets it took: "Notes", then "Notes 2" and so on. The rows are read once."""
        rows = continued(table.rows)
        sheets: list[WriteOnlyWorksheet] = []
        ahead = list(islice(rows, 1))
        while ahead or not sheets:
            sample = [*ahead, *islice(rows, min(SAMPLE, self._most_rows - 1) - len(ahead))]
            rest = islice(rows, self._most_rows - 1 - len(sample))
            sheets.append(self._write_sheet(table, sample, rest))
            ahead = list(islice(rows, 1))
        return sheets

    def _write_sheet(self, table: Table, sample: Sequence[Row], rest: Iterable[Row]) -> WriteOnlyWorksheet:
        sheet = self._workbook.create_sheet(sheet_title(table.title, self._workbook.sheetnames))
        titles = headings([column.title for column in table.columns])
        _set_up(sheet)
        rows = RowWriter(sheet, self._zone, widths(table.columns, titles, sample))
        rows.append(titles, repeat(HEADING))
        for row in chain(sample, rest):
            _expect_as_many(row, titles)
            rows.append(row)
        self._add_table(sheet, titles, rows.written)
        return sheet

    def _add_table(self, sheet: WriteOnlyWorksheet, titles: Sequence[str], written: int) -> None:
        """Excel's tables have at least one row below the headings; it may be blank."""
        name = table_name(sheet.title, self._table_names)
        self._table_names.append(name)
        reference = f"A1:{get_column_letter(len(titles))}{max(written, 2)}"
        excel_table = ExcelTable(displayName=name, ref=reference, tableStyleInfo=STYLE)
        excel_table.autoFilter = AutoFilter(ref=reference)
        excel_table.tableColumns = [
            TableColumn(id=number, name=escaped(title)) for number, title in enumerate(titles, start=1)
        ]
        sheet.tables.add(excel_table)  # sheet.add_table warns, whether the columns are there or not


def _set_up(sheet: WriteOnlyWorksheet) -> None:
    """What stands in the file before the first row."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    set_up_paper(sheet)


def _expect_as_many(row: Row, titles: Sequence[str]) -> None:
    if len(row) != len(titles):
        raise ValueError(f"a row has {len(row)} values for {len(titles)} columns")
