"""A form of a record with values for two people: what needs the second one is put aside."""

from typing import Any

from django import forms

from cms.publishing.second_person import verbs
from cms.publishing.second_person.models import Proposal
from cms.publishing.second_person.records import TwoPeopleRecord, value_of


class TwoPeopleForm(forms.ModelForm):
    """Mixed in before a form that knows its person as `for_user`."""

    instance: TwoPeopleRecord
    for_user: Any
    aside: dict[str, Any]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's, which has no types for it
        self.aside = {} if self.errors else self.instance.changes_for_two()
        if not self.aside:
            return
        if Proposal.objects.open().of(self.instance).exists():
            self.add_error(None, verbs.waits_already(self.instance, by=self.for_user))
            return
        stored = self.instance.stored()
        self.instance.take_over({name: value_of(stored, name) for name in self.aside})

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        if commit and self.aside:
            verbs.propose(saved, self.aside, by=self.for_user)
        return saved
