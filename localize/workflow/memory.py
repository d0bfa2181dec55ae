"""The translation memory: approved pairs of texts, found again by what they say.

A text is known by a few marks, hashes of pieces of it, which are written when it is approved
(`Mark`). A look-up asks for texts that share marks with its own; what it gets only nominates:
before an answer is given, the texts are compared and the reviews behind them asked whether they
are approved and still say the same. So a withdrawn text is never offered, whatever marks it left.

Exact is the same match key (no tags, no zero-width spaces, one spelling). Likeness is rapidfuzz's
ratio over clusters: a letter for a reader, in Khmer and in English alike. A pair serves both ways.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from zlib import crc32

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from rapidfuzz import fuzz
from wagtail.models import Locale
from wagtail_localize.models import TranslationContext

from localize.khmer import clusters, digits, match_key
from localize.khmer.protect import TAG_PATTERN
from localize.workflow.models import Mark, Review, State
from localize.workflow.states import is_approved

FLOOR: Final = 75
SAME_CONTEXT: Final = 101
SAME_TEXT: Final = 100
TAGS_OR_NUMBERS_DIFFER: Final = 3  # points off

# Short texts are known by short pieces, long ones by long pieces, which fewer texts share; those
# in between by both. (clusters of a piece, clusters of the texts, marks of a text)
_PIECES: Final = ((3, range(1, 17), 10), (6, range(10, 61), 12), (12, range(36, 1_000_000), 12))
_OF_ONE_MARK: Final = 400  # the latest texts with it: what so many share tells little
_COMPARED: Final = 60  # of those that share most
_CONFIRMED: Final = 30  # reviews read again for one answer
_AT_ONCE: Final = 500
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
    found.sort(key=lambda match: (match.score, match.approved_at), reverse=True)
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


def _reviews() -> Any:
    return (
        Review.objects.in_state(State.APPROVED)
        .filter(string_translation__isnull=False)
        .select_related(
            "string_translation__translation_of__locale",
            "string_translation__locale",
            "string_translation__context",
        )
        .prefetch_related("requests__endorsements")
    )


def _confirmed(compared: _Compared, direction: tuple[str, str], floor: float) -> Iterator[_Pair]:
    """The pairs most like the text that the database still has as approved."""
    scored = []
    for pk, *sides in _texts(_nominated(compared, direction)):
        texts = dict(sides)
        if set(direction) == set(texts):
            score = compared.likeness(match_key(texts[direction[0]]))
            if score >= floor:
                scored.append((score, pk))
    best = [pk for _score, pk in sorted(scored, reverse=True)[:_CONFIRMED]]
    for review in _reviews().filter(pk__in=best) if best else ():
        if not is_approved(review):
            continue
        translation = review.string_translation
        texts = {
            translation.translation_of.locale.language_code: translation.translation_of.data,
            translation.locale.language_code: translation.data,
        }
        path = translation.context.path if translation.context else ""
        yield _Pair(texts[direction[0]], texts[direction[1]], path, review.state_since)


# Marks


def remember(reviews: Iterable[Review]) -> None:
    """Write the marks of approved strings anew; in the transaction in which they are approved."""
    wanted = {one.pk for one in reviews if one.string_translation_id is not None}
    if not wanted:
        return
    with transaction.atomic():
        Mark.objects.filter(review__in=wanted).delete()
        Mark.objects.bulk_create(
            (
                Mark(review_id=pk, mark=mark)
                for pk, one, other in _texts(wanted)
                for side, language in ((one, other[0]), (other, one[0]))
                for mark in _marks(clusters(match_key(side[1])), (side[0], language))
            ),
            batch_size=2000,
        )


def catch_up(most: int | None = None) -> int:
    """Remember what has no marks, as after an upgrade or a restore; returns how many, `most` of
    them."""
    unmarked = Review.objects.filter(
        ~Exists(Mark.objects.filter(review=OuterRef("pk"))),
        state=State.APPROVED,
        string_translation__isnull=False,
    ).order_by("pk")
    done = 0
    while found := list(unmarked[: most or _AT_ONCE]):
        remember(found)
        done += len(found)
        if most is not None:
            break
    return done


def _texts(reviews: Iterable[int]) -> Iterator[tuple[int, tuple[str, str], tuple[str, str]]]:
    """pk, (language, text) of the source, the same of the translation."""
    of = "string_translation__"
    rows = Review.objects.filter(pk__in=list(reviews)).values_list(
        "pk",
        f"{of}translation_of__locale__language_code",
        f"{of}translation_of__data",
        f"{of}locale__language_code",
        f"{of}data",
    )
    for pk, language, text, other_language, other_text in rows:
        yield pk, (language, text), (other_language, other_text)


def _marks(spelled: list[str], direction: tuple[str, str]) -> list[int]:
    """Of a text, given as clusters, to be found from its language for another one: that of the
    whole first, then a few pieces, chosen by their checksum: the same ones in texts alike."""
    name = ">".join(direction)
    found = [_hash(name, "", "".join(spelled))]
    padded = ["\x02", *spelled, "\x03"]
    for size, lengths, count in _PIECES:
        if len(spelled) in lengths:
            starts = range(max(1, len(padded) - size + 1))
            pieces = {"".join(padded[start : start + size]) for start in starts}
            chosen = sorted(pieces, key=lambda piece: crc32(piece.encode()))[:count]
            found += [_hash(name, str(size), piece) for piece in chosen]
    return found


def _hash(*parts: str) -> int:
    """Of 64 bits, with a sign, as the databases have integers."""
    digest = blake2b("\0".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _nominated(compared: _Compared, direction: tuple[str, str]) -> list[int]:
    """Reviews whose text in the first language shares most with the text; one query."""
    if not compared.key:
        return []
    marks = _marks(compared.clusters, direction)
    table = connection.ops.quote_name(Mark._meta.db_table)
    # the latest of each mark, and never more: Django cannot say this on SQLite
    one = (
        f"SELECT * FROM (SELECT mark, review_id FROM {table} WHERE mark = %s "
        f"ORDER BY review_id DESC LIMIT {_OF_ONE_MARK}) AS one"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(marks)), marks)
        rows = cursor.fetchall()
    shared_by = Counter(mark for mark, _review in rows)
    shares: Counter[int] = Counter()
    for mark, review in rows:
        # what few texts share says most; the whole text, everything
        shares[review] += 1000 if mark == marks[0] else 1 + 10 / shared_by[mark]  # type: ignore[assignment]
    return [review for review, _share in shares.most_common(_COMPARED)]
