"""The rows of a province's list: one form for a row, whose fields are the columns of the template.
A name has a column for each language of the content. Knows nothing of which services are in the
directory."""

import re
from string import ascii_uppercase
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.languages import described
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
from cms.core.vocabularies.label_files import FALLBACK
from cms.core.vocabularies.languages import language_label
from cms.core.vocabularies.shared import LANGUAGES, Label, closed_list
from cms.sandbox import running
from home.directory.channel_values import ChannelValue, Lists
from home.directory.channel_values import read as read_value
from home.directory.fields import iso_day
from home.directory.meaning import Facts
from khmertext import digits, match_key
from localize.exchange import limits, xlsx

MOST = 50  # rows: all are written at once, and nobody publishes meanwhile
LONGEST, NAME = 200, 98  # characters of a cell and a name in our lists, of one in a language
WIDEST = 100  # columns that are looked at
NOTHING = {"na", "n/a", "n.a.", "none", "nil", "?", "-", "–", "គ្មាន", "មិនដឹង"}
Cells = list[tuple[int, list[Any]]]  # number of each row, and its cells
BETWEEN = " · "  # the names of a record in our lists
NAMED = ("organization", "service")
DAYS = closed_list("days")
# by the name of a field; the English comes first, and a sheet is known by it
SHEET = {one.code: one for one in closed_list("sheet")}
HEADINGS = {code: BETWEEN.join(one.texts.values()) for code, one in SHEET.items()}
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
    """Codes of a closed list, from codes or names in any language; ";" between several."""

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
        names = ((one.code, (one.code, *one.texts.values(), shown(one))) for one in self.labels)
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

    organization = _Text(HEADINGS["organization"])
    kind = _Listed(HEADINGS["kind"], closed_lists.ORGANIZATION_KINDS)
    service = _Text(HEADINGS["service"])
    category = _Listed(HEADINGS["category"], closed_lists.CATEGORIES)
    urgency = _Listed(HEADINGS["urgency"], closed_lists.URGENCIES)
    audience = _Listed(HEADINGS["audience"], closed_lists.SERVICE_AUDIENCES, is_several=True)
    province = _Listed(HEADINGS["province"], closed_lists.PROVINCES)
    district = _Listed(HEADINGS["district"], districts.DISTRICTS, is_several=True)
    type = _Listed(HEADINGS["type"], closed_lists.CHANNEL_TYPES)
    value = _Text(HEADINGS["value"])
    proof = _Text(HEADINGS["proof"])
    days = _Listed(HEADINGS["days"], DAYS)
    hours = _Text(HEADINGS["hours"])
    age_min = _age(HEADINGS["age_min"])
    age_max = _age(HEADINGS["age_max"])
    cost = _Listed(HEADINGS["cost"], closed_lists.COSTS)
    languages = _Listed(HEADINGS["languages"], LANGUAGES, is_several=True)
    source = _Text(HEADINGS["source"], is_needed=True)
    source_day = _Text(HEADINGS["source_day"], is_needed=True)
    note = _Text(HEADINGS["note"])

    def __init__(self, number: int, keys: list[str], cells: list[Any], lists: Lists) -> None:
        """keys: of the columns of its file. cells: text and type of each, as openpyxl calls it, or
        None."""
        filled = {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}
        self.types = {key: cell[1] for key, cell in filled.items()}
        super().__init__({key: cell[0] for key, cell in filled.items()})
        self.fields = columns()
        self.number, self.keys, self.lists, self.facts = number, keys, lists, Facts()

    @property
    def faults(self) -> list[str]:
        """Sentences, each with its cell."""
        letters = {key: _letter(at) for at, key in enumerate(self.keys)}
        return [
            f"{letters[key]}{self.number}: {sentence}" if key in letters else str(sentence)
            for key, found in self.errors.items()
            for sentence in found
        ]

    def names(self, of: str) -> list[str]:
        """Of the organization or service in each language, English first as in our lists."""
        tags = sorted(_tags(), key=FALLBACK.__ne__)
        said = {tag: self.cleaned_data.get(_column(of, tag), "") for tag in tags}
        return [described(tag).normalised(one) for tag, one in said.items() if one]

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
        for of in NAMED:
            own = [key for key in self.keys if key in {_column(of, tag) for tag in _tags()}]
            if not self.names(of) and not self.errors.keys() & {*own}:
                self.add_error(own[0], _("Write the name in one of the languages."))
            elif len(BETWEEN.join(self.names(of))) > LONGEST:
                self.add_error(own[0], _("This is too long."))
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
            "hours": self._hours(said.get("days"), digits(said.get("hours", ""), to="latin")),
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


