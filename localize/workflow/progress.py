"""How far the translation of one page is: the state of every string that its source now has.

The gate and the workbench read it from here, string by string, with a fixed number of queries
(`units`); `counters` keeps the sums for the screens about many pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    TranslationSource,
)

from cms.two_people.approvals.models import ChangeRequest, remember, remembered
from khmertext import words
from khmertext.protect import TAG_PATTERN
from localize.workflow.models import Review, State, WordCount
from localize.workflow.states import state_of

_AT_ONCE = 2_000  # strings in memory


@dataclass(frozen=True)
class Unit:
    """One string (or overridden link or picture) of a source, with what one locale has for it.

    XLIFF calls this a unit. `segment` is None for an override.
    """

    segment: StringSegment | None
    translation: StringTranslation | None
    review: Review | None
    state: State
    override: SegmentOverride | None = None

    @property
    def path(self) -> str:
        context = self.segment.context if self.segment else self.override.context  # type: ignore[union-attr]
        return context.path

    @property
    def source_text(self) -> str:
        return self.segment.string.data if self.segment else self.path

    @property
    def text(self) -> str:
        if self.translation is not None:
            return self.translation.data
        return self.override.data_json if self.override is not None else ""


def word_count(text: str) -> int:
    """How many words a text has, its tags aside; Khmer writes them without spaces."""
    plain = TAG_PATTERN.sub(" ", text)
    pieces = plain.split() if plain.isascii() else words(plain)
    return sum(any(map(str.isalnum, piece)) for piece in pieces)


def count_missing(strings: QuerySet[String]) -> None:
    """Keep how many words those of `strings` have that were not counted yet: no database can count
    Khmer words, and a string never changes. Two queries for up to 2,000."""
    uncounted = strings.filter(word_count=None).order_by("pk").values_list("pk", "data").distinct()
    last = 0
    while rows := list(uncounted.filter(pk__gt=last)[:_AT_ONCE]):
        WordCount.objects.bulk_create(
            (WordCount(string_id=pk, words=word_count(text)) for pk, text in rows),
            ignore_conflicts=True,  # somebody else asks at the same time
        )
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0]


def units(source: TranslationSource, locale: Locale) -> list[Unit]:
    """Every string of `source` in reading order, then overrides; five queries for any number."""
    segments = StringSegment.objects.filter(source=source)
    translations = StringTranslation.objects.filter(
        locale=locale, context__object_id=source.object_id
    )
    return _units(segments, translations) + _overrides(source, locale)


def unit_of_segment(source: TranslationSource, locale: Locale, segment: int) -> list[Unit]:
    """The one string with this segment, as `units` has it; none where the source lost it.

    Its segment knows how many stand `before` it on the page.
    """
    segments = StringSegment.objects.filter(source=source, pk=segment)
    translations = StringTranslation.objects.filter(
        locale=locale,
        context__in=segments.values("context"),
        translation_of__in=segments.values("string"),
    )
    earlier = StringSegment.objects.filter(source=source, order__lt=OuterRef("order"))
    count = earlier.order_by().values("source").values(n=Count("*"))
    return _units(segments.annotate(before=Coalesce(Subquery(count), 0)), translations)


def unit_of_review(segment: StringSegment, review: Review) -> list[Unit]:
    """The one string of `segment`, as a step of this request stored it: what the step knows is not
    read again. None where the review is of another string.

    None also where its text is not that of its last step: PostgreSQL reads a row anew for whoever
    waited for its lock, and what is joined to it as it was before.
    """
    text = review.string_translation
    place = (segment.string_id, segment.context_id)
    if text is None or (text.translation_of_id, text.context_id) != place:
        return []
    if review.digest != review.present_digest():
        return []
    if remembered(review, "requests") is None:
        _add_endorsements([review])
    return [Unit(segment, text, review, state_of(review))]


def unit_of_override(source: TranslationSource, locale: Locale, review: int) -> list[Unit]:
    """The one link or picture of its own with this review, as `units` has it."""
    return [
        unit
        for unit in _overrides(source, locale)
        if unit.review is not None and unit.review.pk == review
    ]


def _units(wanted: QuerySet[StringSegment], written: QuerySet[StringTranslation]) -> list[Unit]:
    segments = list(wanted.select_related("string", "context").order_by("order"))
    translations = {
        (t.translation_of_id, t.context_id): t
        for t in written.select_related("translation_of", "context", "locale", "review")
    }
    reviews = {t.pk: t.review for t in translations.values() if hasattr(t, "review")}
    _add_endorsements(reviews.values())
    result = []
    for segment in segments:
        translation = translations.get((segment.string_id, segment.context_id))
        review = reviews.get(translation.pk) if translation else None
        if review is not None and translation is not None:
            review.string_translation = translation  # spares a query for each
        # a text without a review was written round us: nobody stands behind it
        state = State.DRAFT if translation and review is None else state_of(review)
        result.append(Unit(segment, translation, review, state))
    return result


def _overrides(source: TranslationSource, locale: Locale) -> list[Unit]:
    contexts = OverridableSegment.objects.filter(source=source).values("context_id")
    overrides = list(
        SegmentOverride.objects.filter(locale=locale, context__in=contexts)
        .select_related("context", "locale")
        .prefetch_related("context__overridablesegment_set")
    )
    if not overrides:
        return []
    reviews = {r.override_id: r for r in Review.objects.filter(override__in=overrides)}
    _add_endorsements(reviews.values())
    result = []
    for override in overrides:
        review = reviews.get(override.pk)
        if review is not None:
            review.override = override
        state = State.DRAFT if review is None else state_of(review)
        result.append(Unit(None, None, review, state, override))
    return result


def _add_endorsements(reviews: Iterable[Review]) -> None:
    """To each its requests and who stands behind them, by name; one statement for all."""
    wanted = {str(review.pk): review for review in reviews}
    if not wanted:
        return
    requests: dict[str, list[ChangeRequest]] = defaultdict(list)
    for one in ChangeRequest.objects.about(Review).filter(subject_id__in=wanted).with_people():
        requests[one.subject_id].append(one)
    for key, review in wanted.items():
        remember(review, "requests", requests[key])


def outstanding(source: TranslationSource, locale: Locale) -> list[Unit]:
    """The units that keep the page from being published in `locale`."""
    return [unit for unit in units(source, locale) if unit.state != State.APPROVED]
