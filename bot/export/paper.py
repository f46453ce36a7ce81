"""How a sheet is printed."""

from __future__ import annotations

from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

A4 = 9  # the number OOXML gives it


def set_up_paper(sheet: WriteOnlyWorksheet) -> None:
    """Landscape, as wide as the paper and as long as it needs; to be said before the first row."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"  # the sheet's name; page of pages
