"""The translation memory: approved pairs of texts, found again by what they say.

Each side of an approved pair leaves its match key (`MatchKey`). A look-up asks for the keys most
like its own, by PostgreSQL's trigrams; what it gets only nominates: before an answer is given, the
texts are compared and the reviews behind them asked whether they are approved and still say the
same. So a withdrawn text is never offered, whatever key it left.
What was released stays in the memory though its string was written anew since, as long as people
stand behind that pair.

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
from django.db.models import F, Q
from rapidfuzz import fuzz
from wagtail.models import Locale
from wagtail_localize.models import TranslationContext

from cms.publishing.approvals.models import Outcome
from localize.khmer import clusters, digits, match_key
from localize.khmer.protect import TAG_PATTERN
from localize.workflow.models import MatchKey, Review, State
from localize.workflow.states import is_approved

FLOOR: Final = 75
SAME_CONTEXT: Final = 101
SAME_TEXT: Final = 100
TAGS_OR_NUMBERS_DIFFER: Final = 3  # points off

_COMPARED: Final = 60  # texts with the nearest keys
_CONFIRMED: Final = 30  # reviews read again for one answer
_LETTER = "ក"
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Match:
    """An approved pair whose source is like the text that was looked up.

    score: 101 same text in the same place, 100 same text, below that likeness; three points less
    where tags or numbers differ (`tags_differ`). exact: the same match key. is_current: its string
    still says this; otherwise it was released, and is written anew since.
    """

    score: float
    source: str
    target: str
    exact: bool
    approved_at: datetime
    tags_differ: bool
    is_current: bool = True


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
    found.sort(key=lambda one: (one.score, one.is_current, one.approved_at), reverse=True)
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
    for review in _reviews().filter(between).order_by("pk").iterator(chunk_size=500):
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
    is_current: bool


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
        return Match(
            score, pair.source, pair.target, exact, pair.approved_at, differ, pair.is_current
        )


def _exact_parts(text: str) -> list[str]:
    """Tags and numbers, which have to be the same for a translation to fit."""
    tags = TAG_PATTERN.findall(text)
    return sorted(tags) + sorted(_NUMBER.findall(digits(TAG_PATTERN.sub(" ", text), "latin")))


def _reviews() -> Any:
    return _whole().in_state(State.APPROVED)


def _whole() -> Any:
    return (
        Review.objects.filter(string_translation__isnull=False)
        .select_related(
            "string_translation__translation_of__locale",
            "string_translation__locale",
            "string_translation__context",
        )
        .prefetch_related("requests__endorsements")
    )


def _confirmed(compared: _Compared, direction: tuple[str, str], floor: float) -> Iterator[_Pair]:
    """The pairs most like the text that people still stand behind, as the database has it."""
    scored = []
    for one in _texts(_said(_nominated(compared, direction))):
        texts = dict(one.sides)
        if set(direction) == set(texts):
            score = compared.likeness(match_key(texts[direction[0]]))
            if score >= floor:
                scored.append((score, one))
    scored.sort(key=lambda pair: pair[0], reverse=True)
    best = [one for _score, one in scored[:_CONFIRMED]]
    reviews = _whole().in_bulk({one.review for one in best}) if best else {}
    for one in best:
        review = reviews.get(one.review)
        if review is None:
            continue
        translation = review.string_translation
        if one.digest:
            texts, at = dict(one.sides), one.at
            if not _stands(review, one.digest):
                continue
        else:
            if not is_approved(review):
                continue
            texts = {
                translation.translation_of.locale.language_code: translation.translation_of.data,
                translation.locale.language_code: translation.data,
            }
            at = review.state_since
        path = translation.context.path if translation.context else ""
        yield _Pair(texts[direction[0]], texts[direction[1]], path, at, not one.digest)


def _stands(review: Review, digest: str) -> bool:
    """Do enough people stand behind this pair of an earlier text, and has nobody sent it back?"""
    policy = review.policy()
    return any(
        (one.outcome, one.digest) == (Outcome.APPROVED, digest)
        and policy.is_met(one.endorsements.all())
        for one in review.requests.all()
    )


# Match keys


def remember(reviews: Iterable[Review]) -> None:
    """Write the match keys of approved strings, of what was released of them too."""
    if wanted := {one.pk for one in reviews if one.string_translation_id is not None}:
        _write(_texts(_said(wanted)))


def remember_text(review: Review) -> None:
    """Write the match keys of what one string says now; in the transaction in which it is approved.

    Those of its earlier texts are there since they were approved, and stay.
    """
    if (text := review.string_translation) is not None:
        source = text.translation_of
        sides = (source.locale.language_code, source.data), (text.locale.language_code, text.data)
        _write([_Texts(review.pk, sides)])


def _write(texts: Iterable["_Texts"]) -> None:
    with transaction.atomic(savepoint=False):
        MatchKey.objects.bulk_create(
            (
                _key(one.review, (side[0], other[0]), match_key(side[1]))
                for one in texts
                for side, other in (one.sides, one.sides[::-1])
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


@dataclass(frozen=True)
class _Texts:
    """A pair to compare: (language, text) of the source and of the translation. digest, at: of one
    that was released and may be written anew since."""

    review: int
    sides: tuple[tuple[str, str], tuple[str, str]]
    digest: str = ""
    at: datetime = datetime.min


def _said(reviews: Iterable[int]) -> Any:
    """What reviews say now, beside each text that was released of them."""
    of = "string_translation__"
    then = ("source_text", "text", "digest", "released_at")  # of `ReleasedText`
    return (
        Review.objects.filter(pk__in=list(reviews))
        .order_by("pk", "released__pk")
        .values(
            "pk",
            language=F(f"{of}translation_of__locale__language_code"),
            other=F(f"{of}locale__language_code"),
            source_now=F(f"{of}translation_of__data"),
            text_now=F(f"{of}data"),
            **{f"then_{name}": F(f"released__{name}") for name in then},
        )
    )


def _texts(rows: Iterable[dict[str, Any]]) -> list[_Texts]:
    """The pairs in rows of `_said`: the present ones first, then those that were others."""
    now: dict[int, _Texts] = {}
    before = []
    for row in rows:
        source, text = row["source_now"], row["text_now"]
        one, other = row["language"], row["other"]
        now[row["pk"]] = _Texts(row["pk"], ((one, source), (other, text)))
        then = row["then_source_text"], row["then_text"]
        if row["then_digest"] is not None and then != (source, text):
            sides = (one, then[0]), (other, then[1])
            before.append(_Texts(row["pk"], sides, row["then_digest"], row["then_released_at"]))
    return [*now.values(), *before]


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
