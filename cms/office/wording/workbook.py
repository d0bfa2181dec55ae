"""The Excel file of the Khmer words, out and back.

One row for each sentence; the better word goes into its own column, or over the Khmer. Hidden
columns hold the key of the sentence and the Khmer that the file was made with, so that rows can be
sorted and an old file is known. A second sheet has what belongs to no row: proposals about
sentences that no row has, and better words whose English is gone with a newer version.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from localize.exchange import xlsx
from localize.exchange.limits import ImportRefused, refuse_large

# title, key, width in characters
COLUMNS: Final = (
    ("Where · កន្លែង", "where", 28),
    ("English · អង់គ្លេស", "english", 50),
    ("Khmer · ខ្មែរ", "khmer", 50),
    ("Better · ពាក្យល្អជាង", "better", 50),
    ("Remark · កំណត់សម្គាល់", "remark", 30),
    ("Proposals · សំណើ", "proposals", 40),
    ("key", "key", 10),
    ("was", "was", 10),
)
HIDDEN: Final = ("key", "was")
NEEDED: Final = ("english", "khmer", "better", "key", "was")
SHEET, MORE = "words", "more"


@dataclass(frozen=True)
class Row:
    """line: its number in the sheet, from 2. refusal: why no text can be read from it."""

    key: str
    english: str
    khmer: str
    better: str = ""
    remark: str = ""
    proposals: str = ""
    where: str = ""
    was: str = ""
    line: int = 0
    refusal: str = ""


def write(rows: Iterable[Row], more: Iterable[Row]) -> bytes:
    book = Workbook()
    _write(book.active, SHEET, rows)
    _write(book.create_sheet(), MORE, more)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, name: str, rows: Iterable[Row]) -> None:
    sheet.title = name
    # shared by all cells: each of its own makes the file three times as large
    bold, font = Font(name=xlsx.KHMER_FONT, bold=True), Font(name=xlsx.KHMER_FONT)
    wraps = Alignment(wrap_text=True, vertical="top")
    for number, (title, key, width) in enumerate(COLUMNS, start=1):
        xlsx.put(sheet, 1, number, title).font = bold
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = width, key in HIDDEN
    for line, row in enumerate(rows, start=2):
        for number, (_title, key, _width) in enumerate(COLUMNS, start=1):
            cell = xlsx.put(sheet, line, number, getattr(row, key))
            cell.font, cell.alignment = font, wraps
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def read(data: bytes) -> list[Row]:
    """The rows of the first sheet in which somebody wrote; raises ImportRefused."""
    refuse_large(data)
    found = xlsx.sheets(data, SHEET)
    if SHEET not in found:
        raise _not_ours()
    return list(_rows(found[SHEET]))


def _not_ours() -> ImportRefused:
    return ImportRefused(
        _("This is not the file of the Khmer words. Download it again and write into that one.")
    )


def _rows(lines: xlsx.Lines) -> Iterator[Row]:
    titles = {title: key for title, key, _width in COLUMNS}
    head = [titles.get((cell.value or "").strip()) for cell in (lines[0] if lines else ())]
    if not set(NEEDED) <= set(head):
        raise _not_ours()
    for number, cells in enumerate(lines[1:], start=2):
        found = {key: cell for key, cell in zip(head, cells, strict=False) if key}
        texts = {key: xlsx.text_of(cell) for key, cell in found.items()}
        written = "better" if texts.get("better", "").strip() else "khmer"
        if written == "better" or texts.get("khmer", "") != texts.get("was", ""):
            refusal = xlsx.refusal_of(found[written]) if written in found else ""
            yield Row(**{"better": "", **texts}, line=number, refusal=refusal)
