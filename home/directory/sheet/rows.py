"""The rows of a province's list: one form for a row, whose fields are the columns of the template.
Knows nothing of which services are in the directory."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core import normal_form
from cms.core.vocabularies import directory as closed_lists
from cms.core.vocabularies import districts
from cms.core.vocabularies.directory import (
    CHANNEL_KINDS,
    MESSAGING_TYPES,
    PHONE_TYPES,
    SHORT_KINDS,
    codes,
    province_of_district,
)
from cms.core.vocabularies.shared import LANGUAGES, Label
from cms.sandbox import running
from home.directory.channel_values import ChannelValue, Lists, ascii_digits
from home.directory.channel_values import read as read_value
from home.directory.fields import iso_day
from home.directory.meaning import Facts
from khmertext import match_key
from localize.exchange import limits, xlsx

MOST = 50  # rows: all are written at once, and nobody publishes meanwhile
LONGEST, NAME = 200, 98  # characters of a cell, of a name: our lists have both in one
NOTHING = {"na", "n/a", "n.a.", "none", "nil", "?", "-", "–", "គ្មាន", "មិនដឹង"}
Cells = list[tuple[int, list[Any]]]  # number of each row, and its cells
BETWEEN = " · "  # the two names of a record in our lists
DAYS = (
    Label("always", "Day and night", "ទាំងយប់ទាំងថ្ងៃ"),
    Label("MO TU WE TH FR SA SU", "Every day", "រៀងរាល់ថ្ងៃ"),
    Label("MO TU WE TH FR", "Monday to Friday", "ថ្ងៃច័ន្ទ ដល់ថ្ងៃសុក្រ"),
    Label("MO TU WE TH FR SA", "Monday to Saturday", "ថ្ងៃច័ន្ទ ដល់ថ្ងៃសៅរ៍"),
)
_HOURS = re.compile(r"(\d{1,2}[:.]\d{2})\s*[-–]\s*(\d{1,2}[:.]\d{2})(?:[\s,;]+|$)")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
TOO_MANY = format_lazy(
    gettext_lazy(
        "A list may have {most} rows, and this one has more, or something stands far below. Divide "
        "it, or delete the rows below."
    ),
    most=MOST,
)


class _Text(forms.CharField):
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": gettext_lazy("This is needed."),
        "max_length": gettext_lazy("This is too long."),
    }

    def __init__(self, label: str, *, most: int = LONGEST, is_needed: bool = False) -> None:
        super().__init__(label=label, max_length=most, required=is_needed)

    def to_python(self, value: Any) -> str:
        text = " ".join(str(value or "").split())
        if text.casefold() in NOTHING:
            said = _("“%(text)s” says nothing. Leave the cell empty.")
            raise ValidationError(said % {"text": text})
        return text


class _Listed(_Text):
    """Codes of a closed list, from codes or names in either language; ";" between several."""

    def __init__(self, label: str, labels: tuple[Label, ...], *, is_several: bool = False) -> None:
        super().__init__(label)
        self.labels, self.is_several = labels, is_several

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        parts = re.split(r"\s*;\s*", text) if self.is_several else [text]
        named = [(one, self._code(one)) for one in parts if one]
        for one, code in named:
            if code is None:
                raise ValidationError(_("“%(text)s” is not in the list.") % {"text": one})
        found = {code for _one, code in named}
        chosen = [code for code in codes(self.labels) if code in found]
        return chosen if self.is_several else next(iter(chosen), "")

    def _code(self, text: str) -> str | None:
        if self.labels is districts.DISTRICTS:  # two may have one name
            return districts.code_of(text)
        wanted = match_key(text)
        names = ((one.code, (one.code, one.en, one.km, shown(one))) for one in self.labels)
        return next((code for code, all_ in names if wanted in map(match_key, all_)), None)


def _age(label: str) -> forms.IntegerField:
    said = dict.fromkeys(
        ("invalid", "min_value", "max_value"), gettext_lazy("Write an age in years.")
    )
    return forms.IntegerField(
        label=label, min_value=0, max_value=120, required=False, error_messages=said
    )


class Row(forms.Form):
    """A service and one contact of it. facts: those that it says something of, without the area.
    place: as what the contact is stored."""

    organization = _Text("Organization (English) · ស្ថាប័ន (ភាសាអង់គ្លេស)", most=NAME)
    organization_km = _Text("Organization (Khmer) · ស្ថាប័ន (ភាសាខ្មែរ)", most=NAME)
    kind = _Listed("Kind of organization · ប្រភេទស្ថាប័ន", closed_lists.ORGANIZATION_KINDS)
    service = _Text("Service (English) · សេវា (ភាសាអង់គ្លេស)", most=NAME)
    service_km = _Text("Service (Khmer) · សេវា (ភាសាខ្មែរ)", most=NAME)
    category = _Listed("Category · ប្រភេទសេវា", closed_lists.CATEGORIES)
    urgency = _Listed("Urgency · ភាពបន្ទាន់", closed_lists.URGENCIES)
    audience = _Listed(
        "For whom (;) · សម្រាប់អ្នកណា (;)", closed_lists.SERVICE_AUDIENCES, is_several=True
    )
    province = _Listed("Province · ខេត្ត", closed_lists.PROVINCES)
    district = _Listed("District (;) · ស្រុក (;)", districts.DISTRICTS, is_several=True)
    type = _Listed("Type of contact · មធ្យោបាយទាក់ទង", closed_lists.CHANNEL_TYPES)
    value = _Text("Number or address · លេខ ឬអាសយដ្ឋាន")
    proof = _Text("Official page of the account · ទំព័រផ្លូវការនៃគណនី")
    days = _Listed("Days · ថ្ងៃ", DAYS)
    hours = _Text("Hours (07:30-11:30, 13:30-17:00) · ម៉ោង")
    age_min = _age("From age · ចាប់ពីអាយុ")
    age_max = _age("Up to age · ដល់អាយុ")
    cost = _Listed("Cost · តម្លៃ", closed_lists.COSTS)
    languages = _Listed("Languages (;) · ភាសា (;)", LANGUAGES, is_several=True)
    source = _Text("Source · ប្រភព", is_needed=True)
    source_day = _Text("Date of the source · កាលបរិច្ឆេទនៃប្រភព", is_needed=True)
    note = _Text("Note · កំណត់សម្គាល់")

    def __init__(self, number: int, cells: list[Any], lists: Lists) -> None:
        """cells: text and type of each, as openpyxl calls it, or None; in the order of fields."""
        filled = dict(zip(self.base_fields, cells, strict=False))
        self.types = {key: cell[1] for key, cell in filled.items() if cell}
        super().__init__({key: cell[0] for key, cell in filled.items() if cell})
        self.number, self.lists, self.facts = number, lists, Facts()

    @property
    def faults(self) -> list[str]:
        """Sentences, each with its cell."""
        letters = dict(zip(self.base_fields, "ABCDEFGHIJKLMNOPQRSTUV", strict=True))
        return [
            f"{letters[key]}{self.number}: {sentence}" if key in letters else str(sentence)
            for key, found in self.errors.items()
            for sentence in found
        ]

    def names(self, of: str) -> list[str]:
        """Of the organization or service, in English and Khmer."""
        both = self.cleaned_data.get(of, ""), self.cleaned_data.get(f"{of}_km", "")
        return [one for one in (both[0], normal_form.khmer(both[1])) if one]

    @property
    def shown_names(self) -> tuple[str, str]:
        """Of the service and of the organization, as our lists have them."""
        return BETWEEN.join(self.names("service")), BETWEEN.join(self.names("organization"))

    @property
    def sources(self) -> list[str]:
        said = self.cleaned_data
        day = said.get("source_day", "")
        return list(filter(None, [f"{said.get('source', '')}, {day}", said.get("note")]))

    def says_no_more_than(self, first: "Row", *, with_names: bool) -> bool:
        """Of the same service: only the first row of it says something new."""
        place = [
            self.cleaned_data[key] == first.cleaned_data[key] for key in ("province", "district")
        ]
        named = {match_key(one) for one in self.names("service")}
        known = {match_key(one) for one in first.names("service")}
        is_known = all(first.facts.get(fact) == said for fact, said in self.facts.items())
        return is_known and all(place) and (named <= known or not with_names)

    # What is wrong

    def clean(self) -> None:
        for key, type_ in self.types.items():
            if type_ in ("f", "e"):
                self.add_error(key, _("This is a formula. Write what it shows."))
        said = self.cleaned_data
        for key in ("organization", "service"):
            if not self.names(key):
                self.add_error(key, _("Write the name in English or Khmer."))
        if not (province := said.get("province")):
            self.add_error("province", _("Choose the province."))
        elif {province_of_district(one) for one in said.get("district", [])} - {province}:
            self.add_error("district", _("This district is in another province."))
        if said.get("type") in MESSAGING_TYPES and not said.get("proof"):
            self.add_error("proof", _("Say which official page leads to it."))
        if not (self.errors.keys() & {"type", "value"}):
            self._read_value()
        self._read_facts()

    def clean_source_day(self) -> str:
        day = iso_day(self.cleaned_data["source_day"].partition(" ")[0])
        if day is None:
            raise ValidationError(_("Write the day like 2027-04-14."))
        return day

    def _read_value(self) -> None:
        """A zero that a spreadsheet took away is not guessed; no short number begins with one."""
        raw, type_ = self.cleaned_data["value"], self.cleaned_data["type"]
        if self.types.get("value", "s") != "s" and not re.fullmatch(r"\d{3,5}", raw):
            lost = _("The spreadsheet took this for a number, and a zero may be lost.")
            self.add_error("value", lost)
            return
        try:
            self.place = _read(type_, raw, self.lists)
        except ValidationError as error:
            self.add_error("type" if "type" in error.error_dict else "value", error.messages)

    def _read_facts(self) -> None:
        said = self.cleaned_data
        found: Facts = {
            "category": {"category": said.get("category")},
            "urgency": {"urgency": said.get("urgency")},
            "audience": {"audiences": said.get("audience")},
            "cost": {"cost": said.get("cost")},
            "languages": {"languages": said.get("languages")},
            "ages": {key: said[key] for key in ("age_min", "age_max") if said.get(key) is not None},
            "hours": self._hours(said.get("days"), ascii_digits(said.get("hours", ""))),
        }
        if found["ages"].get("age_min", 0) > found["ages"].get("age_max", 120):
            self.add_error("age_max", _("The lower age must not be above the upper one."))
        self.facts = {
            fact: fields
            for fact, fields in found.items()
            if any(one not in (None, "", []) for one in fields.values())
        }

    def _hours(self, days: Any, text: str) -> dict[str, Any]:
        if days == "always" and not text:
            return {"always_open": True, "schedules": []}
        sentence = _("Choose days, and write hours like 07:30-11:30, 13:30-17:00.")
        times = [one.replace(".", ":").zfill(5) for pair in _HOURS.findall(text) for one in pair]
        is_odd = days == "always" or bool(days) != bool(text) or _HOURS.sub("", text)
        if is_odd or any(not _TIME.fullmatch(one) for one in times):
            self.add_error("hours", sentence)
            return {}
        every = dict.fromkeys(("valid_from", "valid_to", "channel_id"))
        rules = [
            every | {"days": days.split(), "closed_on": [], "opens": opens, "closes": closes}
            for opens, closes in zip(*[iter(f"{one}:00" for one in times)] * 2, strict=True)
        ]
        if any(one["opens"] == one["closes"] for one in rules):
            self.add_error("hours", sentence)
        return {"always_open": False, "schedules": rules} if rules else {}


def _read(type_: str, raw: str, lists: Lists) -> ChannelValue:
    """With the kind of number that it is. Raises ValidationError."""
    is_short = len(re.findall(r"\d", raw)) <= 5
    kinds = [kind for kind in codes(CHANNEL_KINDS) if (kind in SHORT_KINDS) is is_short]
    errors = []
    for kind in kinds if type_ in PHONE_TYPES else [""]:
        try:
            return read_value(type_, kind, raw, lists)
        except ValidationError as error:
            errors.append(error)
    raise next((one for one in reversed(errors) if "value" in one.error_dict), errors[0])


def shown(one: Label) -> str:
    is_district = one.code in districts.BY_CODE
    return districts.written(one.code) if is_district else f"{one.en} · {one.km}"


def template() -> bytes:
    columns = [
        [one.label, [shown(entry) for entry in getattr(one, "labels", ())], ";" in str(one.label)]
        for one in Row.base_fields.values()
    ]
    with running.opened(
        "home.directory.sheet.book:template", [], refusals={}, columns=columns, rows=MOST
    ) as made:
        return made.content("template.xlsx")


def cells(upload: Any) -> Cells:
    """Number and cells of each row of an uploaded list that has any. Raises ValidationError."""
    if upload.size > limits.MAX_BYTES:
        raise ValidationError(limits.too_large())
    refusals = {**xlsx.REFUSALS, "many": TOO_MANY}
    asked: dict[str, Any] = {"names": ["lists"], "lines": 10_000, "entries": 300}
    task, columns = "localize.exchange.sheets:opened", len(Row.base_fields)
    with running.opened(task, [upload], refusals=refusals, columns=columns, **asked) as made:
        lines: list[Any] = next(
            (rows for name, rows in made.values["sheets"] if name != "lists"), []
        )
    found = [(number, line) for number, line in enumerate(lines, start=1) if line]
    head = dict(zip(Row.base_fields, found[0][1] if found else [], strict=False))
    missing = [
        str(one.label)
        for key, one in Row.base_fields.items()
        if _english((head.get(key) or [""])[0]) != _english(str(one.label))
    ]
    if missing:
        sentence = _("These headings are missing: %(headings)s. Begin with the template.")
        raise ValidationError(sentence % {"headings": "; ".join(missing)})
    if len(found) == 1:
        raise ValidationError(_("The file has no rows. Fill the template in and bring that one."))
    if found[-1][0] > MOST + 1:
        raise ValidationError(TOO_MANY)
    return found[1:]


def _english(heading: str) -> str:
    return " ".join(heading.partition("·")[0].casefold().split())
