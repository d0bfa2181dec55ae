"""What the rows of a province's list say, and what is wrong with them: a sentence with its cell.
Knows nothing of what is in the directory."""

import re
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.publishing import normal_form
from cms.publishing.vocabularies import directory as closed_lists
from cms.publishing.vocabularies import districts
from cms.publishing.vocabularies.directory import codes
from cms.publishing.vocabularies.shared import LANGUAGES, Label
from cms.sandbox import running
from home.directory.channel_values import ascii_digits, match_key
from home.directory.meaning import Facts
from localize.exchange import xlsx
from localize.khmer import match_key as name_key

# rows (all are written at once, and nobody publishes meanwhile), bytes
MOST, LARGEST = 50, 1024 * 1024
LONGEST, NAME = 200, 98  # characters of a cell, of a name: our lists have both in one
NOTHING = {"na", "n/a", "n.a.", "none", "nil", "?", "-", "–", "គ្មាន", "មិនដឹង"}
BETWEEN = " · "  # the two names of a record in our lists
_BOOK = "home.directory.sheet.book"
DAYS = (
    Label("always", "Day and night", "ទាំងយប់ទាំងថ្ងៃ"),
    Label("MO TU WE TH FR SA SU", "Every day", "រៀងរាល់ថ្ងៃ"),
    Label("MO TU WE TH FR", "Monday to Friday", "ថ្ងៃច័ន្ទ ដល់ថ្ងៃសុក្រ"),
    Label("MO TU WE TH FR SA", "Monday to Saturday", "ថ្ងៃច័ន្ទ ដល់ថ្ងៃសៅរ៍"),
)
Labels = tuple[Label, ...]
# key → heading in both languages, width, its closed list, whether several can be written
COLUMNS: Final[dict[str, tuple[str, int, Labels, bool]]] = {
    "organization": ("Organization (English) · ស្ថាប័ន (ភាសាអង់គ្លេស)", 28, (), False),
    "organization_km": ("Organization (Khmer) · ស្ថាប័ន (ភាសាខ្មែរ)", 28, (), False),
    "kind": ("Kind of organization · ប្រភេទស្ថាប័ន", 20, closed_lists.ORGANIZATION_KINDS, False),
    "service": ("Service (English) · សេវា (ភាសាអង់គ្លេស)", 28, (), False),
    "service_km": ("Service (Khmer) · សេវា (ភាសាខ្មែរ)", 28, (), False),
    "category": ("Category · ប្រភេទសេវា", 20, closed_lists.CATEGORIES, False),
    "urgency": ("Urgency · ភាពបន្ទាន់", 20, closed_lists.URGENCIES, False),
    "audience": ("For whom (;) · សម្រាប់អ្នកណា (;)", 24, closed_lists.SERVICE_AUDIENCES, True),
    "province": ("Province · ខេត្ត", 24, closed_lists.PROVINCES, False),
    "district": ("District · ស្រុក", 24, districts.DISTRICTS, False),
    "type": ("Type of contact · មធ្យោបាយទាក់ទង", 20, closed_lists.CHANNEL_TYPES, False),
    "value": ("Number or address · លេខ ឬអាសយដ្ឋាន", 24, (), False),
    "proof": ("Official page of the account · ទំព័រផ្លូវការនៃគណនី", 24, (), False),
    "days": ("Days · ថ្ងៃ", 20, DAYS, False),
    "hours": ("Hours (07:30-11:30, 13:30-17:00) · ម៉ោង", 24, (), False),
    "age_min": ("From age · ចាប់ពីអាយុ", 10, (), False),
    "age_max": ("Up to age · ដល់អាយុ", 10, (), False),
    "cost": ("Cost · តម្លៃ", 20, closed_lists.COSTS, False),
    "languages": ("Languages (;) · ភាសា (;)", 20, LANGUAGES, True),
    "source": ("Source · ប្រភព", 28, (), False),
    "source_day": ("Date of the source · កាលបរិច្ឆេទនៃប្រភព", 16, (), False),
    "note": ("Note · កំណត់សម្គាល់", 28, (), False),
}
REFUSALS: Final[dict[str, Any]] = {
    **xlsx.REFUSALS,
    "macros": gettext_lazy("The file has macros. Save it as .xlsx without them."),
    "empty": gettext_lazy("The file has no rows. Fill the template in and bring that one."),
    "sheets": gettext_lazy(
        "More than one sheet has words, or the one that has them is hidden. Put all rows into the "
        "first sheet of the template and delete the others."
    ),
    "many": gettext_lazy(
        "A list may have 50 rows, and this one has more, or something stands far below. Divide "
        "it, or delete the rows below."
    ),
}


