"""The languages of the content, as people of the office read their names."""

from wagtail.models import Locale

from cms.core.vocabularies.shared import LANGUAGES, label


def language_name(locale: Locale) -> str:
    return language_label(locale.language_code)


def language_label(code: str, locale: str = "") -> str:
    """The name of a language in `locale`, in the language of the screen where none is said; the
    tag of one that has no label."""
    return label(LANGUAGES, code, locale) if code in {one.code for one in LANGUAGES} else code
