"""The chart beside the table of trends, drawn by the spreadsheet itself from the table's cells."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.export.book import Trends

COLOURS = ("1F4E79", "C55A11", "548235", "7F6000", "7030A0")
WIDTH_CM, HEIGHT_CM = 26, 13


def add_chart(sheet: WriteOnlyWorksheet, trends: Trends) -> None:
    """Bars for what came in each period, lines for what stood at its end. None where there is no period to show."""
    if not trends.periods:
        return
    bars, lines = _bars(trends), LineChart()
    labels = Reference(sheet, min_col=1, min_row=2, max_row=len(trends.periods) + 1)
    for number, measure in enumerate(trends.measures):
        values = Reference(sheet, min_col=number + 2, min_row=1, max_row=len(trends.periods) + 1)
        series = Series(values, title_from_data=True)
        colour = COLOURS[number % len(COLOURS)]
        if measure.is_standing:
            _draw_line(series, colour)
            lines.series.append(series)
        else:
            series.graphicalProperties.solidFill = colour
            bars.series.append(series)
    bars.set_categories(labels)
    lines.set_categories(labels)
    if lines.series:
        bars += lines
    sheet.add_chart(bars, f"{get_column_letter(len(trends.measures) + 3)}2")


def _bars(trends: Trends) -> BarChart:
    chart = BarChart()
    chart.type, chart.grouping = "col", "clustered"
    chart.title = trends.title
    chart.width, chart.height = WIDTH_CM, HEIGHT_CM
    chart.legend.position = "b"
    chart.gapWidth = 60
    chart.x_axis.title = trends.each
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill="D9D9D9")))
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"
    chart.x_axis.delete = chart.y_axis.delete = False  # else recent versions of Excel show no axes
    return chart


def _draw_line(series: Series, colour: str) -> None:
    series.smooth = False
    series.graphicalProperties.line.solidFill = colour
    series.graphicalProperties.line.width = 28_575  # EMU: 2.25 points
    series.marker.symbol, series.marker.size = "circle", 7
    series.marker.graphicalProperties.solidFill = colour
    series.marker.graphicalProperties.line.solidFill = colour
