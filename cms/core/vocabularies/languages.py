"""The languages of the content, as people of the office read their names."""

from django.utils.translation import get_language
from wagtail.models import Locale

from cms.core.vocabularies.shared import LANGUAGES


def language_name(locale: Locale) -> str:
    return language_label(locale.language_code)


def language_label(code: str) -> str:
    """The name of a language in the language of the screen; the tag of one that has no label."""
    screen = (get_language() or "en").partition("-")[0]
    names = {label.code: label.text(screen) for label in LANGUAGES}
    return names.get(code, code)
