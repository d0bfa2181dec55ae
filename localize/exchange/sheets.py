"""The cells of an uploaded spreadsheet, read in a process of its own (`cms.sandbox.child`).

Only what is asked for is read: some columns and lines of the sheets that are named, and of the
first other ones. Knows no framework.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cms.sandbox.refusal import RefusedUpload

# Unpacked size of the whole archive, bytes. Real files of 5,000 strings stay well below.
MAX_UNPACKED: Final = 20 * 1024 * 1024
MAX_PARTS: Final = 100
MOST_OTHERS: Final = 3  # sheets beside those that are named

# What openpyxl and zipfile were seen to raise for files that are not what they say.
BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # ParseError of XML is one
    TypeError,
    ValueError,
    zlib.error,
)


def opened(
    files: list[Path], made: Path, *, names: list[str], lines: int, columns: int, entries: int
) -> dict[str, Any]:
    """{"sheets": [[name, [[cell, …], …]], …]}; a cell is [text, data type], or None."""
    (path,) = files
    try:
        refuse_bomb(path, entries)
        with open(path, "rb") as file:
            book = load_workbook(file, read_only=True, keep_links=False)
            sheets = [
                [name, list(_lines(book[name], lines, columns))] for name in _named(book, names)
            ]
    except BROKEN as error:
        raise RefusedUpload("no_spreadsheet") from error
    return {"sheets": sheets}


def _named(book: Any, names: list[str]) -> list[str]:
    others = [name for name in book.sheetnames if name not in names]
    return [name for name in book.sheetnames if name in names] + others[:MOST_OTHERS]


def _lines(sheet: Any, lines: int, columns: int) -> Iterator[list[list[str] | None]]:
    # bounds for gaps, not for content: a single cell in row 1,048,576 makes a million empty rows
    for line in sheet.iter_rows(max_row=lines, max_col=columns):
        cells = [None if c.value is None else [str(c.value), c.data_type] for c in line]
        while cells and cells[-1] is None:
            cells.pop()
        yield cells


def refuse_bomb(path: Path, entries: int) -> None:
    """Judge the archive by what its directory says; zipfile never unpacks more than that."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise RefusedUpload("unpacks")
        for part in parts:
            content = archive.read(part)
            # openpyxl reads sheets with a parser that knows entities
            if b"<!DOCTYPE" in content.replace(b"\0", b""):
                raise RefusedUpload("declares")
            if part.filename.startswith("xl/worksheets/") and content.count(b"<row") - 2 > entries:
                raise RefusedUpload("many")
