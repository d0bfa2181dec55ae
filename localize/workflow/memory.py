"""The translation memory: approved pairs of texts, found again by what they say.

Each side of an approved pair leaves its match key (`MatchKey`). A look-up asks for the keys most
like its own, by PostgreSQL's trigrams; what it gets only nominates: before an answer is given, the
texts are compared and the reviews behind them asked whether they are approved and still say the
same. So a withdrawn text is never offered, whatever key it left.

Exact is the same match key (no tags, no zero-width spaces, one spelling). Likeness is rapidfuzz's
ratio over clusters: a letter for a reader, in Khmer and in English alike. A pair serves both ways.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from heapq import nlargest
from typing import Any, Final

from django.contrib.postgres.search import TrigramDistance
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Q, prefetch_related_objects
from rapidfuzz import fuzz
from wagtail.models import Locale
from wagtail_localize.models import TranslationContext

from khmertext import clusters, digits, match_key
from khmertext.protect import TAG_PATTERN
from localize.workflow.models import MatchKey, Review, ReviewQuerySet, State
from localize.workflow.states import is_approved

FLOOR: Final = 75
SAME_CONTEXT: Final = 101
SAME_TEXT: Final = 100
TAGS_OR_NUMBERS_DIFFER: Final = 3  # points off

_COMPARED: Final = 60  # texts with the nearest keys
_CONFIRMED: Final = 30  # reviews read again for one answer
_PEOPLE: Final = "requests__endorsements"
_LETTER = "ក"
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Match:
    """An approved pair whose source is like the text that was looked up.

    score: 101 same text in the same place, 100 same text, below that likeness; three points less
    where tags or numbers differ (`tags_differ`). exact: the same match key.
    """

    score: float
    source: str
    target: str
    exact: bool
    approved_at: datetime
    tags_differ: bool


def lookup(
    text: str,
    source_locale: Locale,
    target_locale: Locale,
    *,
    context: TranslationContext | None = None,
    limit: int = 3,
    floor: float = FLOOR,
) -> list[Match]:
    """The approved translations of texts most like `text`, best first; equal pairs once."""
    direction = source_locale.language_code, target_locale.language_code
    compared = _Compared(text, context)
    found = [compared.with_(pair) for pair in _confirmed(compared, direction, floor)]
    found.sort(key=lambda one: (one.score, one.approved_at), reverse=True)
    unique: dict[tuple[str, str], Match] = {}
    for match in found:
        if match.score >= floor:
            unique.setdefault((match_key(match.source), match.target), match)
    return list(unique.values())[:limit]


def approved_pairs(one: Locale, other: Locale) -> Iterator[Review]:
    """Every approved review of a string between two languages, in either direction."""
    between = Q(
        string_translation__translation_of__locale=one, string_translation__locale=other
    ) | Q(string_translation__translation_of__locale=other, string_translation__locale=one)
    approved = _of_strings().in_state(State.APPROVED).filter(between).prefetch_related(_PEOPLE)
    for review in approved.order_by("pk").iterator(chunk_size=500):
        if is_approved(review):
            yield review


# Comparing


@dataclass(frozen=True)
class _Pair:
    """An approved pair in the direction of a lookup."""

    source: str
    target: str
    path: str
    approved_at: datetime


class _Compared:
    """The text that is looked up, with what of it is compared."""

    def __init__(self, text: str, context: TranslationContext | None) -> None:
        self.key = match_key(text)
        self.clusters = clusters(self.key)
        self._exact_parts = _exact_parts(text)
        self._path = context.path if context is not None else None

    def likeness(self, key: str) -> float:
        return fuzz.ratio(self.clusters, clusters(key))

    def with_(self, pair: _Pair) -> Match:
        key = match_key(pair.source)
        exact = key == self.key
        score: float = SAME_CONTEXT if pair.path == self._path else SAME_TEXT
        if not exact:
            score = self.likeness(key)
        differ = _exact_parts(pair.source) != self._exact_parts
        if differ:
            score -= TAGS_OR_NUMBERS_DIFFER
        return Match(score, pair.source, pair.target, exact, pair.approved_at, differ)


def _exact_parts(text: str) -> list[str]:
    """Tags and numbers, which have to be the same for a translation to fit."""
    tags = TAG_PATTERN.findall(text)
    return sorted(tags) + sorted(_NUMBER.findall(digits(TAG_PATTERN.sub(" ", text), "latin")))


def _of_strings() -> ReviewQuerySet:
    return Review.objects.filter(string_translation__isnull=False).select_related(
        "string_translation__translation_of__locale",
        "string_translation__locale",
        "string_translation__context",
    )


def _sides(review: Review) -> dict[str, str]:
    """Both texts of a string, by their languages; the source first."""
    translation = review.string_translation
    assert translation is not None  # who calls it asks for strings only
    source = translation.translation_of
    return {
        source.locale.language_code: source.data,
        translation.locale.language_code: translation.data,
    }


def _confirmed(compared: _Compared, direction: tuple[str, str], floor: float) -> Iterator[_Pair]:
    """The pairs most like the text that people still stand behind, as the database has it."""
    scored = []
    for review in _of_strings().filter(pk__in=_nominated(compared, direction)).order_by("pk"):
        texts = _sides(review)
        if set(direction) == set(texts):
            score = compared.likeness(match_key(texts[direction[0]]))
            if score >= floor:
                scored.append((score, review, texts))
    scored.sort(key=lambda one: one[0], reverse=True)
    best = scored[:_CONFIRMED]
    prefetch_related_objects([review for _score, review, _texts in best], _PEOPLE)
    for _score, review, texts in best:
        if is_approved(review):
            path = review.context.path if review.context else ""
            yield _Pair(texts[direction[0]], texts[direction[1]], path, review.state_since)


# Match keys


def remember(reviews: Iterable[Review]) -> None:
    """Write the match keys of approved strings."""
    if wanted := {one.pk for one in reviews if one.string_translation_id is not None}:
        _write(_of_strings().filter(pk__in=wanted))


def remember_text(review: Review) -> None:
    """The same of one string that is loaded; in the transaction in which it is approved.

    Those of its earlier texts are there since they were approved, and stay.
    """
    if review.string_translation is not None:
        _write([review])


def _write(reviews: Iterable[Review]) -> None:
    with transaction.atomic(savepoint=False):
        MatchKey.objects.bulk_create(
            (
                _key(review.pk, (side[0], other[0]), match_key(side[1]))
                for review in reviews
                for sides in [tuple(_sides(review).items())]
                for side, other in (sides, sides[::-1])
            ),
            batch_size=2000,
            ignore_conflicts=True,  # what was approved before
        )


def _key(review: int, direction: tuple[str, str], key: str) -> MatchKey:
    name = ">".join(direction)
    # of 64 bits, with a sign, as the databases have integers
    digest = blake2b(f"{name}\0{key}".encode(), digest_size=8).digest()
    return MatchKey(
        review_id=review,
        direction=name,
        key=key,
        digest=int.from_bytes(digest, signed=True),
    )


def _nominated(compared: _Compared, direction: tuple[str, str]) -> list[int]:
    """Reviews whose text in the first language is most like the text; one query."""
    if not compared.key:
        return []
    keys = MatchKey.objects.filter(direction=">".join(direction))
    if connection.vendor == "postgresql":
        # by nothing else: the index knows no other order
        near = keys.order_by(TrigramDistance("key", compared.key))
        return list(near.values_list("review_id", flat=True)[:_COMPARED])
    scored = [(compared.likeness(one.key), one.review_id) for one in keys]
    return [review for _score, review in nlargest(_COMPARED, scored)]


def check_trigrams(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A system check of `migrate` and of `check --database default`: does PostgreSQL take Khmer for
    letters?"""
    return [
        Error(
            "PostgreSQL takes Khmer letters for signs: the translation memory would find nothing.",
            hint="Make the database anew with the locale C.UTF-8.",
            id="localize.E001",
        )
        for alias in databases or ()
        if not has_khmer_trigrams(alias)
    ]


def has_khmer_trigrams(alias: str) -> bool:
    """True also of a database that has no trigrams yet, or needs none."""
    asked = connections[alias]
    if asked.vendor != "postgresql":
        return True
    try:
        with asked.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if cursor.fetchone() is None:
                return True
            cursor.execute("SELECT show_trgm(%s)", [_LETTER])
            return bool(cursor.fetchone()[0])
    except DatabaseError:  # it is away: others say so
        return True
