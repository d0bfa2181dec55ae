"""A spreadsheet, because that is what the office works with.

One row per string: source, translation, a comment to write, state in colour; what identifies the
string is in hidden columns, so that rows can be sorted and filtered. Every cell is text: nothing
that begins with "=" is ever a formula. A second, hidden sheet says which page it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.languages import described
from cms.core.vocabularies.shared import closed_list
from cms.sandbox import running
from localize.exchange.limits import MAX_ENTRIES, ImportRefused, not_ours, too_many
from localize.exchange.rows import Contents, Row
from localize.workflow.models import State

if TYPE_CHECKING:  # a tenth of the memory of a process, and seldom needed
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_COLUMNS: Final = 30
MOST_BEFORE: Final = 10  # lines of a sheet among which the header is looked for

ABOUT: Final = "about"

# English first: titles are known by it
SAID: Final = {one.code: " · ".join(one.texts.values()) for one in closed_list("strings_file")}
# title, key, width in characters, hidden
COLUMNS: Final = (
    ("#", "number", 5, False),
    (SAID["source"], "source", 60, False),
    (SAID["text"], "text", 60, False),
    (SAID["comment"], "comment", 30, False),
    (SAID["state"], "state", 24, False),
    (SAID["remarks"], "remarks", 30, False),
    (SAID["problems"], "problems", 30, False),
    ("id", "id", 10, True),
    ("path", "path", 10, True),
    ("source hash", "source_hash", 10, True),
    ("text hash", "text_hash", 10, True),
)
NEEDED: Final = ("source", "text", "id")
STATES: Final = {
    State.MISSING: (SAID["missing"], "D9D9D9"),
    State.DRAFT: (SAID["draft"], "BDD7EE"),
    State.IN_REVIEW: (SAID["in_review"], "FFE699"),
    State.RETURNED: (SAID["returned"], "F8B9B4"),
    State.APPROVED: (SAID["approved"], "C6E0B4"),
}


def office_font(*tags: str) -> str | None:
    """The type of the first language that has one for the office's computers; None: the program's
    own."""
    return next((name for tag in tags if (name := described(tag).office_family)), None)


def write(contents: Contents) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "strings"
    font = office_font(contents.target_language, contents.source_language)
    for column, (title, _key, width, hidden) in enumerate(COLUMNS, start=1):
        cell = put(sheet, 1, column, title)
        cell.font = Font(name=font, bold=True)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = hidden
    for line, row in enumerate(contents.rows, start=2):
        for column, value in enumerate(_values(row), start=1):
            cell = put(sheet, line, column, value)
            cell.font = Font(name=font, size=12)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if row.state is not None:
            colour = PatternFill("solid", fgColor=STATES[row.state][1])
            sheet.cell(line, _column("state")).fill = colour
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(contents.rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    _write_about(book, contents)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_about(book: "Workbook", contents: Contents) -> None:
    about = book.create_sheet(ABOUT)
    about.sheet_state = "hidden"
    facts = {
        "translation": contents.translation,
        "source_language": contents.source_language,
        "target_language": contents.target_language,
        "title": contents.title,
    }
    for line, (name, value) in enumerate(facts.items(), start=1):
        put(about, line, 1, name)
        put(about, line, 2, value)


def _values(row: Row) -> list[str]:
    values = {
        "number": str(row.number),
        "source": row.source,
        "text": row.text,
        "state": STATES[row.state][0] if row.state is not None else "",
        "remarks": "\n".join(row.remarks),
        "problems": "\n".join(row.problems),
        "id": row.id,
        "path": row.path,
        "source_hash": row.source_hash or "",
        "text_hash": row.text_hash or "",
    }
    return [values.get(key, "") for _title, key, _width, _hidden in COLUMNS]


def _column(key: str) -> int:
    return next(n for n, column in enumerate(COLUMNS, start=1) if column[1] == key)


def put(sheet: "Worksheet", line: int, column: int, value: str) -> "Cell":
    cell = sheet.cell(line, column)
    if value:
        cell.value = escape(value)
        cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    # text for the spreadsheet too, also where somebody writes into it later: 023 keeps its zero
    cell.number_format = "@"
    cell.quotePrefix = value.startswith(_FORMULA_BEGINS)
    return cell


# What a spreadsheet takes for a formula once somebody edits the cell.
_FORMULA_BEGINS = ("=", "+", "-", "@")

# Characters of a cell that a spreadsheet cannot hold, and what looks like such an escape already
# (Office Open XML, part 1, §22.9.2.19, ST_Xstring).
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_UNFIT = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    return _UNFIT.sub(lambda match: f"_x{ord(match.group()):04X}_", text)


def unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match.group()[2:6], 16)), text)


# Reading

REFUSALS: Final = {
    "no_spreadsheet": _("The file is not a spreadsheet that can be read (.xlsx)."),
    "unpacks": _("The spreadsheet is too large when unpacked."),
    "declares": _("The file has a DTD or entities, which are not allowed."),
    "many": lazy(too_many, str)(),
}
_TASK: Final = "localize.exchange.sheets:opened"


@dataclass(frozen=True)
class Read:
    """A cell; `data_type` as openpyxl calls it, "n" of an empty one."""

    value: str | None = None
    data_type: str = "n"


Lines = list[list[Read]]


def sheets(data: bytes, *names: str) -> dict[str, Lines]:
    """The sheets of these names, and the first other ones last; raises ImportRefused."""
    asked = {"lines": 2 * MAX_ENTRIES, "columns": MAX_COLUMNS, "entries": MAX_ENTRIES}
    try:
        with running.opened(_TASK, [data], refusals=REFUSALS, names=names, **asked) as made:
            return {
                name: [[Read(*cell) if cell else Read() for cell in line] for line in lines]
                for name, lines in made.values["sheets"]
            }
    except ValidationError as error:
        raise ImportRefused(error.messages, code=error.code) from error


def read(data: bytes) -> Contents:
    found = sheets(data, ABOUT)
    about = {
        str(line[0].value): unescape(line[1].value or "")
        for line in found.get(ABOUT, [])[:10]
        if len(line) > 1 and line[0].value
    }
    if not about.get("translation"):
        raise not_ours()
    return Contents(
        translation=about["translation"],
        source_language=about.get("source_language", ""),
        target_language=about.get("target_language", ""),
        title=about.get("title", ""),
        rows=tuple(_rows(*_headed([lines for name, lines in found.items() if name != ABOUT]))),
    )


def _headed(others: Sequence[Lines]) -> tuple[Lines, int]:
    """The sheet with our header and the place of that: people put sheets and lines before it."""
    for lines in others:
        for place, line in enumerate(lines[:MOST_BEFORE]):
            if not _lacking(_places(line)):
                return lines, place
    missing = _lacking(_places(others[0][0] if others and others[0] else ()))
    raise ImportRefused(
        gettext("The spreadsheet lacks the columns: %(columns)s.")
        % {"columns": ", ".join(_titles(missing))}
    )


def _lacking(places: dict[str, int]) -> list[str]:
    return [key for key in NEEDED if key not in places]


def _rows(lines: Lines, header: int) -> Iterator[Row]:
    places = _places(lines[header])
    for number, cells in enumerate(lines[header + 1 :], start=header + 2):
        values = {key: cells[place] for key, place in places.items() if place < len(cells)}
        if any(cell.value is not None for key, cell in values.items() if key != "number"):
            yield _row(number, values)


def _places(header: Sequence[Read]) -> dict[str, int]:
    """Which column is where; people move columns about."""
    titles = {_first_word(title): key for title, key, _width, _hidden in COLUMNS}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        key = titles.get(_first_word(cell.value or ""))
        if key is not None:
            places.setdefault(key, place)
    return places


def _first_word(title: str) -> str:
    """The English part of a bilingual title."""
    return title.partition("·")[0].strip().casefold()


def _titles(keys: Iterable[str]) -> list[str]:
    return [title for title, key, _width, _hidden in COLUMNS if key in keys]


def _row(number: int, values: dict[str, Read]) -> Row:
    texts = {key: text_of(cell) for key, cell in values.items()}
    said = _first_word(texts.get("state", ""))
    state = next((s for s, (label, _c) in STATES.items() if _first_word(label) == said), None)
    return Row(
        id=texts.get("id", ""),
        path=texts.get("path", ""),
        source=texts.get("source", ""),
        text=texts.get("text", ""),
        source_hash=texts.get("source_hash") or None,
        text_hash=texts.get("text_hash") or None,
        state=state,
        comment=texts.get("comment", "").strip(),
        line=number,
        refusal=refusal_of(values["text"]) if "text" in values else "",
    )


def text_of(cell: Read) -> str:
    return "" if cell.value is None else unescape(cell.value)


def refusal_of(cell: Read) -> str:
    if cell.value is None or cell.data_type in ("s", "inlineStr", "str"):
        return ""
    if cell.data_type == "f":
        return gettext("The translation is a formula. Write it as text.")
    return gettext(
        "The translation is a number or a date to the spreadsheet, so zeros may be lost. "
        "Write an apostrophe before it."
    )
