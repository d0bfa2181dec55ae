"""The form of an organization: for each contact and fact “right” or “not right”, and then what is.

Its answer is read into plain values (`Said`); nothing is changed here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.publishing.approvals.refusals import Refused
from cms.publishing.shared_drafts import answers
from cms.publishing.shared_drafts.links import named
from cms.publishing.vocabularies.directory import CHANNEL_KINDS, PROVINCES, SCOPES, WEEKDAYS, codes
from cms.publishing.vocabularies.fields import CodesFormField
from cms.publishing.vocabularies.shared import choices
from home.directory import numbers
from home.directory.meaning import FACTS, Facts
from home.directory.models.channels import ContactChannel
from home.directory.owners.looked_at import LookedAt, is_known, title_of

RIGHT, WRONG = "right", "wrong"
LONGEST_NOTE = 500  # code points
WEEKLY = 3  # rows of hours that can be typed
NOTE_ONLY = frozenset({"organization"})  # who runs it is not chosen from a list by its owner
_MAIN = ("national", "provinces", "international")  # districts are named in words

Value = tuple[str, str, str]  # type, kind, value


@dataclass
class Said:
    """What was said of one service. notes: in words, by what they are about ("" of its words)."""

    looked_at: LookedAt
    right: Facts = field(default_factory=dict)
    corrected: Facts = field(default_factory=dict)
    right_contacts: list[ContactChannel] = field(default_factory=list)
    corrected_contacts: list[tuple[ContactChannel, Value]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.right
            or self.corrected
            or self.right_contacts
            or self.corrected_contacts
            or self.notes
        )


class OwnerForm(forms.Form):
    """Fields are named by the key of the service (“s5-cost”) or the contact (“c7”)."""

    name = forms.CharField(
        max_length=100,
        label=gettext_lazy("Your name and position"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, shown: list[LookedAt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.said: list[Said] = []
        for one in shown:
            self._add_service(one)

    # Fields

    def _add_service(self, one: LookedAt) -> None:
        at = f"s{one.service.pk}"
        self.fields[f"{at}-all"] = forms.BooleanField(
            required=False, label=_("Everything here is right")
        )
        for channel in one.contacts:
            self.fields[f"c{channel.pk}"] = _verdict()
            self.fields[f"c{channel.pk}-value"] = forms.CharField(
                required=False, max_length=300, label=_("The right number or address")
            )
            self.fields[f"c{channel.pk}-note"] = _note()
        for fact in FACTS:
            self.fields[f"{at}-{fact}"] = _verdict(is_known=is_known(one, fact))
            for name, made in _inputs(one, fact):
                made.required = False
                made.help_text = ""
                self.fields[f"{at}-{fact}-{name}"] = made
            self.fields[f"{at}-{fact}-note"] = _note()
        self.fields[f"{at}-words"] = forms.CharField(
            required=False,
            max_length=answers.LONGEST,
            label=_("What is not right in these words?"),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def inputs(self, one: LookedAt, fact: str) -> list[forms.BoundField]:
        start = f"s{one.service.pk}-{fact}-"
        return [self[name] for name in self.fields if name.startswith(start)]

    # The answer

    def clean_name(self) -> str:
        return named(self.cleaned_data["name"])

    def clean(self) -> None:
        if self.errors:
            return
        for one in self.shown:
            said = Said(one)
            for channel in one.contacts:
                self._read_contact(said, channel)
            for fact in FACTS:
                self._read_fact(said, fact)
            if words := self._text(f"s{one.service.pk}-words"):
                said.notes.append(words)
            self.said.append(said)
        if not self.errors and not any(self.said):
            raise ValidationError(_("Say of something whether it is right."))

    def _read_contact(self, said: Said, channel: ContactChannel) -> None:
        at = f"c{channel.pk}"
        value, note = self.cleaned_data[f"{at}-value"].strip(), self._text(f"{at}-note")
        verdict = self._verdict(said, at, bool(value or note))
        if verdict == RIGHT:
            said.right_contacts.append(channel)
        if verdict != WRONG:
            return
        if not value and not note:
            self.add_error(at, _("Say what is right."))
        if value:
            try:
                read = _read_value(channel, value)
            except ValidationError as error:
                self.add_error(f"{at}-value", " ".join(error.messages))
                return
            if read is not None:
                said.corrected_contacts.append((channel, read))
            else:
                said.notes.append(f"{channel}: {value}")
        if note:
            said.notes.append(f"{channel}: {note}")

    def _read_fact(self, said: Said, fact: str) -> None:
        one = said.looked_at
        at = f"s{one.service.pk}-{fact}"
        note = self._text(f"{at}-note")
        verdict = self._verdict(said, at, bool(note))
        if verdict == RIGHT and is_known(one, fact):
            said.right[fact] = one.facts[fact]
        if verdict != WRONG:  # what the closed part of the form still holds is not said
            return
        try:
            typed = self._typed(one, fact)
        except ValidationError as error:
            self.add_error(at, " ".join(error.messages))
            return
        if typed is not None and typed != one.facts[fact] and self.cleaned_data[at]:
            said.corrected[fact] = typed
        elif not note and is_known(one, fact):
            self.add_error(at, _("Say what is right."))
        if note:
            said.notes.append(f"{title_of(one, fact)}: {note}")

    def _verdict(self, said: Said, at: str, is_other: bool) -> str:
        """Of one thing. is_other: something else was typed."""
        verdict: str = self.cleaned_data[at]
        if verdict == RIGHT and is_other:
            self.add_error(at, _("You said that it is right, and something else. Choose one."))
        if verdict:
            return verdict
        if is_other:
            return WRONG
        return RIGHT if self.cleaned_data[f"s{said.looked_at.service.pk}-all"] else ""

    def _text(self, name: str) -> str:
        text: str = answers.said(self.cleaned_data[name])
        return text

    def _typed(self, one: LookedAt, fact: str) -> dict[str, Any] | None:
        """The fact as it was typed; None where it cannot be."""
        typed = {
            name: self.cleaned_data[f"s{one.service.pk}-{fact}-{name}"]
            for name, _made in _inputs(one, fact)
        }
        if not typed:
            return None
        if fact == "coverage":
            return _typed_coverage(one, typed)
        if fact == "hours":
            return _typed_hours(one, typed)
        service = one.service
        for name, value in typed.items():
            column = service._meta.get_field(name)
            typed[name] = column.clean(column.to_python(value), service)  # type: ignore[union-attr]
        if fact == "ages" and None not in typed.values() and typed["age_min"] > typed["age_max"]:
            raise ValidationError(_("The lower age must not be above the upper one."))
        return typed


def _verdict(*, is_known: bool = True) -> forms.ChoiceField:
    known = [(RIGHT, _("Right")), (WRONG, _("Not right"))]
    return forms.ChoiceField(
        choices=known if is_known else [(WRONG, _("Nothing is said here: tell us"))],
        required=False,
        widget=forms.RadioSelect,
    )


def _note() -> forms.CharField:
    return forms.CharField(required=False, max_length=LONGEST_NOTE, label=_("In your own words"))


def _inputs(one: LookedAt, fact: str) -> Iterator[tuple[str, Any]]:
    """What a correction is typed into, with what readers have now."""
    if fact in NOTE_ONLY:
        return
    if fact == "coverage":
        yield from _coverage_inputs(one)
        return
    if fact == "hours":
        yield from _hours_inputs(one)
        return
    for name, value in one.facts[fact].items():
        column: Any = one.service._meta.get_field(name)
        yield name, column.formfield(initial=value)


# Where it works


def _coverage_inputs(one: LookedAt) -> Iterator[tuple[str, Any]]:
    areas = one.facts["coverage"]["coverages"]
    if len(areas) > 1 or any(area["scope"] not in _MAIN for area in areas):
        return
    area = areas[0] if areas else {"scope": "", "provinces": []}
    named_scopes = [one for one in choices(SCOPES) if one[0] in _MAIN]
    yield (
        "scope",
        forms.ChoiceField(
            choices=[("", "---------"), *named_scopes], initial=area["scope"], label=_("Area")
        ),
    )
    yield (
        "provinces",
        CodesFormField(choices=choices(PROVINCES), initial=area["provinces"], label=_("Provinces")),
    )


def _typed_coverage(one: LookedAt, typed: dict[str, Any]) -> dict[str, Any]:
    scope = typed["scope"]
    wanted = [code for code in codes(PROVINCES) if code in typed["provinces"]]
    if not scope and not wanted:
        return one.facts["coverage"]
    if (scope == "provinces") != bool(wanted):
        raise ValidationError(_("Tick provinces when, and only when, the area is “provinces”."))
    return {"coverages": [{"scope": scope, "provinces": wanted, "districts": []}]}


# When it is open


def _hours_inputs(one: LookedAt) -> Iterator[tuple[str, Any]]:
    hours = one.facts["hours"]
    rows = hours["schedules"]
    is_plain = len(rows) <= WEEKLY and not any(
        row["channel_id"] or row["valid_from"] or row["valid_to"] or row["closed_on"]
        for row in rows
    )
    if not is_plain:
        return
    for name in ("always_open", "closed_on_holidays"):
        column: Any = one.service._meta.get_field(name)
        yield name, column.formfield(initial=hours[name])
    for at in range(WEEKLY):
        row = rows[at] if at < len(rows) else {"days": [], "opens": None, "closes": None}
        yield (
            f"days{at}",
            CodesFormField(choices=choices(WEEKDAYS), initial=row["days"], label=_("Days")),
        )
        for name, label in (("opens", _("Opens")), ("closes", _("Closes"))):
            widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            initial = (row[name] or "")[:5]
            yield f"{name}{at}", forms.TimeField(widget=widget, initial=initial, label=label)


def _typed_hours(one: LookedAt, typed: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for at in range(WEEKLY):
        days, opens, closes = (typed[f"{name}{at}"] for name in ("days", "opens", "closes"))
        if not (days or opens or closes):
            continue
        if not days or opens is None or closes is None or opens == closes:
            raise ValidationError(_("Give days, when it opens and when it closes."))
        rows.append(
            {
                "days": [code for code in codes(WEEKDAYS) if code in days],
                "opens": opens.isoformat(),
                "closes": closes.isoformat(),
                "valid_from": None,
                "valid_to": None,
                "closed_on": [],
                "channel_id": None,
            }
        )
    return {
        "always_open": typed["always_open"],
        "closed_on_holidays": bool(typed["closed_on_holidays"]),
        "schedules": rows,
    }


# A contact


def _read_value(channel: ContactChannel, value: str) -> Value | None:
    """What is proposed in its place; None where that cannot be now. Raises ValidationError."""
    kinds = [channel.kind]
    if channel.kind:
        kinds += [code for code in codes(CHANNEL_KINDS) if code != channel.kind]
    problem: ValidationError | None = None
    for kind in kinds:
        try:
            read = channel.accepted(channel.type, kind, value)
        except ValidationError as error:
            problem = problem or error
            continue
        except Refused:
            return None
        if read.value == channel.value:
            raise ValidationError(
                _(
                    "This is what people have. Leave it out, and say in your own words what is "
                    "wrong."
                )
            )
        try:
            numbers.check_proposal(channel, type=read.type, kind=read.kind, value=value)
        except Refused:
            return None
        return read.type, read.kind, value
    raise problem or ValidationError(_("Say what is right."))
