"""What an uploaded file may cost, and the one way in which reading it fails."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES: Final = 1024 * 1024
MAX_ENTRIES: Final = 5_000


class ImportRefused(ValidationError):
    """The file as a whole cannot be taken; its message is a sentence for the person."""


def refuse_large(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ImportRefused(too_large())
    if not data.strip():
        raise ImportRefused(_("The file is empty."))


def too_large() -> str:
    return _("The file is larger than %(mb)s MB. Divide it.") % {"mb": MAX_BYTES // 2**20}


def refuse_many(entries: int) -> None:
    """Asked with a cheap count, before the file is parsed."""
    if entries > MAX_ENTRIES:
        raise ImportRefused(too_many())


def too_many() -> str:
    return _("The file has more than %(limit)s entries. Divide it.") % {"limit": f"{MAX_ENTRIES:,}"}


def not_ours() -> ImportRefused:
    """For a file that does not say which page it belongs to."""
    return ImportRefused(
        _(
            "The file does not say which page it belongs to. Download the page's file again and "
            "put the translations into that one."
        )
    )
