"""The form that adds and changes a picture."""

from typing import Any

from wagtail.images.forms import BaseImageForm

from cms.two_people.approvals.forms import TwoPeopleForm
from lessons.library.consent_form import WithConsent
from lessons.library.pictures.fields import PictureFormField


class PictureForm(WithConsent, TwoPeopleForm, BaseImageForm):
    """Wagtail's form, with uploads drawn anew before anything looks at them."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        self.for_user = user
        super().__init__(*args, user=user, **kwargs)  # type: ignore[call-arg]  # Wagtail's, untyped
        # not declared above: the form of Wagtail's upload screen leaves the file out by name
        if "file" in self.fields:
            made = self.fields["file"]
            self.fields["file"] = PictureFormField(label=made.label, widget=made.widget)
        self.add_consent()

    def save(self, commit: bool = True) -> Any:
        # Picture.save() lets go of the old file and its sizes; done here, it would take the new
        self.original_file = None
        picture = super().save(commit=commit)
        if commit:
            self.save_consent(picture)
        return picture
