"""The forms of contact channels: what an editor enters, and what a second person says about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.documents import projection
from cms.publishing.approvals import engine
from cms.publishing.approvals.forms import TwoPeopleForm
from cms.publishing.approvals.records import propose, value_of
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import log
from cms.publishing.vocabularies.directory import (
    ATTESTED,
    CHANNEL_KINDS,
    CHANNEL_TYPES,
    CHILDREN_MAY_CALL,
    COSTS,
    HOURS_HEARD,
    METHODS,
    NETWORKS,
    OUTCOMES,
)
from cms.publishing.vocabularies.shared import LANGUAGES, choices
from home.directory import attempts, meaning, numbers
from home.directory.models.service_requests import stored

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
        channel, asked = super().save(commit=False), self._proposal()
        with projection.publishing():
            if asked["old_networks"]:
                attempts.note(
                    channel,
                    value=channel.value,
                    outcome="dead",
                    by=self.for_user,
                    at=timezone.now(),
                    networks=asked["old_networks"],
                )
            return numbers.propose(channel, **asked, by=self.for_user)

    @property
    def is_proposal(self) -> bool:
        names = ("new_type", "new_kind", "new_value")
        return (
            self.instance.pk is None
            or self.cleaned_data.get("old_number") == "dead"
            or any(name in self.changed_data for name in names)
        )

    def _proposal(self) -> dict[str, Any]:
        is_dead = self.cleaned_data.get("old_number") == "dead"
        return {
            "type": self.cleaned_data["new_type"],
            "kind": self.cleaned_data["new_kind"],
            "value": self.cleaned_data["new_value"],
            "old_is_dead": is_dead,
            "old_networks": self.cleaned_data.get("old_networks", []) if is_dead else [],
        }

    def _add_proposal_errors(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            field = _FIELD_OF_ERROR.get(name, name)
            self.add_error(field if field in self.fields else None, errors)


class ServiceForm(WagtailAdminModelForm):
    """Facts that two people stand behind are put aside; the rest is saved at once."""

    def is_valid(self) -> bool:
        """Once all rows are read, too: whether something waits already."""
        if not super().is_valid():
            return False
        service = self.instance
        if service.pk is not None and self._changes_facts() and service.is_given_out():
            try:
                engine.refuse_if_waiting(service, by=self.for_user)
            except Refused as refused:
                self.add_error(None, str(refused))
                return False
        return True

    def save(self, commit: bool = True) -> Any:
        service = super().save(commit=False)
        if not commit:
            return service
        old = stored(service)
        aside = service.for_two(old) if old is not None else {}
        service.behind = (self.for_user,)
        with projection.publishing():
            meaning.restore(service, old, aside)
            service.save()
            self.save_m2m()
            if aside:
                service.propose(aside, by=self.for_user)
        return service

    def _changes_facts(self) -> bool:
        names = {name for fields in meaning.FACTS.values() for name in fields}
        rows = (self.formsets[name] for name in names & self.formsets.keys())
        return bool(names & set(self.changed_data)) or any(one.has_changed() for one in rows)


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


class ShortCodeForm(TwoPeopleForm, WagtailAdminModelForm):
    """A new number is asked for at once; of one that was entered the digits stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_known"]
        else:
            self.fields["code"].disabled = True

    def save(self, commit: bool = True) -> Any:
        is_new = self.instance.pk is None
        saved = super().save(commit=commit)
        if commit and is_new:
            propose(saved, {"is_known": True}, by=self.for_user)
        return saved


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


class AttestedForm(ConfirmForm):
    """The same where the organization itself says that what people have is right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        method: Any = self.fields["method"]
        method.choices = [*choices([ATTESTED]), *method.choices]


class FoundForm(forms.Form):
    """What somebody found who checked a number; the buttons carry the outcome.

    is_sure: the question was asked that comes before a number is said to be wrong. The script's
    questions have a box each (`HEARD`); who was told nothing leaves them empty.
    """

    HEARD = ("who", "children", "hours", "hours_other", "cost", "languages")

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
    who = forms.CharField(required=False, max_length=200, label=_("Who answers"))
    children = forms.ChoiceField(
        choices=[("", "---------"), *choices(CHILDREN_MAY_CALL)],
        required=False,
        label=_("Children may call"),
    )
    hours = forms.ChoiceField(
        choices=[("", "---------"), *choices(HOURS_HEARD)], required=False, label=_("Hours")
    )
    hours_other = forms.CharField(required=False, max_length=200, label=_("Which hours"))
    cost = forms.ChoiceField(
        choices=[("", "---------"), *(one for one in choices(COSTS) if one[0] != "unknown")],
        required=False,
        label=_("Cost"),
    )
    languages = forms.MultipleChoiceField(
        choices=choices(LANGUAGES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Languages"),
    )
    evidence = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Anything else that was said"),
    )

    @property
    def heard(self) -> dict[str, Any]:
        """By question, where there was an answer."""
        return {name: said for name in self.HEARD if (said := self.cleaned_data[name])}

    @property
    def questions(self) -> list[Any]:
        return [self[name] for name in self.HEARD]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500, widget=forms.TextInput, label=_("Reason (never published)")
    )


class DropForm(ReasonForm):
    """Why a new number is dropped; seen, asked: the one that the person looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)
    asked = forms.IntegerField(widget=forms.HiddenInput, required=False)
