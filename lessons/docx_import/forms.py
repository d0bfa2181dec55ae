"""The form: a Word file or pasted text, never both."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons.docx_import import opening, paste

ACCEPTED = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordForm(forms.Form):
    """After `is_valid()`, `cleaned_data["manuscript"]` is what was read."""

    file = forms.FileField(
        label=_("Word file"),
        required=False,
        allow_empty_file=True,  # the reader says it in words that help
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A .docx of at most 5 MB. The file itself is not kept."),
    )
    text = forms.CharField(
        label=_("Or paste the text here"),
        required=False,
        strip=False,
        max_length=paste.LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One paragraph on each line. Pasting loses bold, links and pictures; the words of the "
            "template (“Objectives”, “Steps” …) work on lines of their own."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        upload, text = values.get("file"), values.get("text", "")
        if upload is not None and text.strip():
            raise ValidationError(_("Choose one: a file, or pasted text."), code="both")
        if upload is None and not text.strip():
            raise ValidationError(_("Choose a file, or paste the text."), code="neither")
        try:
            values["manuscript"] = (
                paste.read(text) if upload is None else opening.manuscript(upload)
            )
        except ValidationError as error:
            self.add_error("text" if upload is None else "file", error)
        return values
