"""The empty template of a province's list, made in a process of its own (`cms.sandbox.child`).
Knows no framework."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

LISTS, FILE = "lists", "template.xlsx"


def template(
    files: list[Path], made: Path, *, columns: list[list[Any]], rows: int
) -> dict[str, Any]:
    """columns: [heading, entries of its list, may several be written] of each. rows: how many have
    cells of text, so that 012 keeps its zero."""
    book = Workbook()
    sheet, kept = book.active, book.create_sheet(LISTS)
    sheet.title, kept.sheet_state, sheet.freeze_panes = "services", "hidden", "A2"
    for at, (heading, entries, is_several) in enumerate(columns, start=1):
        letter, head = get_column_letter(at), sheet.cell(1, at, heading)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 24
        for line in range(2, rows + 2):
            sheet.cell(line, at).number_format = "@"
        for line, text in enumerate(entries, start=1):
            kept.cell(line, at, text)
        if entries:
            place = f"{LISTS}!${letter}$1:${letter}${len(entries)}"
            choice = DataValidation("list", place, showErrorMessage=not is_several)
            choice.add(f"{letter}2:{letter}{rows + 1}")
            sheet.add_data_validation(choice)
    book.save(made / FILE)
    return {}
