"""Publications whose strings and hidden pages for translators are left to the worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def left_to_the_worker() -> Iterator[None]:
    """As in production: strings and the hidden page for translators come after a publication, and
    were a third of what one costs here. (Without the signal, at which the cache forgets.)"""
    before, settings.TRANSLATION_WORK = settings.TRANSLATION_WORK, "worker"
    try:
        yield
    finally:
        settings.TRANSLATION_WORK = before
