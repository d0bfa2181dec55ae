"""Counting strings in the database: how far many translations are, and which of them have a string
in some state.

No string, review or endorsement is loaded: the same number of queries and the same memory for ten
strings and for sixty thousand. Rows are grouped by source and target language and meet their
Translation here, because PostgreSQL, asked to join it too, compares every string with every one.

The states of up to 200 pages are those that `review.state_of` would say, hashes and all. Of more
pages they are the stored ones, as in queues: hashing every text of the site would take most of the
time, for what only a writer round our verbs could change.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Min, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    Translation,
)

from localize.workflow.models import Review, ReviewQuerySet, State, shown_state
from localize.workflow.progress import Progress
from localize.workflow.word_counts import count_missing

Pair = tuple[int, int]  # pk of a TranslationSource, pk of a target Locale
# more sources than this: all strings are looked at, which is quicker than naming so many
_NAMED = 200


def present(rows: QuerySet[Any], text: str = "") -> QuerySet[Any]:
    """Those of `rows` whose text, reached by the lookups `text`, its source now has, with the
    `source`; once for each place where it stands.

    A text belongs where string and context both agree. The second is asked as a Case because a
    planner takes two equalities for a rare luck, expects one row, and looks up 57,000 one by one.
    """
    segment = f"{text}context__stringsegment"
    is_there = When(**{f"{segment}__string": F(f"{text}translation_of")}, then=True)
    found = rows.annotate(source=F(f"{segment}__source"))
    return found.alias(is_there=Case(is_there, default=False)).filter(is_there=True)


def progress_of(translations: Iterable[Translation]) -> dict[int, Progress]:
    """Progress by the translation's pk; three queries for any number of them."""
    wanted = list(translations)
    if not wanted:
        return {}
    scope = _Scope.of(wanted)
    strings, words = _in_sources(scope)
    tallies: dict[Pair, _Tally] = defaultdict(_Tally)
    for row in [*_texts(scope), *_overrides(scope)]:
        tallies[row[0], row[1]].add(*row[2:])
    return {
        one.pk: tallies[one.source_id, one.target_locale_id].progress(
            strings.get(one.source_id, 0), words.get(one.source_id, 0)
        )
        for one in wanted
    }


def pairs_with(*conditions: Any, **fields: Any) -> set[Pair]:
    """Where a string, link or picture that the source now has has a review like that: (source,
    target language). By the stored state, as queues ask for it; two queries."""
    texts = Review.objects.filter(*conditions, **fields, string_translation__isnull=False)
    strings = present(texts, "string_translation__").values_list(
        "source", "string_translation__locale"
    )
    place = "override__context__overridablesegment__source"
    others = Review.objects.filter(
        *conditions, **fields, **{f"{place}__isnull": False}
    ).values_list(place, "override__locale")
    return {*strings.distinct(), *others.distinct()}


def oldest_in_review() -> dict[Pair, datetime]:
    """Since when the string waits that waits longest, where one is in review."""
    waiting = present(Review.objects.in_state(State.IN_REVIEW), "string_translation__")
    rows = (
        waiting.values_list("source", "string_translation__locale")
        .annotate(oldest=Min("state_since"))
        .order_by()
    )
    return {(source, locale): oldest for source, locale, oldest in rows}


@dataclass
class _Tally:
    """What the strings, links and pictures of one source have in one language."""

    strings: dict[State, int] = field(default_factory=dict)
    words: dict[State, int] = field(default_factory=dict)
    texts: int = 0
    waiting: datetime | None = None
    approved: datetime | None = None

    def add(
        self,
        state: str,
        count: int,
        words: int | None,
        first: datetime | None,
        last: datetime | None,
    ) -> None:
        """words: None for links and pictures, which have none."""
        known = State(state)
        self.strings[known] = self.strings.get(known, 0) + count
        if words is not None:
            self.words[known] = self.words.get(known, 0) + words
            self.texts += count
        if state == State.IN_REVIEW:
            self.waiting = min(filter(None, (self.waiting, first)), default=None)
        elif state == State.APPROVED:
            self.approved = max(filter(None, (self.approved, last)), default=None)

    def progress(self, strings: int, words: int) -> Progress:
        """With what is missing of the `strings` and `words` of the source."""
        missing, unwritten = strings - self.texts, words - sum(self.words.values())
        return Progress(
            self.strings | ({State.MISSING: missing} if missing else {}),
            self.words | ({State.MISSING: unwritten} if unwritten else {}),
            self.waiting,
            self.approved,
        )


