"""The form of one phrase: a field for each of its slots, when it starts and how long it lasts."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.publishing.vocabularies.directory import PROVINCES
from cms.publishing.vocabularies.shared import choices
from home.alerts import alert_slots
from home.alerts.alert_texts import filled, kind_of, slots
from home.alerts.models import MOST_HOURS, AlertPhrase

EMPTY = [("", "---------")]
LABELS = {
    "service": _("Who helps"),
    "province": _("Province"),
    "date": _("Day"),
    "time": _("Time"),
    "short_code": _("Short number"),
}


class AlertForm(forms.Form):
    """Values only from lists, calendars and clocks: there is no field for free text."""

    starts_at = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave empty to begin at once."),
    )
    hours = forms.IntegerField(
        label=_("For how many hours"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("At most 72. The alert ends by itself."),
    )
    replace = forms.BooleanField(
        label=_("Take the place of the alert that is running"), required=False
    )

    def __init__(self, *args: Any, phrase: AlertPhrase, is_running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phrase = phrase
        own = {slot: _field(slot) for slot in phrase.slots}
        self.fields = {**own, **self.fields}
        if not is_running:
            del self.fields["replace"]

    def clean_replace(self) -> bool:
        if not self.cleaned_data["replace"]:
            raise forms.ValidationError(
                _("An alert is running already. End it, or let the new one take its place.")
            )
        return True

    def sentences(self) -> list[tuple[str, str]]:
        """(language, the phrase with the names of its fields where what is chosen will stand)."""
        return [
            (code, self._named(code, words))
            for code, words in self.phrase.words_by_language().items()
        ]

    def _named(self, language: str, words: str) -> str:
        with override(language):
            return filled(words, {slot: f"[{_name(slot)}]" for slot in self.phrase.slots})

    def values(self) -> dict[str, str]:
        """What was chosen for each slot, as `home.alerts.alerts` takes it."""
        chosen = {slot: self.cleaned_data.get(slot) for slot in self.phrase.slots}
        return {slot: _as_text(value) for slot, value in chosen.items()}

    def time(self) -> tuple[datetime | None, int]:
        return self.cleaned_data["starts_at"], self.cleaned_data["hours"]


def _name(slot: str) -> Any:
    """In whatever language it is shown."""
    kind = kind_of(slot)
    return LABELS[kind] if kind == slot else _("%(slot)s, the second one") % {"slot": LABELS[kind]}


def with_named_slots(words: str) -> str:
    """A phrase as people read it who agree with it: in each slot what will stand there."""
    return filled(words, {slot: f"[{_name(slot)}]" for slot in slots(words)})


def _field(slot: str) -> forms.Field:
    kind, name = kind_of(slot), _name(slot)
    if kind == "service":
        return forms.ChoiceField(label=name, choices=EMPTY + alert_slots.service_choices())
    if kind == "short_code":
        return forms.ChoiceField(label=name, choices=EMPTY + alert_slots.short_code_choices())
    if kind == "province":
        return forms.ChoiceField(label=name, choices=EMPTY + choices(PROVINCES))
    if kind == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=name, widget=widget)
    return forms.TimeField(
        label=name, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:%H:%M}" if hasattr(value, "hour") else value.isoformat()
