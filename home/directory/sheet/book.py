"""The workbook of a province's list: the empty template, and the cells of one that came back. Both
in a process of its own (`cms.sandbox.child`). Knows no framework."""

from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.sandbox.refusal import RefusedUpload
from localize.exchange.sheets import BROKEN, refuse_bomb

SERVICES, LISTS, FILE = "services", "lists", "template.xlsx"
COLUMNS: Final = 40  # that are read; what stands in one without a heading is told
LISTED: Final = 300  # rows of the longest list, and some more
FORMATTED: Final = 50  # rows of the template whose cells are text, so that 012 keeps its zero


def template(
    files: list[Path], made: Path, *, columns: list[list[Any]], lists: dict[str, list[str]]
) -> dict[str, Any]:
    """columns: [heading, width, name of its list or "", may several be written] of each."""
    book = Workbook()
    sheet, kept, places = book.active, book.create_sheet(LISTS), {}
    sheet.title, kept.sheet_state = SERVICES, "hidden"
    for at, (name, entries) in enumerate(lists.items(), start=1):
        letter = get_column_letter(at)
        for line, text in enumerate(entries, start=1):
            kept.cell(line, at, text)
        places[name] = f"{LISTS}!${letter}$1:${letter}${len(entries)}"
    for at, (heading, width, listed, is_several) in enumerate(columns, start=1):
        letter, head = get_column_letter(at), sheet.cell(1, at, heading)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = width
        for line in range(2, FORMATTED + 2):
            sheet.cell(line, at).number_format = "@"
        if listed:
            choice = DataValidation("list", places[listed], showErrorMessage=not is_several)
            choice.add(f"{letter}2:{letter}{FORMATTED + 1}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    book.save(made / FILE)
    return {}


def opened(files: list[Path], made: Path, *, most: int) -> dict[str, Any]:
    """{"lines": [{"number", "hidden", "merged": columns, "cells": {column: [text, type]}}, …]},
    those with something in them; the first has the headings. types as openpyxl calls them."""
    (path,) = files
    try:
        refuse_bomb(path, most + LISTED)
        with ZipFile(path) as archive:
            parts = archive.namelist()
            kinds = archive.read("[Content_Types].xml")
        if b"macroEnabled" in kinds or any("vbaproject" in part.lower() for part in parts):
            raise RefusedUpload("macros")
        with open(path, "rb") as file:
            book = load_workbook(file, keep_links=False)
        used = [one for one in book.worksheets if one.title != LISTS and _lines(one)]
        if len(used) != 1 or used[0].sheet_state != "visible":
            raise RefusedUpload("sheets" if used else "empty")
        if used[0].max_row > most + 1:
            raise RefusedUpload("many")
        return {"lines": _lines(used[0])}
    except BROKEN as error:
        raise RefusedUpload("no_spreadsheet") from error


def _lines(sheet: Any) -> list[dict[str, Any]]:
    found = []
    for cells in sheet.iter_rows(max_row=min(sheet.max_row, 1000), max_col=COLUMNS):
        held = {
            one.column_letter: [_text(one.value), one.data_type]
            for one in cells
            if one.value is not None
        }
        number = cells[0].row
        if held:
            areas = [area for area in sheet.merged_cells.ranges if _holds(area, number)]
            letters = {get_column_letter(area.min_col) for area in areas}
            row = {"number": number, "hidden": bool(sheet.row_dimensions[number].hidden)}
            found.append(row | {"merged": sorted(letters), "cells": held})
    return found


def _holds(area: Any, number: int) -> bool:
    return bool(area.min_row <= number <= area.max_row)


def _text(value: Any) -> str:
    """As a person reads it: 12345678.0 is 12345678, a day is 2026-12-01."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
