"""The wording of the honest line, from plain values."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django.utils.translation import override

from localize.overview.publication_status import (
    Hidden,
    PageTranslations,
    PublicationStatus,
    line,
)
from localize.workflow.models import Progress, State

YEAR = timezone.localtime().year
THIRD = datetime(YEAR, 11, 3, 5, tzinfo=UTC)
FIFTH = datetime(YEAR, 12, 5, 7, tzinfo=UTC)  # 14:00 in Phnom Penh


def english(hidden=None, **facts):
    return PublicationStatus("en", hidden, **facts)


def khmer(hidden=None, *, strings=None, newest=None, **facts):
    progress = Progress(newest_approval=newest, **(strings or {State.APPROVED: 31}))
    return PublicationStatus("km", hidden, progress=progress, **facts)


def family(source, *translations):
    return PageTranslations(source, translations)


# of the reasons why nobody sees it, those whose sentence is made of something
SOURCES = [
    ("public, unchanged", english(since=THIRD), "Public in English."),
    (
        "a draft is newer",
        english(since=THIRD, has_newer_draft=True),
        "Public in English: readers see the version of 3 November; "
        "a newer draft is not public yet.",
    ),
    (
        "the newer draft has an hour",
        english(since=THIRD, has_newer_draft=True, goes_live_at=FIFTH),
        "Public in English: readers see the version of 3 November; "
        "the newer draft goes public on 5 December, 14:00.",
    ),
    (
        "nobody knows when it was published",
        english(has_newer_draft=True),
        "Public in English; a newer draft is not public yet.",
    ),
    ("it ends", english(ends_at=FIFTH), "Public in English until 5 December, 14:00."),
    (
        "it ends, a draft is newer",
        english(since=THIRD, has_newer_draft=True, ends_at=FIFTH),
        "Public in English: readers see the version of 3 November until 5 December, 14:00; "
        "a newer draft is not public yet.",
    ),
    (
        "later",
        english(Hidden.SCHEDULED, goes_live_at=FIFTH),
        "Not public in English: it goes public on 5 December, 14:00.",
    ),
    (
        "ended",
        english(Hidden.ENDED, ends_at=THIRD),
        "Not public in English: its time ended on 3 November, 12:00.",
    ),
    (
        "hidden above",
        english(Hidden.HIDDEN_ABOVE, above="Module 1"),
        "Not public in English: “Module 1” above it is not public.",
    ),
    (
        "round the gate",
        english(Hidden.WITHHELD),
        "Not public in English: its words are not the ones that were approved.",
    ),
]


@pytest.mark.parametrize(("why", "source", "sentence"), SOURCES, ids=[row[0] for row in SOURCES])
def test_line_of_a_source(why, source, sentence):
    assert line(family(source)) == sentence


SOME_WAIT = {State.APPROVED: 27, State.DRAFT: 3, State.IN_REVIEW: 1}
TRANSLATIONS = [
    (
        "some wait, the old version stays",
        khmer(since=THIRD, strings=SOME_WAIT),
        "Khmer: 4 of 31 strings wait; readers see the version of 3 November.",
    ),
    ("done", khmer(since=THIRD), "Khmer: every string is approved; readers see the version of 3"),
    (
        "approved later than published",
        khmer(since=THIRD, newest=FIFTH),
        "Khmer: every string is approved and waits to be published; readers see the version of 3",
    ),
    (
        "a string went away since",
        khmer(since=THIRD, changed_at=FIFTH),
        "Khmer: every string is approved and waits to be published; readers see the version of 3",
    ),
    (
        "never published",
        khmer(Hidden.NEVER),
        "Khmer: every string is approved and waits to be published; readers see nothing yet.",
    ),
    (
        "taken down: nobody is waited for",
        khmer(Hidden.TAKEN_DOWN),
        "Khmer: every string is approved; readers see nothing: it was taken down.",
    ),
    (
        "hidden above",
        khmer(Hidden.HIDDEN_ABOVE, since=THIRD, above="សៀវភៅ"),
        "Khmer: every string is approved; readers see nothing: “សៀវភៅ” above it is not public.",
    ),
    (
        "it ends",
        khmer(since=THIRD, ends_at=FIFTH),
        "Khmer: every string is approved; "
        "readers see the version of 3 November until 5 December, 14:00.",
    ),
    ("no date", khmer(), "Khmer: every string is approved; readers see it."),
]


@pytest.mark.parametrize(
    ("why", "translation", "sentence"), TRANSLATIONS, ids=[row[0] for row in TRANSLATIONS]
)
def test_line_of_a_translation(why, translation, sentence):
    told = line(family(english(since=THIRD), translation))

    assert told.startswith(f"Public in English. {sentence}")


def test_line_speaks_the_language_of_the_screen():
    with override("km"):
        told = line(family(english(), khmer(Hidden.NEVER, strings={State.MISSING: 2})))

    assert "អង់គ្លេស" in told
    assert "Public" not in told and "strings" not in told and "readers" not in told