@dataclass(frozen=True)
class Row:
    """One row: a service and one contact of it. organization, service: names in English and Khmer,
    at most one of them empty. facts: those that it says something of, without the area. places:
    the cell of each key. faults: sentences."""

    number: int
    organization: tuple[str, str]
    kind: str
    service: tuple[str, str]
    province: str
    district: str
    type: str
    value: str
    proof: str
    sources: list[str]
    facts: Facts
    places: dict[str, str]
    faults: list[str] = field(default_factory=list)

    @property
    def organization_name(self) -> str:
        """In our lists."""
        return BETWEEN.join(filter(None, self.organization))

    @property
    def service_name(self) -> str:
        return BETWEEN.join(filter(None, self.service))


def template() -> bytes:
    columns = [
        [heading, width, key if labels else "", is_several]
        for key, (heading, width, labels, is_several) in COLUMNS.items()
    ]
    lists = {key: [_shown(one) for one in column[2]] for key, column in COLUMNS.items()}
    lists = {key: entries for key, entries in lists.items() if entries}
    with running.opened(f"{_BOOK}:template", [], refusals={}, columns=columns, lists=lists) as made:
        return made.content("template.xlsx")


def cells(upload: Any) -> list[dict[str, Any]]:
    """What is in an uploaded list, as `book.opened` says it. Raises ValidationError."""
    if upload.size > LARGEST:
        raise ValidationError(_("The file is larger than 1 MB. Divide it."))
    with running.opened(f"{_BOOK}:opened", [upload], refusals=REFUSALS, most=MOST) as made:
        lines: list[dict[str, Any]] = made.values["lines"]
    _headings(lines[0])
    if len(lines) == 1:
        raise ValidationError(REFUSALS["empty"])
    return lines


def rows(lines: list[dict[str, Any]]) -> list[Row]:
    columns = _headings(lines[0])
    return [_Reading(line, columns).row() for line in lines[1:]]


def _headings(line: dict[str, Any]) -> dict[str, str]:
    """The column of each key. Raises ValidationError where one is missing, or is not known."""
    known = {_english(column[0]): key for key, column in COLUMNS.items()}
    found: dict[str, str] = {}
    for column, (text, _type) in line["cells"].items():
        key = known.get(_english(text))
        if key is None or key in found:
            sentence = _("The template has no heading “%(heading)s” in column %(column)s.")
            raise ValidationError(sentence % {"heading": text[:LONGEST], "column": column})
        found[key] = column
    if missing := [column[0] for key, column in COLUMNS.items() if key not in found]:
        sentence = _("These headings are missing: %(headings)s. Begin with the template.")
        raise ValidationError(sentence % {"headings": "; ".join(missing)})
    return found


def _english(heading: str) -> str:
    return " ".join(heading.partition("·")[0].casefold().split())


def _shown(label: Label) -> str:
    is_district = label.code in districts.BY_CODE
    return districts.written(label.code) if is_district else f"{label.en} · {label.km}"


