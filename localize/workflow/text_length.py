"""How long the text of one string may be, whether a person types it or a file brings it."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST: Final = 20_000  # code points


def require_length(*texts: str) -> None:
    """Raises ValidationError, with a sentence."""
    if max(map(len, texts)) > LONGEST:
        raise ValidationError(_("Write at most %(limit)s letters.") % {"limit": LONGEST})
