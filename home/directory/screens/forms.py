"""The forms of contact channels: what an editor enters, and what a second person says about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.publishing.approvals.records import value_of
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import log
from cms.publishing.vocabularies.directory import (
    CHANNEL_KINDS,
    CHANNEL_TYPES,
    METHODS,
    NETWORKS,
    OUTCOMES,
)
from cms.publishing.vocabularies.shared import choices
from home.directory import numbers

_FIELD_OF_ERROR = {
    "type": "new_type",
    "kind": "new_kind",
    "value": "new_value",
    "old_is_dead": "old_number",
}

OLD_NUMBER = [
    ("keep", _("No, or I do not know: keep it until the new one is checked")),
    ("dead", _("Yes: remove it now")),
]


class ChannelForm(WagtailAdminModelForm):
    """A changed number is proposed, never saved into the served fields."""

    new_type = forms.ChoiceField(
        choices=[("", "---------"), *choices(CHANNEL_TYPES)], label=_("How people reach it")
    )
    new_kind = forms.ChoiceField(
        choices=[("", "---------"), *choices(CHANNEL_KINDS)],
        required=False,
        label=_("Kind of number"),
        help_text=_("For calls and text messages only."),
    )
    new_value = forms.CharField(
        max_length=300,
        required=False,
        label=_("Number or address"),
        help_text=_(
            "As it is dialled; Khmer digits are fine. Another person must confirm a new or "
            "changed number before anybody sees it."
        ),
    )
    old_number = forms.ChoiceField(
        choices=OLD_NUMBER,
        initial="keep",
        required=False,
        widget=forms.RadioSelect,
        label=_("If you changed the number: is the old one dead?"),
    )
    old_networks = forms.MultipleChoiceField(
        choices=choices(NETWORKS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("From which networks did you call the dead number?"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.instance
        shown = channel.candidate or channel.served
        for name in ("type", "kind", "value"):
            self.fields[f"new_{name}"].initial = getattr(shown, name)
        if channel.pk is not None:
            self.fields["service"].disabled = True
        is_vital = bool(channel.value) and channel.is_vital
        if not channel.value:
            del self.fields["old_number"]
        if not is_vital:
            del self.fields["old_networks"]
        else:
            dead = _("Yes: I report it; people see it until a second person says the same")
            self.fields["old_number"].choices = [OLD_NUMBER[0], ("dead", dead)]

    def _post_clean(self) -> None:
        """After the instance has its other facts: some of them decide about the number."""
        super()._post_clean()
        if self.errors or not self.is_proposal:
            return
        try:
            numbers.check_proposal(self.instance, **self._proposal())
        except ValidationError as error:
            self._add_proposal_errors(error)
        except Refused as refused:
            self.add_error(None, str(refused))

    def save(self, commit: bool = True) -> Any:
        if not commit or not self.is_proposal:
            return super().save(commit=commit)
        channel = super().save(commit=False)
        return numbers.propose(channel, **self._proposal(), by=self.for_user)

    @property
    def is_proposal(self) -> bool:
        names = ("new_type", "new_kind", "new_value")
        return (
            self.instance.pk is None
            or self.cleaned_data.get("old_number") == "dead"
            or any(name in self.changed_data for name in names)
        )

    def _proposal(self) -> dict[str, Any]:
        return {
            "type": self.cleaned_data["new_type"],
            "kind": self.cleaned_data["new_kind"],
            "value": self.cleaned_data["new_value"],
            "old_is_dead": self.cleaned_data.get("old_number") == "dead",
            "old_networks": self.cleaned_data.get("old_networks", []),
        }

    def _add_proposal_errors(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            field = _FIELD_OF_ERROR.get(name, name)
            self.add_error(field if field in self.fields else None, errors)


class OrganizationForm(WagtailAdminModelForm):
    """The log says who changed what readers see of an organization."""

    def save(self, commit: bool = True) -> Any:
        stored = type(self.instance).objects.filter(pk=self.instance.pk).first()
        saved = super().save(commit=commit)
        names = [name for name in saved.logged_fields if name in self.changed_data]
        if commit and names:
            old = {name: value_of(stored, name) for name in names} if stored else {}
            new = {name: value_of(saved, name) for name in names}
            log(saved, "changed", by=self.for_user, old=old, new=new)
        return saved


class HeldBackForm(WagtailAdminModelForm):
    """The value itself stays as it was entered; it is released (`held_back`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].disabled = self.instance.pk is not None


class ShortCodeForm(WagtailAdminModelForm):
    """Who enters or changes a short number vouches for it, and cannot name somebody else."""

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None or self.has_changed():
            self.instance.approved_by = self.for_user
        return super().save(commit=commit)


class ConfirmForm(forms.Form):
    """What the second person did to check the number; asked: the request that they looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)
    asked = forms.IntegerField(widget=forms.HiddenInput, required=False)
    method = forms.ChoiceField(
        choices=choices(METHODS), widget=forms.RadioSelect, label=_("What did you do?")
    )
    networks_tested = forms.MultipleChoiceField(
        choices=choices(NETWORKS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("From which networks?"),
    )
    evidence = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Who answered, what was said? (never published)"),
    )


class FoundForm(forms.Form):
    """What somebody found who checked a number; the buttons carry the outcome.

    is_sure: the question was asked that comes before an emergency number is reported as wrong.
    """

    is_sure = forms.BooleanField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    asked = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(choices=choices(OUTCOMES))
    method = forms.ChoiceField(choices=[m for m in choices(METHODS) if m[0] != "desk"])
    networks = forms.MultipleChoiceField(
        choices=choices(NETWORKS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("From which network do you call?"),
    )
    evidence = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Who answered, what was said? (never published)"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500, widget=forms.TextInput, label=_("Reason (never published)")
    )


class DropForm(ReasonForm):
    """Why a new number is dropped; seen, asked: the one that the person looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)
    asked = forms.IntegerField(widget=forms.HiddenInput, required=False)