def _tags() -> list[str]:
    return [tag for tag, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def _column(of: str, tag: str) -> str:
    return f"{of} {tag}"


def columns() -> dict[str, forms.Field]:
    """Key → field of each column of the template."""
    found: dict[str, forms.Field] = {}
    for key, one in Row.base_fields.items():
        in_each = {_column(key, tag): _Text(_heading(key, tag), most=NAME) for tag in _tags()}
        found |= in_each if key in NAMED else {key: one}
    return found


def _heading(of: str, tag: str) -> str:
    """Of the column of names in one language."""
    said = SHEET["in_language"]
    return BETWEEN.join(
        said.text(locale).format(name=name, language=language_label(tag, locale))
        for locale, name in SHEET[of].texts.items()
    )


def shown(one: Label) -> str:
    is_district = one.code in districts.BY_CODE
    return districts.written(one.code) if is_district else BETWEEN.join(one.texts.values())


def template() -> bytes:
    wanted = [
        [one.label, [shown(entry) for entry in getattr(one, "labels", ())], ";" in str(one.label)]
        for one in columns().values()
    ]
    with running.opened(
        "home.directory.sheet.book:template", [], refusals={}, columns=wanted, rows=MOST
    ) as made:
        return made.content("template.xlsx")


def cells(upload: Any) -> tuple[list[str], Cells]:
    """The keys of the columns of an uploaded list, "" of one that is not known; number and cells of
    each row that has any. Raises ValidationError."""
    if upload.size > limits.MAX_BYTES:
        raise ValidationError(limits.too_large())
    refusals = {**xlsx.REFUSALS, "many": TOO_MANY}
    asked: dict[str, Any] = {"names": ["lists"], "lines": 10_000, "entries": 300}
    task = "localize.exchange.sheets:opened"
    with running.opened(task, [upload], refusals=refusals, columns=WIDEST, **asked) as made:
        lines: list[Any] = next(
            (rows for name, rows in made.values["sheets"] if name != "lists"), []
        )
    found = [(number, line) for number, line in enumerate(lines, start=1) if line]
    known = {_english(str(one.label)): key for key, one in columns().items()}
    keys = [known.pop(_english((cell or [""])[0]), "") for cell in (found[0][1] if found else [])]
    if missing := _missing(keys):
        sentence = _("These headings are missing: %(headings)s. Begin with the template.")
        raise ValidationError(sentence % {"headings": "; ".join(missing)})
    if len(found) == 1:
        raise ValidationError(_("The file has no rows. Fill the template in and bring that one."))
    if found[-1][0] > MOST + 1:
        raise ValidationError(TOO_MANY)
    return keys, found[1:]


def _missing(keys: list[str]) -> list[str]:
    """Headings of columns that a list has to have: names in one language at least, and of that
    both. An older list lacks a language that came since."""
    pairs = [{_column(of, tag) for of in NAMED} for tag in _tags()]
    absent = [pair for pair in pairs if not pair & {*keys}]
    spared = set().union(*absent) if len(absent) < len(pairs) else set()
    return [
        str(one.label) for key, one in columns().items() if key not in keys and key not in spared
    ]


def _letter(at: int) -> str:
    """Of a column, from 0."""
    before, last = divmod(at, 26)
    return (ascii_uppercase[before - 1] if before else "") + ascii_uppercase[last]


def _english(heading: str) -> str:
    return " ".join(heading.partition("·")[0].casefold().split())