class _Reading:
    """Reads one row, and notes what is wrong with it."""

    def __init__(self, line: dict[str, Any], columns: dict[str, str]) -> None:
        self.cells, number = line["cells"], line["number"]
        self.number, self.columns = number, columns
        self.places = {key: f"{column}{number}" for key, column in columns.items()}
        self.faults: list[str] = []
        if line["hidden"]:
            self.faults.append(_("The row is hidden. Show it, or delete it."))
        if line["merged"]:
            self.faults.append(_("Cells are merged here. Divide them and fill each."))
        for column in self.cells.keys() - set(columns.values()):
            self.faults.append(f"{column}{number}: " + _("This column has no heading."))

    def row(self) -> Row:
        names = {
            one: (self.text(one), normal_form.khmer(self.text(f"{one}_km")))
            for one in ("organization", "service")
        }
        for one, both in names.items():
            if not any(both):
                self.fault(one, _("Write the name in English or Khmer."))
        province, district = self.code("province"), self.code("district")
        if not province:
            self.fault("province", _("Choose the province."))
        elif district and closed_lists.province_of_district(district) != province:
            self.fault("district", _("This district is in another province."))
        sources = [f"{self.needed('source')}, {self._day()}", self.text("note")]
        return Row(
            self.number,
            names["organization"],
            self.code("kind"),
            names["service"],
            province,
            district,
            self.needed("type") and self.code("type"),
            self._value(),
            self.text("proof"),
            [one for one in sources if one],
            self._facts(),
            self.places,
            list(dict.fromkeys(self.faults)),
        )

    def fault(self, key: str, sentence: str) -> None:
        self.faults.append(f"{self.places[key]}: {sentence}")

    def text(self, key: str) -> str:
        text, type_ = self.cells.get(self.columns[key], ("", "s"))
        text = " ".join(text.split()) if key != "value" else text.strip()
        if type_ == "f":
            self.fault(key, _("This is a formula. Write what it shows."))
        elif type_ == "e" or text.casefold() in NOTHING:
            self.fault(key, _("“%(text)s” says nothing. Leave the cell empty.") % {"text": text})
        elif len(text) > (NAME if key.startswith(("organization", "service")) else LONGEST):
            self.fault(key, _("This is too long."))
        else:
            return text
        return ""

    def needed(self, key: str) -> str:
        text = self.text(key)
        if not text and self.columns[key] not in self.cells:
            self.fault(key, _("This is needed."))
        return text

    def codes(self, key: str) -> list[str]:
        labels, text = COLUMNS[key][2], self.text(key)
        known = {name_key(name): one.code for one in labels for name in (one.code, one.en, one.km)}
        known |= {name_key(_shown(one)): one.code for one in labels}
        if key == "district":  # two may have one name
            known = {name_key(text): code} if (code := districts.code_of(text)) else {}
        written = re.split(r"\s*[;\n]\s*", text) if COLUMNS[key][3] else [text]
        for one in written:
            if one and name_key(one) not in known:
                self.fault(key, _("“%(text)s” is not in the list.") % {"text": one})
        named = {known[name_key(one)] for one in written if name_key(one) in known}
        return [code for code in codes(labels) if code in named]

    def code(self, key: str) -> str:
        return next(iter(self.codes(key)), "")

    def _value(self) -> str:
        """As it is written; zeros that a spreadsheet took away are not guessed."""
        text, type_ = self.text("value"), self.cells.get(self.columns["value"], ("", "s"))[1]
        digits = re.sub(r"\D", "", ascii_digits(text))
        is_short = type_ == "n" and 3 <= len(digits) <= 5  # no short number begins with a zero
        if text and type_ != "s" and not is_short:
            likely = f"0{text}" if match_key(f"0{text}").startswith("855") else ""
            sentence = _("The spreadsheet took this for a number, and a zero may be lost.")
            told = _("Write it as text, if it is right: %(value)s") % {"value": likely}
            self.fault("value", f"{sentence} {told}" if likely else sentence)
        elif len(digits) > 5 and re.search(r"[/,;\n|&]|\bor\b|ឬ|និង", text) and "://" not in text:
            self.fault("value", _("Write each number into a row of its own."))
        return text

    def _day(self) -> str:
        text = ascii_digits(self.needed("source_day")).partition("T")[0]
        parts = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
        try:
            written = f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}" if parts else text
            day = date.fromisoformat(written)
        except ValueError:
            self.fault("source_day", _("Write the day like 2027-04-14."))
            return ""
        if day > timezone.localdate():
            self.fault("source_day", _("This day has not come yet."))
        return day.isoformat()

    def _facts(self) -> Facts:
        ages = {key: age for key in ("age_min", "age_max") if (age := self._age(key)) is not None}
        if ages.get("age_min", 0) > ages.get("age_max", 120):
            self.fault("age_max", _("The lower age must not be above the upper one."))
        found: Facts = {
            "category": {"category": self.code("category")},
            "urgency": {"urgency": self.code("urgency")},
            "audience": {"audiences": self.codes("audience")},
            "cost": {"cost": self.code("cost")},
            "languages": {"languages": self.codes("languages")},
        }
        said = {fact: fields for fact, fields in found.items() if any(fields.values())}
        return said | ({"ages": ages} if ages else {}) | self._hours()

    def _age(self, key: str) -> int | None:
        text = ascii_digits(self.text(key))
        if text and not (text.isdigit() and int(text) <= 120):
            self.fault(key, _("Write an age in years."))
            return None
        return int(text) if text else None

    def _hours(self) -> Facts:
        days, text = self.code("days"), ascii_digits(self.text("hours"))
        if days == "always" and not text:
            return {"hours": {"always_open": True, "schedules": []}}
        found = re.findall(r"(\d{1,2}[:.]\d{2})\s*[-–]\s*(\d{1,2}[:.]\d{2})(?:[\s,;]+|$)", text)
        try:
            pairs = [[time.fromisoformat(_clock(one)) for one in pair] for pair in found]
        except ValueError:
            pairs = []
        left = re.sub(r"[\d:.\s,;–-]", "", text)
        if bool(days) != bool(text) or days == "always" or (text and (not pairs or left)):
            self.fault("hours", _("Choose days, and write hours like 07:30-11:30, 13:30-17:00."))
        if any(opens == closes for opens, closes in pairs):
            self.fault("hours", _("Opening and closing at one time says nothing."))
        if not pairs or not days:
            return {}
        rules = [
            dict.fromkeys(("valid_from", "valid_to", "channel_id"))
            | {"days": days.split(), "closed_on": []}
            | {"opens": opens.isoformat(), "closes": closes.isoformat()}
            for opens, closes in pairs
        ]
        return {"hours": {"always_open": False, "schedules": rules}}


def _clock(text: str) -> str:
    return text.replace(".", ":").zfill(5)
