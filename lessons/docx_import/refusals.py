"""Why a Word file is not taken: the sentence for each code."""

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lessons.docx_import.lengths import LARGEST_MB as MB

REFUSALS = {
    "empty": _("The file is empty."),
    "too_large": format_lazy(
        _(
            "The file is larger than {mb} MB. Make its pictures smaller (Picture format, Compress "
            "pictures)."
        ),
        mb=MB,
    ),
    "password": _("The file is protected by a password. Save it without one and try again."),
    "old_office": _(
        "This is a file of an old Word (.doc). Open it in Word, choose “Save as”, Word document "
        "(.docx), and upload that one."
    ),
    "open_document": _(
        "This is an OpenDocument file (.odt). Open it, choose “Save as”, Word document (.docx), "
        "and upload that one."
    ),
    "not_word": _("This is not a Word document (.docx), whatever its name says."),
    "damaged": _("The file is damaged. Open it in Word, save it again and upload that one."),
    "macros": _(
        "The file holds macros (small programs). Save it as a Word document without macros (.docx)."
    ),
    "too_complicated": _(
        "The file unpacks into far more than a lesson needs, so it was not opened. "
        "Copy its text into a new document."
    ),
    "declares_entities": _(
        "The file holds declarations that no Word document needs, so it was not opened."
    ),
    "no_text": _("There is no text in it."),
    "too_long": _("That is as long as a book. Make a file of each lesson."),
    "longer_than_a_book": _("That is longer than a book of 300 pages. Cut it in two."),
    "long_paragraph": _(
        "One paragraph is several pages long. Cut it into paragraphs and try again."
    ),
}


def refused(code: str) -> ValidationError:
    return ValidationError(REFUSALS[code], code=code)
