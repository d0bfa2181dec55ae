"""The languages of the content."""

from django.conf import settings
from wagtail.models import Locale


def language_name(locale: Locale) -> str:
    """The name of a language as its own speakers write it."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(locale.language_code, str(locale))
