"""All words of the interface in one language as one Excel file for a native reader, and back.

One row for each sentence. A better word goes into its own column, or over the one that is there; a
mark beside it says that somebody read the row, which puts the comment "reviewed" into the
catalogue. Hidden columns hold the key of the sentence and the text that the file was made with, so
that rows can be sorted and an old file is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final

import polib
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cms.core.languages import described
from cms.core.vocabularies import label_files
from cms.core.vocabularies.label_files import FALLBACK
from cms.core.vocabularies.shared import LANGUAGES
from khmertext import checks
from localize.exchange import xlsx
from localize.exchange.limits import ImportRefused
from localize.outside.interface_words import READ, Sentence, said_here, sentences
from localize.outside.returns import Said

# key, width in characters
COLUMNS: Final = (
    *(("where", 28), ("english", 50), ("text", 50), ("better", 50), ("read", 10)),
    *(("remark", 30), ("key", 10), ("was", 10)),
)
NOT_OURS: Final = "This is not the file of the words of this language."
TITLED: Final = ("where", "english", "better", "read", "remark")
HIDDEN: Final = ("key", "was")
CATALOGUES: Final = "words"
READ_MARK: Final = "x"
SIGNS: Final = "%{}|"  # one too many breaks the screen that fills the others
LONGEST: Final = 2000  # characters


# key of a sentence and the text that was read → what readers said of it
Outside = Mapping[tuple[str, str], Said]
# a sentence, its better text, whether it was read
Wanted = tuple[Sentence, str, bool]


@dataclass
class Report:
    """What became of a file. Sentences in English, one for each row that needs somebody.

    changed, read: how many entries got another text, or the comment “reviewed”.
    """

    changed: int = 0
    read: int = 0
    refused: list[str] = field(default_factory=list)


def titles(language: str) -> dict[str, str]:
    """Key of each column → its title: of words in the language, the name of the language."""
    named = next((one for one in LANGUAGES if one.code == language), None)
    names = dict.fromkeys(named.text(tag) for tag in (FALLBACK, language)) if named else [language]
    said = {key: said_here(key, language) for key, _width in COLUMNS if key in TITLED}
    return said | {"text": " · ".join(names)} | dict(zip(HIDDEN, HIDDEN, strict=True))


def write(language: str, outside: Outside | None = None) -> bytes:
    """The Excel file; outside: what readers said by their links (`returns.of_screens`)."""
    book = Workbook()
    _write(book.active, CATALOGUES, language, sentences(language).values(), outside or {})
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(
    sheet: Worksheet, name: str, language: str, rows: Iterable[Sentence], outside: Outside
) -> None:
    sheet.title = name
    # shared by all cells: each of its own makes the file three times as large
    family = xlsx.office_font(language)
    bold, font = Font(name=family, bold=True), Font(name=family)
    wraps = Alignment(wrap_text=True, vertical="top")
    named = titles(language)
    for number, (key, width) in enumerate(COLUMNS, start=1):
        xlsx.put(sheet, 1, number, named[key]).font = bold
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = width, key in HIDDEN
    for line, one in enumerate(rows, start=2):
        said = outside.get((one.key, one.text), Said())
        values = {"where": one.where, "english": one.english, "text": one.text, "was": one.text}
        values |= {"key": one.key, "read": READ_MARK if one.is_read or said.is_read else ""}
        values |= {"better": said.better, "remark": "\n".join(said.remarks)}
        for number, (key, _width) in enumerate(COLUMNS, start=1):
            cell = xlsx.put(sheet, line, number, values.get(key, ""))
            cell.font, cell.alignment = font, wraps
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


# Back


def take_back(data: bytes, language: str) -> Report:
    """Write what is better, and what was read, into the files; raises ImportRefused."""
    report, known = Report(), sentences(language)
    found = xlsx.sheets(data, CATALOGUES)
    if CATALOGUES not in found:
        raise ImportRefused(NOT_OURS)
    wanted: dict[str, Wanted] = {}
    normalised = described(language).normalised
    for row in _rows(found[CATALOGUES], language):
        one = known.get(row["key"])
        better = normalised(row["better"].strip() or row["text"].strip()) or row["was"]
        is_read = bool(row["read"].strip())
        if reason := _why_not(one, row, better, language):
            report.refused.append(f"{CATALOGUES}, line {row['line']}: {reason}")
        elif one is not None and (better != one.text or is_read != one.is_read):
            wanted[one.key] = (one, better, is_read)
    for source, rows in groupby(sorted(wanted.values(), key=_source), key=_source):
        into = _into_labels if source.suffix == ".yaml" else _into_catalogue
        into(source, list(rows), report)
    return report


def _source(wanted: Wanted) -> Path:
    return wanted[0].source


def _rows(lines: xlsx.Lines, language: str) -> Iterator[dict[str, str]]:
    """The rows of a sheet by the keys of their columns, and the number of their line."""
    keys = {title: key for key, title in titles(language).items()}
    head = [keys.get((cell.value or "").strip(), "") for cell in (lines[0] if lines else ())]
    if lines and not {"english", "text", "better", "key", "was", "read"} <= set(head):
        raise ImportRefused(NOT_OURS)
    for number, cells in enumerate(lines[1:], start=2):
        values = dict.fromkeys(keys.values()) | {"line": str(number)}
        texts = {key: xlsx.text_of(one) for key, one in zip(head, cells, strict=False) if key}
        yield {key: texts.get(key) or value or "" for key, value in values.items()}


def _why_not(one: Sentence | None, row: dict[str, str], better: str, language: str) -> str:
    """Why this row cannot be taken; "" where it can."""
    if one is None:
        return "This version does not say this any more." if row["better"].strip() else ""
    if one.english != row["english"]:
        return "The English is not that of its sentence; rows were mixed up."
    if one.text != row["was"]:
        return f"It was changed since the file was made. It is now: {one.text}"
    said = problems(one.plural or one.english, better, language) if better != one.text else []
    return " ".join(said)


def problems(english: str, text: str, language: str) -> list[str]:
    """What is wrong with `text` as an interface's word for `english`."""
    if len(text) > LONGEST:
        return ["It is too long."]
    found = checks.run(english, text, source_language=FALLBACK, target_language=language)
    wrong = [
        f"Write “{sign}” as often as the English does."
        for sign in SIGNS
        if text.count(sign) != english.count(sign)
    ]
    if not wrong and label_files.places(text) != label_files.places(english):
        wrong = ["Leave what stands in braces as it is in the English."]
    return wrong + [one.message for one in found if one.severity == "error"]


def _into_labels(source: Path, rows: list[Wanted], report: Report) -> None:
    folder, language = source.parent.name, source.stem
    own = label_files.read(folder).get(language, {})
    lists = {name: dict(texts) for name, texts in own.items()}
    for one, better, _is_read in rows:
        name, code = one.context.split(": ")
        report.changed += better != one.text
        lists.setdefault(name, {})[code] = better
    label_files.write(folder, language, lists)


def _into_catalogue(source: Path, rows: list[Wanted], report: Report) -> None:
    catalogue = polib.pofile(str(source))
    for one, better, is_read in rows:
        entry = catalogue.find(one.english, msgctxt=one.context or False)
        if better != one.text:
            _say(entry, better)
            report.changed += 1
        if is_read != one.is_read:
            others = [line for line in entry.tcomment.splitlines() if line != READ]
            entry.tcomment = "\n".join([*others, *([READ] if is_read else [])])
            report.read += is_read
    catalogue.save(str(source))


def _say(entry: polib.POEntry, text: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural[0] = text
    else:
        entry.msgstr = text
