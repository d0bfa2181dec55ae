"""A form of a record with values for two people: what needs the second one is put aside."""

from typing import Any

from django import forms

from cms.two_people.approvals import engine
from cms.two_people.approvals.records import TwoPeopleRecord, propose, value_of
from cms.two_people.refusals import Refused


class TwoPeopleForm(forms.ModelForm):
    """Mixed in before a form that knows its person as `for_user`."""

    instance: TwoPeopleRecord
    for_user: Any
    aside: dict[str, Any]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's, which has no types for it
        self.aside = {} if self.errors else self.changes()
        if not self.aside:
            return
        try:
            engine.refuse_if_waiting(self.instance, by=self.for_user)
        except Refused as refused:
            self.add_error(None, str(refused))
            return
        stored = self.instance.stored()
        self.instance.set_values({name: value_of(stored, name) for name in self.aside})

    def changes(self) -> dict[str, Any]:
        """What a second person has to agree with."""
        return self.instance.changes_for_two()

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        if commit and self.aside:
            propose(saved, self.aside, by=self.for_user)
        return saved