@dataclass(frozen=True)
class _Scope:
    """The sources that are asked for; None: so many that all are looked at."""

    sources: list[int] | None
    objects: list[Any]  # their translation keys
    locales: set[int]

    @classmethod
    def of(cls, translations: list[Translation]) -> "_Scope":
        objects = {one.source_id: one.source.object_id for one in translations}
        named = sorted(objects) if len(objects) <= _NAMED else None
        locales = {one.target_locale_id for one in translations}
        return cls(named, list(objects.values()), locales)

    def within(self, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
        """Those of `rows` that belong to one of the sources by `field`."""
        return rows if self.sources is None else rows.filter(**{f"{field}__in": self.sources})

    def reviews(self, context: str) -> ReviewQuerySet:
        """The reviews of strings or overrides, whose `context` is named, of these pages."""
        return Review.objects.filter(**{f"{context}__object__in": self.objects})


def _in_sources(scope: _Scope) -> tuple[dict[int, int], dict[int, int]]:
    """Strings, and words, of each source."""
    grouped = (
        scope.within(StringSegment.objects.all(), "source")
        .values_list("source")
        .annotate(
            strings=Count("pk"),
            counted=Count("string__word_count"),
            words=Sum("string__word_count__words"),
        )
        .order_by()
    )
    rows = list(grouped)
    if any(strings != counted for _source, strings, counted, _words in rows):
        count_missing(scope.within(String.objects.all(), "segments__source"))
        rows = list(grouped.all())
    return (
        {source: strings for source, strings, _counted, _words in rows},
        {source: words or 0 for source, _strings, _counted, words in rows},
    )


def _state(scope: _Scope, context: str) -> Case | Coalesce:
    """Of a text or override: its state. Without a review it was written round us: a Draft."""
    draft = Value(State.DRAFT.value)
    if scope.sources is None:
        return Coalesce("review__state", draft)
    reviews = scope.reviews(context)
    return Case(When(review=None, then=draft), default=shown_state(reviews, "review__"))


def _texts(scope: _Scope) -> QuerySet[Any, tuple[Any, ...]]:
    """(source, locale, state, count, words, first, last) of the strings that the sources have."""
    texts = present(StringTranslation.objects.filter(locale__in=scope.locales))
    return (
        scope.within(texts, "source")
        .annotate(state=_state(scope, "string_translation__context"))
        .values_list("source", "locale", "state")
        .annotate(
            count=Count("pk"),
            words=Sum("translation_of__word_count__words"),
            first=Min("review__state_since"),
            last=Max("review__state_since"),
        )
        .order_by()
    )


def _overrides(scope: _Scope) -> QuerySet[Any, tuple[Any, ...]]:
    """The same of links and pictures that are other ones in a language, each once."""
    place = "context__overridablesegment__source"
    there = scope.within(OverridableSegment.objects.all(), "source").values("context")
    return (
        scope.within(SegmentOverride.objects.filter(locale__in=scope.locales), place)
        .filter(context__in=there)
        .annotate(state=_state(scope, "override__context"))
        .values_list(place, "locale", "state")
        .annotate(
            count=Count("pk", distinct=True),
            words=Value(None, output_field=IntegerField()),
            first=Min("review__state_since"),
            last=Max("review__state_since"),
        )
        .order_by()
    )
