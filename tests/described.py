"""Descriptions of languages, as a test wants them."""

from dataclasses import replace

from cms.core import languages
from cms.core.languages.setting import named


def turn(tag, monkeypatch):
    """A language as if it ran from right to left."""
    known = languages._all()
    other = known | {tag: replace(known[tag], direction="rtl")}
    monkeypatch.setattr(languages, "_all", lambda: other)


def content(settings, *tags):
    """As if CONTENT_LANGUAGES named these."""
    settings.CONTENT_LANGUAGES = [*tags]
    settings.WAGTAIL_CONTENT_LANGUAGES = named(tags)
    both = [*settings.WAGTAIL_CONTENT_LANGUAGES, *settings.OFFICE_LANGUAGES]
    settings.LANGUAGES = list(dict(both).items())
