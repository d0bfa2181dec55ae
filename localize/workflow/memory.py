"""The translation memory: approved pairs of texts, found again by what they say.

There is no store of its own. An index of the approved pairs is kept in each process, for speed
alone: before an answer is given, the reviews behind it are read again and asked whether they are
approved and still say the same. So a withdrawn text is never offered, however old the index.

Exact is the same match key (no tags, no zero-width spaces, one spelling). Likeness is rapidfuzz's
ratio over clusters: a letter for a reader, in Khmer and in English alike. A pair serves both ways.
"""

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationContext

from cms.publishing import people
from localize.khmer import clusters, digits, match_key
from localize.khmer.protect import TAG_PATTERN
from localize.workflow.models import Origin, Review, State
from localize.workflow.progress import units
from localize.workflow.review import is_approved

FLOOR: Final = 75
PREFILL_FLOOR: Final = 95
SAME_CONTEXT: Final = 101
SAME_TEXT: Final = 100
TAGS_OR_NUMBERS_DIFFER: Final = 3  # points off

# Only so many of the most alike are read again from the database for one answer.
_CANDIDATES: Final = 30
_PER_TEXT: Final = 10  # the latest approvals of one and the same text
# So many changes at once are quicker read as a whole.
_MANY: Final = 1000
# A transaction may commit after another that began later: look back so far for new approvals.
_OVERLAP: Final = timedelta(minutes=5)
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
    _index.refresh()
    compared = _Compared(text, context)
    found = [compared.with_(pair) for pair in _confirmed(compared.key, direction, floor)]
    found.sort(key=lambda match: (match.score, match.approved_at), reverse=True)
    unique: dict[tuple[str, str], Match] = {}
    for match in found:
        if match.score >= floor:
            unique.setdefault((match_key(match.source), match.target), match)
    return list(unique.values())[:limit]


def prefill(translation: Translation, *, by: Any) -> list[StringTranslation]:
    """Put what the memory is sure of into the missing strings, as drafts.

    Nothing is taken from a text with other numbers or tags: a helpline must not come from memory.
    """
    source, locale = translation.source, translation.target_locale
    if not people.may_edit(by, people.target_page(source.object, locale)):
        raise PermissionDenied(_("You may not translate this page."))
    written = []
    for unit in units(source, locale):
        if unit.segment is None or unit.state != State.MISSING:
            continue
        segment = unit.segment
        known = lookup(
            unit.source_text, source.locale, locale, context=segment.context, floor=PREFILL_FLOOR
        )
        sure = [match for match in known if not match.tags_differ]
        if not sure:
            continue
        string_translation, created = StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={
                "data": sure[0].target,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": Origin.MEMORY.value,
                "last_translated_by": by,
            },
        )
        if created:
            written.append(string_translation)
    return written


def approved_pairs(one: Locale, other: Locale) -> Iterator[Review]:
    """Every approved review of a string between two languages, in either direction."""
    between = Q(
        string_translation__translation_of__locale=one, string_translation__locale=other
    ) | Q(string_translation__translation_of__locale=other, string_translation__locale=one)
    for review in _reviews().filter(between).order_by("pk").iterator(chunk_size=500):
        if is_approved(review):
            yield review


def forget() -> None:
    """Drop the index of this process; the next lookup builds it again."""
    _index.clear()


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
        self._clusters = clusters(self.key)
        self._exact_parts = _exact_parts(text)
        self._path = context.path if context is not None else None

    def with_(self, pair: _Pair) -> Match:
        key = match_key(pair.source)
        exact = key == self.key
        score: float = SAME_CONTEXT if pair.path == self._path else SAME_TEXT
        if not exact:
            score = fuzz.ratio(self._clusters, clusters(key))
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


def _confirmed(key: str, direction: tuple[str, str], floor: float) -> Iterator[_Pair]:
    """The pairs that the index has for a key and that the database still has as approved."""
    candidates = _index.candidates(key, direction, floor)
    for review in _reviews().filter(pk__in=candidates) if candidates else ():
        if not is_approved(review):
            continue
        translation = review.string_translation
        texts = {
            translation.translation_of.locale.language_code: translation.translation_of.data,
            translation.locale.language_code: translation.data,
        }
        if set(direction) == set(texts):
            path = translation.context.path if translation.context else ""
            yield _Pair(texts[direction[0]], texts[direction[1]], path, review.state_since)


# The index of one process


@dataclass
class _Side:
    """The match keys of all texts in one language that have a translation in one other."""

    reviews: dict[str, list[int]] = field(default_factory=dict)  # of each key, oldest first
    keys: list[str] = field(default_factory=list)  # shortest first, by clusters
    # each key as a string of one character per cluster, and the length of that
    spelled: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)


