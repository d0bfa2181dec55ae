"""In which languages the term base has words."""

from django.conf import settings


def named_in() -> str:
    """The language in which concepts are named: that of the first Locale, if the content has it."""
    tags = [tag for tag, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in tags else tags[0]


def others() -> list[str]:
    """The other languages of the content."""
    return [tag for tag, _name in settings.WAGTAIL_CONTENT_LANGUAGES if tag != named_in()]
