"""The consent to a picture, on its own screen and as a part of the picture's form.

Whoever uploads a picture in which a child can be recognised has the paper on the desk: it is
recorded there and then. Empty, the part asks nothing; the picture stays hidden without it.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.two_people.approvals import engine
from cms.two_people.approvals.forms import TwoPeopleForm
from cms.two_people.approvals.records import propose
from lessons.library.models.consents import Consent

PART = "consent"
# no withdrawal: it begins here
FIELDS = ("who", "guardian", "scope", "given_on", "expires_on", "kept_at")
CHILD = "has_identifiable_child"


class ConsentForm(TwoPeopleForm, WagtailAdminModelForm):
    """A consent to a picture in use waits for a second person, as do longer dates."""

    instance: Any

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.aside and not self.instance.is_confirmed:
            # one change, one look: it was never confirmed before
            self.aside["is_confirmed"] = True

    def save(self, commit: bool = True) -> Any:
        consent = super().save(commit=commit)
        if commit and self._has_to_be_confirmed(consent):
            propose(consent, {"is_confirmed": True}, by=self.for_user)
        return consent

    def _has_to_be_confirmed(self, consent: Any) -> bool:
        """Nobody has looked at it, and nobody is asked: it is new, or was refused once."""
        is_asked = engine.waiting(consent) is not None
        return not consent.is_confirmed and consent.withdrawn_on is None and not is_asked


class WithConsent(forms.ModelForm):
    """Mixed in before the form of a picture: the consent in the same dialog, once the box about a
    child is ticked. Only for whoever may record one, and while the picture has none."""

    instance: Any
    for_user: Any
    consent: Any = None

    def add_consent(self) -> None:
        """To be called when `fields` stand."""
        may_record = self.for_user is not None and self.for_user.has_perm("lessons.add_consent")
        has_one = self.instance.pk is not None and self.instance.consents.exists()
        if not may_record or has_one or CHILD not in self.fields:
            return
        part: Any = modelform_factory(Consent, form=ConsentForm, fields=FIELDS)
        self.consent = part(
            self.data if self.is_bound else None,
            instance=Consent(picture=self.instance, recorded_by=self.for_user),
            prefix=self.add_prefix(PART),
            for_user=self.for_user,
            empty_permitted=True,
            use_required_attribute=False,
        )
        self.needs_consent = {name: field.required for name, field in self.consent.fields.items()}
        ordered: dict[str, forms.Field] = {}
        for name, field in self.fields.items():
            ordered[name] = field
            if name == CHILD:
                for own, asked in self.consent.fields.items():
                    asked.required = False
                    asked.widget.attrs["data-of-consent"] = ""
                    ordered[f"{PART}-{own}"] = asked
        self.fields = ordered

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.consent is None or not self.consent.has_changed():
            return values
        if not values.get(CHILD):
            sentence = _("You filled in a consent. Tick this box, or empty the consent.")
            self.add_error(CHILD, ValidationError(sentence))
            return values
        for name, is_needed in self.needs_consent.items():
            self.consent.fields[name].required = is_needed
        for name, errors in self.consent.errors.items():
            self.add_error(f"{PART}-{name}" if name in self.needs_consent else None, errors)
        return values

    def save_consent(self, picture: Any) -> None:
        """To be called when the picture is stored."""
        if self.consent is not None and self.consent.has_changed():
            self.consent.instance.picture = picture
            self.consent.save()
