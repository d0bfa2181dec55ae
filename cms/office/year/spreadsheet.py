"""The same tables for Excel, each with its plot: to be copied into a report of CNCC's own."""

from io import BytesIO
from typing import Final

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from cms.office.year.facts import Table
from localize.exchange.xlsx import KHMER_FONT

ROWS: Final = 20  # of one table with its plot
PLOT_AT: Final = "H"


def write(title: str, year: int, tables: list[Table]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = str(year)
    _text(sheet, 1, 1, title, size=16, bold=True)
    for number, table in enumerate(tables):
        _write(sheet, 3 + number * ROWS, table, year)
    sheet.column_dimensions["A"].width = 24
    for column in "BCDEF":
        sheet.column_dimensions[column].width = 18
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, line: int, table: Table, year: int) -> None:
    _text(sheet, line, 1, table.title, bold=True)
    head = line + 1
    _text(sheet, head, 1, _("Month"), bold=True)
    months = [str(name) for name in MONTHS.values()]
    names = [*months, str(year), str(year - 1)]
    for row, name in enumerate(names, start=head + 1):
        _text(sheet, row, 1, name, bold=row > head + len(months))
    for column, one in enumerate(table.series, start=2):
        _text(sheet, head, column, one.name, bold=True)
        for row, value in enumerate([*one.values, one.year, one.year_before], start=head + 1):
            sheet.cell(row, column, value).font = Font(name=KHMER_FONT)
    if table.note:
        _text(sheet, head + len(names) + 1, 1, table.note, wraps=False)
    chart = BarChart()
    chart.title, chart.height, chart.width = table.title, 8, 18
    last = head + len(months)
    data = Reference(sheet, 2, head, len(table.series) + 1, last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, 1, head + 1, 1, last))
    # openpyxl's charts have lost their axes in the newer Excel otherwise
    chart.x_axis.delete = chart.y_axis.delete = False
    sheet.add_chart(chart, f"{PLOT_AT}{line}")


def _text(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    size: int = 11,
    bold: bool = False,
    wraps: bool = True,
) -> None:
    cell = sheet.cell(row, column, text)
    cell.font = Font(name=KHMER_FONT, size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=wraps and column > 1, vertical="top")
