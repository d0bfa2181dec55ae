"""What a language may put in the place of a link or picture of the source."""

import json

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from wagtail_localize.models import OverridableSegment

from localize.workbench.pictures import is_picture, picture_value

_WEB = URLValidator(schemes=["http", "https"])
# the schemes that rich text and link blocks know beside the web
_OTHER_SCHEMES = ("mailto:", "tel:", "#")


def override_value(text: str, segment: OverridableSegment) -> str:
    """`text` as the JSON of an override of `segment`; ValidationError for what does not fit.

    A link takes an address, a picture the number of another one. Pages stay what they are.
    """
    if not isinstance(segment.data, str):
        if is_picture(segment, segment.source.specific_content_type.model_class()):
            return picture_value(text)
        raise ValidationError(_("Only links and pictures can be changed here."))
    if not text.startswith(_OTHER_SCHEMES):
        try:
            _WEB(text)
        except ValidationError as error:
            raise ValidationError(
                _("This is not a complete web address: it begins with https://.")
            ) from error
    return json.dumps(text)
