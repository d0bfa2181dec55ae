"""The forms of the directory: what an editor enters, and what somebody says of a contact."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.core.vocabularies import directory as lists
from cms.core.vocabularies.fields import CodesFormField
from cms.core.vocabularies.shared import LANGUAGES, choices
from cms.documents import projection
from cms.two_people.approvals.forms import TwoPeopleForm
from cms.two_people.approvals.records import propose, value_of
from cms.two_people.audit.models import log
from home.directory import meaning, say
from home.directory.channel_values import ChannelValue
from home.directory.models import facts
from home.directory.models.number_lists import ListEntry
from home.directory.models.owner_links import OwnerAgreement
from home.directory.models.service_facts import for_two, stored
from home.directory.models.statements import WHAT
from home.directory.owners import links
from home.directory.standing import IS, TAKEN_BACK

NEW = ("new_type", "new_kind", "new_value")


def _choice(labels: Any, name: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", "---------"), *choices(labels)], label=name, **more)


class ChannelForm(WagtailAdminModelForm):
    """A new value is said, never saved into what stands."""

    new_type = _choice(lists.CHANNEL_TYPES, _("How people reach it"))
    new_kind = _choice(
        lists.CHANNEL_KINDS,
        _("Kind of number"),
        required=False,
        help_text=_("For calls and text messages only."),
    )
    new_value = forms.CharField(
        max_length=300,
        required=False,
        label=_("Number or address"),
        help_text=_(
            "As it is dialled; Khmer digits are fine. Two people call a new number before anybody "
            "sees it; people get the old one until then."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.instance
        shown = channel.candidate or channel.served
        for name in NEW:
            self.fields[name].initial = getattr(shown, name.removeprefix("new_"))
        if channel.pk is not None:
            self.fields["service"].disabled = True

    def _post_clean(self) -> None:
        """After the instance has its other facts: some of them decide about the number."""
        super()._post_clean()
        if self.errors or not self.is_said:
            return
        value = self._value()
        try:
            self.instance.accepted(value.type, value.kind, value.value)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                field = f"new_{name}"
                self.add_error(field if field in self.fields else name, errors)

    def save(self, commit: bool = True) -> Any:
        if not commit:
            return super().save(commit=False)
        with projection.publishing():
            channel = super().save(commit=not self._state_is_new)
            if self.is_said:
                say.say(channel, IS, value=self._value(), by=self.for_user)
            elif "verify_every_days" in self.changed_data:
                say.refold(channel, timezone.now(), by=self.for_user)
            return channel

    @property
    def _state_is_new(self) -> bool:
        return bool(self.instance._state.adding)

    @property
    def is_said(self) -> bool:
        return self._state_is_new or any(name in self.changed_data for name in NEW)

    def _value(self) -> ChannelValue:
        return ChannelValue(*(self.cleaned_data[name] for name in NEW))


class ServiceForm(WagtailAdminModelForm):
    """What two people say of a fact waits for the second one; the rest is saved at once."""

    def save(self, commit: bool = True) -> Any:
        service = super().save(commit=False)
        if not commit:
            return service
        old = stored(service)
        aside = for_two(service, old) if old is not None else {}
        was = meaning.facts_of(old) if aside else {}
        service.behind = self.for_user
        with projection.publishing():
            meaning.set_facts(service, {one: was[one] for one in aside})
            service.save()
            self.save_m2m()
            if aside:
                facts.say(service, aside, by=self.for_user)
        return service


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


class ListForm(TwoPeopleForm, WagtailAdminModelForm):
    """An entry of a list: what it is about stays as it was entered, and two people put it on or
    take it off. A new short number is asked for at once."""

    instance: ListEntry

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields[self.instance.state_field]
        else:
            self.fields[self.instance.stays].disabled = True

    def save(self, commit: bool = True) -> Any:
        is_new = self.instance.pk is None
        saved = super().save(commit=commit)
        if commit and is_new and not getattr(saved, saved.state_field):
            propose(saved, {saved.state_field: True}, by=self.for_user)
        return saved


class AgreementForm(ListForm):
    """The address of somebody who has left is entered again as it is, and is the voice of who does
    it."""

    instance: OwnerAgreement

    def changes(self) -> dict[str, Any]:
        entered_by, email = self.instance.set_by, self.instance.email
        has_left = entered_by is None or not links.may_ask(entered_by)
        is_again = self.instance.pk is not None and email and has_left
        return super().changes() | ({"email": email} if is_again else {})

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None:
            self.instance.set_by = self.for_user
        return super().save(commit=commit)


class FoundForm(forms.Form):
    """What somebody found who called, wrote to or opened a contact; the buttons carry what.

    is_sure: the question was asked that comes before a contact is said to be wrong. shown: when
    the screen was given out, signed. The script's questions have a box each (`HEARD`).
    """

    HEARD = ("children", "hours", "hours_other", "cost", "languages")

    what = forms.ChoiceField(choices=[one for one in WHAT if one[0] != TAKEN_BACK])
    seen = forms.CharField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    is_sure = forms.BooleanField(required=False)
    who = forms.CharField(required=False, max_length=500, label=_("Who answers"))
    networks = CodesFormField(
        choices=choices(lists.NETWORKS), required=False, label=_("From which network do you call?")
    )
    children = _choice(lists.CHILDREN_MAY_CALL, _("Children may call"), required=False)
    hours = _choice(lists.HOURS_HEARD, _("Hours"), required=False)
    hours_other = forms.CharField(required=False, max_length=200, label=_("Which hours"))
    cost = _choice([one for one in lists.COSTS if one.code != "unknown"], _("Cost"), required=False)
    languages = CodesFormField(choices=choices(LANGUAGES), required=False, label=_("Languages"))

    @property
    def heard(self) -> dict[str, Any]:
        """By question, where there was an answer."""
        return {name: said for name in self.HEARD if (said := self.cleaned_data[name])}

    @property
    def questions(self) -> list[Any]:
        return [self[name] for name in self.HEARD]