class _Alphabet:
    """Gives each cluster a character of its own, so that rapidfuzz compares plain strings."""

    _SURROGATES = range(0xD800, 0xE000)
    _LAST = 0x10FFFF

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}

    def spell(self, key: str) -> str:
        known = self._characters
        spelled = []
        for cluster in clusters(key):
            character = known.get(cluster)
            if character is None:
                number = len(known) + 1
                if number >= self._SURROGATES.start:
                    number += len(self._SURROGATES)
                # more different clusters than Unicode has characters: they share the last one
                character = known[cluster] = chr(min(number, self._LAST))
            spelled.append(character)
        return "".join(spelled)


_Stamp = tuple[int, datetime | None]
# review, its version, when approved, and both (language, text): None for a link or picture
_Row = tuple[int, int, datetime, str | None, str, str, str]


class _Index:
    """The approved pairs of both directions, brought up to date when their stamp has moved."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        self._sides: dict[tuple[str, str], _Side] = {}
        self._known: dict[int, tuple[int, datetime]] = {}
        self._withdrawn = 0  # whose texts are still in the sides
        self._alphabet = _Alphabet()
        self._stamp: _Stamp = (0, None)

    def refresh(self) -> None:
        """Take up new approvals. Texts of withdrawn ones stay in the sides, unanswered."""
        stamp = _stamp()
        if stamp == self._stamp:
            return
        with self._lock:
            since = self._stamp[1]
            if since is None or stamp[1] is None or stamp[1] < since:
                self._rebuild()
            else:
                self._add(_rows(_approved().filter(state_since__gte=since - _OVERLAP)))
                if len(self._known) != stamp[0]:
                    # one was withdrawn, or one came late: compare them all
                    self._reconcile()
            self._stamp = stamp

    def _rebuild(self) -> None:
        self.clear()
        self._add(_rows(_approved()))

    def _reconcile(self) -> None:
        approved = {
            review: (version, at)
            for review, version, at in _approved().values_list("pk", "version", "state_since")
        }
        missing = [pk for pk, known in approved.items() if self._known.get(pk) != known]
        withdrawn = self._known.keys() - approved.keys()
        self._withdrawn += len(withdrawn)
        if len(missing) > _MANY or self._withdrawn > _MANY:
            self._rebuild()
            return
        for review in withdrawn:
            del self._known[review]
        self._add(_rows(_approved().filter(pk__in=missing)))

    def _add(self, rows: Iterable[_Row]) -> None:
        added: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for review, version, at, language, text, other_language, other_text in rows:
            if self._known.get(review) == (version, at):
                continue
            self._known[review] = version, at
            if language is None:
                continue
            one, other = (language, other_language), (other_language, language)
            added.setdefault(one, []).append((match_key(text), review))
            added.setdefault(other, []).append((match_key(other_text), review))
        for direction, entries in added.items():
            self._merge(direction, entries)

    def _merge(self, direction: tuple[str, str], entries: list[tuple[str, int]]) -> None:
        """Replaces the side as a whole: another thread may be reading the old one."""
        old = self._sides.get(direction, _Side())
        reviews = dict(old.reviews)
        for key, review in entries:
            if key:
                reviews[key] = [*reviews.get(key, ()), review]
        new = [(self._alphabet.spell(key), key) for key in reviews if key not in old.reviews]
        spelled = [*zip(old.spelled, old.keys, strict=True), *new]
        spelled.sort(key=lambda entry: len(entry[0]))
        self._sides[direction] = _Side(
            reviews,
            keys=[key for _spelled, key in spelled],
            spelled=[text for text, _key in spelled],
            lengths=[len(text) for text, _key in spelled],
        )

    def candidates(self, key: str, direction: tuple[str, str], floor: float) -> list[int]:
        """Reviews whose text in the first language is like that of `key`."""
        side = self._sides.get(direction)
        if side is None or not key:
            return []
        with self._lock:
            spelled = self._alphabet.spell(key)
        # 2·short / (short + long) is the most that ratio can give
        share = floor / (200 - floor)
        first = bisect.bisect_left(side.lengths, len(spelled) * share)
        last = bisect.bisect_right(side.lengths, len(spelled) / share)
        alike = process.extract(
            spelled,
            side.spelled[first:last],
            scorer=fuzz.ratio,
            score_cutoff=floor,
            limit=_CANDIDATES,
        )
        keys = [side.keys[first + place] for _text, _score, place in alike]
        reviews = [review for found in keys for review in side.reviews[found][-_PER_TEXT:]]
        return reviews[:_CANDIDATES]


def _approved() -> Any:
    # both values of critical: the index on (state, critical, state_since) is then used whole
    return Review.objects.filter(state=State.APPROVED, critical__in=(False, True))


def _stamp() -> _Stamp:
    numbers = _approved().aggregate(count=Count("pk"), last=Max("state_since"))
    return numbers["count"], numbers["last"]


def _rows(approved: Any) -> Iterator[_Row]:
    rows: Iterator[_Row] = (
        approved.order_by("state_since")
        .values_list(
            "pk",
            "version",
            "state_since",
            "string_translation__translation_of__locale__language_code",
            "string_translation__translation_of__data",
            "string_translation__locale__language_code",
            "string_translation__data",
        )
        .iterator(chunk_size=2000)
    )
    return rows


_index = _Index()
