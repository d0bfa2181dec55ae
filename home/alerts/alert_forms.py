"""The forms of a phrase, with the contacts in it, and of its sending: when, and for how long."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from home.alerts import alert_slots
from home.alerts.alert_texts import SLOTS
from home.alerts.models import MOST_HOURS


class PhraseForm(WagtailAdminModelForm):
    """Its contacts are chosen here: two people agree with them as they do with the words."""

    service = forms.ChoiceField(label=_("Who helps"), required=False)
    service_2 = forms.ChoiceField(label=_("Who helps, the second one"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "---------"), *alert_slots.service_choices()]
        for slot in SLOTS:
            self.fields[slot].choices = offered
            self.fields[slot].initial = self.instance.values.get(slot)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.values = {slot: cleaned[slot] for slot in SLOTS if cleaned.get(slot)}
        return cleaned


class AlertForm(forms.Form):
    """Nothing of what people read is chosen or typed when an alert is sent."""

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

    def __init__(self, *args: Any, is_running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_running:
            del self.fields["replace"]

    def clean_replace(self) -> bool:
        if not self.cleaned_data["replace"]:
            raise forms.ValidationError(
                _("An alert is running already. End it, or let the new one take its place.")
            )
        return True
