"""Addresses that a language chooses for itself: what may be stored."""

import json

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from wagtail_localize.models import OverridableSegment

_WEB = URLValidator(schemes=["http", "https"])
# the schemes that rich text and link blocks know beside the web
_OTHER_SCHEMES = ("mailto:", "tel:", "#")


def override_value(text: str, segment: OverridableSegment) -> str:
    """`text` as the JSON of an override of `segment`; ValidationError for what is no address.

    Only addresses are taken: a picture or page is a number, and a wrong number breaks the page.
    """
    if not isinstance(segment.data, str):
        raise ValidationError(_("Only links can be changed here."))
    if not text.startswith(_OTHER_SCHEMES):
        try:
            _WEB(text)
        except ValidationError as error:
            raise ValidationError(
                _("This is not a complete web address: it begins with https://.")
            ) from error
    return json.dumps(text)
