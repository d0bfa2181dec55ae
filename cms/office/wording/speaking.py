"""The words in force are put before the shipped ones, in this process.

They lie in gettext's own catalogue as one more dictionary in front, so that a sentence costs what
it did; Django has no public way to put one there. The office asks with each Khmer screen whether
another file was taken (one look-up), the worker with each round, and everybody before documents are
written (BEFORE_DOCUMENTS). Readers get most words by documents. For what none says the public side,
where no request may cost more, loads them when it starts, and looks again with a page of the
reader, but only every READER_WORDS_SECONDS.
"""

import logging
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils.translation import trans_real

from cms.office.wording.models import Wording, WordsFile
from cms.office.wording.sentences import CHECKS, DJANGO, LABELS, SCRIPTS
from cms.publishing.vocabularies.shared import BETTER
from cms.publishing.wagtail_compat import Words, say_first
from cms.website import vocabulary
from lessons.docx_import.headings import markers
from localize.checks import catalogue

LANGUAGE: Final = "km"
logger = logging.getLogger(__name__)


_loaded: Any = None  # when the last file was taken that this process knows
_of_scripts = Words()
_looked = monotonic()  # when the public side looked last


def refresh(*_now: Any) -> None:
    """Load what is in force, if that is another than this process has."""
    global _loaded, _of_scripts
    latest = WordsFile.objects.aggregate(at=Max("taken_at"))["at"]
    if latest == _loaded:
        return
    words = {DJANGO: Words(), SCRIPTS: Words()}
    pairs: dict[str, dict[tuple[str, str], str]] = {LABELS: {}, CHECKS: {}}
    for one in Wording.objects.filter(in_force=True):
        if one.domain in pairs:
            pairs[one.domain][one.english, one.context] = one.khmer
            continue
        text = f"{one.context}\x04{one.english}" if one.context else one.english
        words[one.domain][(text, 0) if one.is_plural else text] = one.khmer
    say_first(trans_real.translation(LANGUAGE), words[DJANGO])
    _of_scripts = words[SCRIPTS]
    for said, better in ((BETTER, pairs[LABELS]), (catalogue.BETTER, pairs[CHECKS])):
        said.clear()
        said.update(better)
    vocabulary.shipped.cache_clear()
    markers.codes_of.cache_clear()
    _loaded = latest


def at_start() -> None:
    """Of a process of the public side."""
    _refresh_if_possible()
    connection.close()


def now_and_then() -> None:
    """For a page of the reader; the first one after that time pays for the others."""
    global _looked
    every = settings.READER_WORDS_SECONDS
    if every is not None and monotonic() - _looked >= every:
        _looked = monotonic()
        _refresh_if_possible()


def _refresh_if_possible() -> None:
    """A database that is away leaves the words as they are."""
    try:
        refresh()
    except DatabaseError:
        logger.warning("The Khmer words in force could not be read.")


def put_into_scripts(translation: Any) -> None:
    """Into the catalogue that one answer to a browser is made of."""
    say_first(translation, _of_scripts)
