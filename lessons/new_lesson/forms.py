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
    (COPY, _("A copy of another lesson")),
)


class NewLessonForm(NewPageForm):
    """After `is_valid()`, `cleaned_data` has "items" of a Word file and "original" of a copy.

    `copies`: the lessons that are offered, the found ones if somebody searches.
    """

    start = forms.ChoiceField(
        label=_("Start from"), choices=STARTS, initial=BLANK, widget=forms.RadioSelect
    )
    file = word_file(required=False)
    search = forms.CharField(label=_("Find a lesson"), required=False, max_length=255)
    original = forms.CharField(required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["place"].error_messages["required"] = _("Choose a module.")
        title = self.fields["title"]
        title.required = False  # a Word file brings one
        title.help_text = _("Of a Word file: leave it empty to take the title from the file.")

    def copies(self) -> list[copies.Original]:
        return copies.find(
            self.by, self["search"].value() or "", chosen=str(self["original"].value() or "")
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        start = values.get("start")
        if start != WORD and not values.get("title") and "title" not in self.errors:
            self.add_error("title", _("Write a title. You can change it later."))
        if start == WORD:
            self._read(values)
        if start == COPY:
            values["original"] = copies.original(self.by, values.get("original", ""))
            if values["original"] is None:
                self.add_error("original", ValidationError(_("Choose the lesson to copy.")))
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
