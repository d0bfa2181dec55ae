"""The field for a Word file, in the form of a lesson and in that of a book."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lessons.docx_import.lengths import LARGEST_MB as MB

ACCEPTED = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(**options: Any) -> forms.FileField:
    return forms.FileField(
        label=_("Word file"),
        allow_empty_file=True,  # the reader says it in words that help
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose the Word file.")},
        help_text=format_lazy(_("A .docx of at most {mb} MB. The file itself is not kept."), mb=MB),
        **options,
    )
