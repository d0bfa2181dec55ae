"""The languages of the content: those that this installation has, and those that readers get.

The setting names the first ones, in their order. Which of them are public stands in the row of the
Feed, where two people put it: so it turns with the documents, in one commit. A publication reads
it in the row that it has locked; who only reads knows it for `LANGUAGES_SECONDS`, so no request
asks for it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from django.conf import settings
from django.db import Error

from cms.documents.models import Feed
from cms.request_context import active, entered


class _Known:
    """What this process knows. looked_at: by the clock of the process; None: it has not looked."""

    public: Collection[str] = tuple(settings.PUBLIC_AT_FIRST)
    looked_at: float | None = None


def content() -> dict[str, str]:
    """Language code → its name in that language, in the order of the setting."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES)


def is_public(code: str) -> bool:
    """Do readers get what is published in this language?"""
    look()
    return code in content() and code in _now()


@contextmanager
def as_if_public(code: str) -> Iterator[None]:
    """To look, before it is, at what readers would get of it."""
    with entered(Feed(languages=[*_now(), code])):
        yield


def public() -> dict[str, str]:
    """Those of `content` that readers get; all of them while it is none: nothing is published then,
    and what is said of that is said in a language."""
    look()
    return as_known()


def as_known() -> dict[str, str]:
    """The same without a look at the database, which may be what is broken."""
    return {code: name for code, name in content().items() if code in _now()} or content()


def _now() -> Collection[str]:
    feed = active(Feed)
    return _Known.public if feed is None else feed.languages


def look() -> None:
    """Read the row of the Feed again where that is due."""
    every, looked_at = settings.LANGUAGES_SECONDS, _Known.looked_at
    if every is not None and (looked_at is None or monotonic() - looked_at >= every):
        _Known.looked_at = monotonic()  # also where the database is away: the next one waits, too
        with suppress(Error, Feed.DoesNotExist):
            know(Feed.objects.values_list("languages", flat=True).get(pk=Feed.ONLY))


def know(codes: Collection[str]) -> None:
    """It was read, or committed by this process."""
    _Known.public = tuple(codes)
