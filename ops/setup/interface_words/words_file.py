"""All Khmer words of the interface in one Excel file for a native reader, and back.

One row for each sentence. A better word goes into its own column, or over the
Khmer; a mark beside it says that
somebody read the row, which puts the comment "reviewed" into the catalogue. What stands in the code
in both languages is on a second sheet: what is written there is told to whoever brings the file
back, who types it where it stands. Hidden columns hold the key of the sentence and the Khmer that
the file was made with, so that rows can be sorted and an old file is known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import Final

import polib
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from khmertext import checks, normalise
from localize.exchange import xlsx
from localize.exchange.limits import ImportRefused
from ops.setup.interface_words.sentences import READ, Sentence, sentences

# title, key, width in characters
COLUMNS: Final = (
    ("Where · កន្លែង", "where", 28),
    ("English · អង់គ្លេស", "english", 50),
    ("Khmer · ខ្មែរ", "khmer", 50),
    ("Better · ពាក្យល្អជាង", "better", 50),
    ("Read · បានអាន", "read", 10),
    ("Remark · កំណត់សម្គាល់", "remark", 30),
    ("key", "key", 10),
    ("was", "was", 10),
)
HIDDEN: Final = ("key", "was")
CATALOGUES, CODE = "words", "in the code"
READ_MARK: Final = "x"
SIGNS: Final = "%{}|"  # one too many breaks the screen that fills the others
LONGEST: Final = 2000  # characters


@dataclass
class Report:
    """What became of a file. Sentences in English, one for each row that needs somebody.

    changed, read: how many entries of the .po files got another Khmer, or the comment “reviewed”.
    """

    changed: int = 0
    read: int = 0
    refused: list[str] = field(default_factory=list)
    for_the_code: list[str] = field(default_factory=list)


def write() -> bytes:
    """The Excel file."""
    book = Workbook()
    found = sentences().values()
    _write(book.active, CATALOGUES, (one for one in found if one.source))
    _write(book.create_sheet(), CODE, (one for one in found if not one.source))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, name: str, rows: Iterable[Sentence]) -> None:
    sheet.title = name
    # shared by all cells: each of its own makes the file three times as large
    bold, font = Font(name=xlsx.KHMER_FONT, bold=True), Font(name=xlsx.KHMER_FONT)
    wraps = Alignment(wrap_text=True, vertical="top")
    for number, (title, key, width) in enumerate(COLUMNS, start=1):
        xlsx.put(sheet, 1, number, title).font = bold
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = width, key in HIDDEN
    for line, one in enumerate(rows, start=2):
        values = {"where": one.where, "english": one.english, "khmer": one.khmer, "was": one.khmer}
        values |= {"key": one.key, "read": READ_MARK if one.is_read else ""}
        for number, (_title, key, _width) in enumerate(COLUMNS, start=1):
            cell = xlsx.put(sheet, line, number, values.get(key, ""))
            cell.font, cell.alignment = font, wraps
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


# Back


def take_back(data: bytes) -> Report:
    """Write what is better, and what was read, into the .po files; raises ImportRefused."""
    report, known = Report(), sentences()
    found = xlsx.sheets(data, CATALOGUES, CODE)
    if CATALOGUES not in found:
        raise ImportRefused("This is not the file of the Khmer words.")
    wanted: dict[str, tuple[Sentence, str, bool]] = {}
    for name in (CATALOGUES, CODE):
        for row in _rows(found.get(name, [])):
            place = f"{name}, line {row['line']}"
            one = known.get(row["key"])
            better = normalise(row["better"].strip() or row["khmer"].strip()) or row["was"]
            is_read = bool(row["read"].strip())
            if reason := _why_not(one, row, better):
                report.refused.append(f"{place}: {reason}")
            elif one is None or (better == one.khmer and is_read == one.is_read):
                continue
            elif one.source is None:
                if better != one.khmer:
                    report.for_the_code.append(f"{one.english} → {better} ({one.where})")
            else:
                wanted[one.key] = (one, better, is_read)
    _into_catalogues(wanted, report)
    return report


def _rows(lines: xlsx.Lines) -> Iterator[dict[str, str]]:
    """The rows of a sheet by the keys of their columns, and the number of their line."""
    titles = {title: key for title, key, _width in COLUMNS}
    head = [titles.get((cell.value or "").strip(), "") for cell in (lines[0] if lines else ())]
    if lines and not {"english", "better", "key", "was", "read"} <= set(head):
        raise ImportRefused("This is not the file of the Khmer words.")
    for number, cells in enumerate(lines[1:], start=2):
        values = dict.fromkeys(key for _title, key, _width in COLUMNS) | {"line": str(number)}
        texts = {key: xlsx.text_of(one) for key, one in zip(head, cells, strict=False) if key}
        yield {key: texts.get(key) or value or "" for key, value in values.items()}


def _why_not(one: Sentence | None, row: dict[str, str], better: str) -> str:
    """Why this row cannot be taken; "" where it can."""
    if one is None:
        return "This version does not say this any more." if row["better"].strip() else ""
    if one.english != row["english"]:
        return "The English is not that of its sentence; rows were mixed up."
    if one.khmer != row["was"]:
        return f"It was changed since the file was made. It is now: {one.khmer}"
    return " ".join(problems(one.plural or one.english, better)) if better != one.khmer else ""


def problems(english: str, khmer: str) -> list[str]:
    """What is wrong with `khmer` as an interface's word for `english`."""
    if len(khmer) > LONGEST:
        return ["It is too long."]
    found = checks.run(english, khmer, source_language="en", target_language="km")
    return [
        f"Write “{sign}” as often as the English does."
        for sign in SIGNS
        if khmer.count(sign) != english.count(sign)
    ] + [one.message for one in found if one.severity == "error"]


def _into_catalogues(wanted: dict[str, tuple[Sentence, str, bool]], report: Report) -> None:
    by_source = sorted(wanted.values(), key=lambda row: str(row[0].source))
    for name, rows in groupby(by_source, key=lambda row: str(row[0].source)):
        source = polib.pofile(name)
        for one, better, is_read in rows:
            entry = source.find(one.english, msgctxt=one.context or False)
            if better != one.khmer:
                _say(entry, better)
                report.changed += 1
            if is_read != one.is_read:
                others = [line for line in entry.tcomment.splitlines() if line != READ]
                entry.tcomment = "\n".join([*others, *([READ] if is_read else [])])
                report.read += is_read
        source.save(name)


def _say(entry: polib.POEntry, khmer: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural[0] = khmer
    else:
        entry.msgstr = khmer
