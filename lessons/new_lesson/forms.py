"""The form: every new page's questions, and what the lesson starts from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.publishing.new_pages.forms import NewPageForm
from lessons.docx_import import opening
from lessons.docx_import.forms import word_file
from lessons.new_lesson import copies

BLANK, WORD, COPY = "blank", "word", "copy"
STARTS = (
    (BLANK, _("An empty lesson")),
    (WORD, _("A Word file")),
    (COPY, _("A copy of this lesson")),
)


class NewLessonForm(NewPageForm):
    """After `is_valid()`, `cleaned_data` has "items" of a Word file and "original" of a copy.

    copied: the lesson to start from; a copy is offered with one only.
    """

    start = forms.ChoiceField(
        label=_("Start from"),
        choices=STARTS,
        initial=BLANK,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Open the lesson to copy, and press “New lesson like this one”.")
        },
    )
    file = word_file(required=False)
    original = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copied = copies.original(by, str(self["original"].value() or ""))
        if self.copied is None:
            start: Any = self.fields["start"]
            start.choices = STARTS[:2]
            self.initial["start"] = self.initial.get("start", BLANK).replace(COPY, BLANK)
        self.fields["place"].error_messages["required"] = _("Choose a module.")
        title = self.fields["title"]
        title.required = False  # a Word file brings one
        title.help_text = _("Of a Word file: leave it empty to take the title from the file.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        start = values.get("start")
        if start != WORD and not values.get("title") and "title" not in self.errors:
            self.add_error("title", _("Write a title. You can change it later."))
        if start == WORD:
            self._read(values)
        values["original"] = self.copied
        return values

    def _read(self, values: dict[str, Any]) -> None:
        """Last of all: with another error, the file is chosen again anyway."""
        upload = values.get("file")
        if upload is None:
            self.add_error("file", _("Choose the Word file."))
            return
        try:
            values["items"] = opening.items_of_lesson(upload)
        except ValidationError as error:
            self.add_error("file", error)
