"""How far all the translation work is, and how it goes: read by the queue, reports and notices.

Everything here takes a fixed number of queries, whatever the number of pages.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    StringTranslation,
    Translation,
)

from localize.models import Endorsement, Reason, Review, ReviewEvent, State
from localize.progress import Progress, note_since, word_count
from localize.review import state_of

# The depth of the pages below a home page: books, sections. Root is 1, a home page 2.
SECTION_DEPTH = 3
_REPORTED_DAYS = 90


def language_name(locale: Locale) -> str:
    """The name of a language as its own speakers write it."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(locale.language_code, str(locale))


# Progress of many translations at once


def progress_of(translations: Iterable[Translation]) -> dict[int, Progress]:
    """Progress by the translation's pk; eight queries for any number of translations."""
    wanted = list(translations)
    sources = {t.source_id for t in wanted}
    units: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for source, string, context, text in StringSegment.objects.filter(
        source__in=sources
    ).values_list("source_id", "string_id", "context_id", "string__data"):
        units[source].append((string, context, text))
    states = _States.of(wanted)
    return {t.pk: states.progress(t, units[t.source_id]) for t in wanted}


@dataclass(frozen=True)
class _States:
    """Reviews by (locale, string, context), and by (source, locale) for links and pictures."""

    reviews: dict[tuple[int, int, int], Review]
    written: frozenset[tuple[int, int, int]]
    overrides: dict[tuple[int, int], list[Review]]

    @classmethod
    def of(cls, translations: list[Translation]) -> "_States":
        locales = {t.target_locale_id for t in translations}
        objects = {t.source.object_id for t in translations}
        strings = StringTranslation.objects.filter(
            locale__in=locales, context__object__in=objects
        ).values_list("locale_id", "translation_of_id", "context_id")
        reviews = {}
        for review in (
            _reviews()
            .filter(
                string_translation__locale__in=locales,
                string_translation__context__object__in=objects,
            )
            .select_related("string_translation__translation_of")
        ):
            subject = review.string_translation
            assert subject is not None
            reviews[subject.locale_id, subject.translation_of_id, subject.context_id] = review
        return cls(reviews, frozenset(strings), _overrides(translations, locales))

    def progress(self, translation: Translation, units: list[tuple[int, int, str]]) -> Progress:
        strings: Counter[State] = Counter()
        words: Counter[State] = Counter()
        waiting: list[datetime] = []
        approved: list[datetime] = []
        for string, context, text in units:
            key = (translation.target_locale_id, string, context)
            review = self.reviews.get(key)
            state = State.DRAFT if review is None and key in self.written else state_of(review)
            strings[state] += 1
            words[state] += word_count(text)
            if review is not None:
                note_since(review, state, waiting=waiting, approved=approved)
        for review in self.overrides.get((translation.source_id, translation.target_locale_id), []):
            state = state_of(review)
            strings[state] += 1
            note_since(review, state, waiting=waiting, approved=approved)
        return Progress(
            dict(strings), dict(words), min(waiting, default=None), max(approved, default=None)
        )


def _reviews() -> Any:
    return Review.objects.prefetch_related(
        Prefetch(
            "endorsements",
            Endorsement.objects.only(
                "review_id", "by_id", "as_reviewer", "text_hash", "source_hash", "break_glass"
            ),
        )
    )


def _overrides(
    translations: list[Translation], locales: set[int]
) -> dict[tuple[int, int], list[Review]]:
    sources: dict[int, list[int]] = defaultdict(list)
    for context, source in OverridableSegment.objects.filter(
        source__in={t.source_id for t in translations}
    ).values_list("context_id", "source_id"):
        sources[context].append(source)
    found: dict[tuple[int, int], list[Review]] = defaultdict(list)
    for review in (
        _reviews()
        .filter(override__locale__in=locales, override__context__in=sources)
        .select_related("override__context")
        .prefetch_related("override__context__overridablesegment_set")
    ):
        override = review.override
        assert override is not None
        for source in set(sources[override.context_id]):
            found[source, override.locale_id].append(review)
    return found


# The report


@dataclass(frozen=True)
class ProgressLine:
    """One page, book or language in the report; `percent` of strings that are approved."""

    title: str
    language: str
    progress: Progress
    translation_id: int | None = None

    @property
    def percent(self) -> int:
        return 100 * self.progress.approved // self.progress.total if self.progress.total else 0


@dataclass(frozen=True)
class Report:
    languages: list[ProgressLine]
    books: list[ProgressLine]
    pages: list[ProgressLine]
    waiting: "Waiting"
    reasons: list[tuple[str, int]]


@dataclass(frozen=True)
class Waiting:
    """Strings in review: how many wait for how long, and how long an approval took lately."""

    count: int
    over_a_day: int
    over_a_week: int
    oldest: datetime | None
    median_hours: float | None  # from submitting to approving, of the last 90 days


def report(translations: Iterable[Translation]) -> Report:
    """Everything about `translations` (with source and target_locale selected)."""
    rows = list(translations)
    progress = progress_of(rows)
    pages = source_pages(rows)
    sections = section_titles(pages.values())
    by_language: dict[str, list[Progress]] = defaultdict(list)
    by_book: dict[tuple[str, str], list[Progress]] = defaultdict(list)
    lines = []
    for row in rows:
        language = language_name(row.target_locale)
        page = pages.get((row.source.object_id, row.source.locale_id))
        book = sections.get(page.pk, "") if page is not None else ""
        title = page.title if page is not None else row.source.object_repr
        by_language[language].append(progress[row.pk])
        by_book[book, language].append(progress[row.pk])
        lines.append(ProgressLine(title, language, progress[row.pk], row.pk))
    return Report(
        languages=[ProgressLine(name, name, total(all_)) for name, all_ in by_language.items()],
        books=[
            ProgressLine(book or _("Other pages"), language, total(all_))
            for (book, language), all_ in sorted(by_book.items())
        ],
        pages=lines,
        waiting=waiting_times(rows),
        reasons=return_reasons({row.target_locale.language_code for row in rows}),
    )


def total(progresses: Iterable[Progress]) -> Progress:
    """The sum of several pages."""
    strings: Counter[State] = Counter()
    words: Counter[State] = Counter()
    waiting = []
    for one in progresses:
        strings.update(one.strings)
        words.update(one.words)
        if one.oldest_waiting is not None:
            waiting.append(one.oldest_waiting)
    return Progress(dict(strings), dict(words), min(waiting, default=None))


def source_pages(translations: Iterable[Translation]) -> dict[tuple[Any, int], Page]:
    """The source page of each translation, by (translation key, locale pk)."""
    keys = {t.source.object_id for t in translations}
    return {
        (page.translation_key, page.locale_id): page
        for page in Page.objects.filter(translation_key__in=keys).defer_streamfields()
    }


def section_titles(pages: Iterable[Page]) -> dict[int, str]:
    """The book or section that each page stands in, by the page's pk; none for a home page."""
    length = SECTION_DEPTH * Page.steplen
    paths = {page.pk: page.path[:length] for page in pages if page.depth >= SECTION_DEPTH}
    titles = dict(Page.objects.filter(path__in=paths.values()).values_list("path", "title"))
    return {pk: titles.get(path, "") for pk, path in paths.items()}


def waiting_times(translations: Iterable[Translation]) -> Waiting:
    """Of the strings in review that these translations now have."""
    rows = list(translations)
    now = timezone.now()
    reviews = Review.objects.filter(
        state=State.IN_REVIEW,
        string_translation__locale__in={t.target_locale_id for t in rows},
        string_translation__translation_of__segments__source__in={t.source_id for t in rows},
        string_translation__translation_of__segments__context=F("string_translation__context"),
    )
    since = [
        at
        for _pk, at in reviews.order_by("state_since").values_list("pk", "state_since").distinct()
    ]
    return Waiting(
        count=len(since),
        over_a_day=sum(at < now - timedelta(days=1) for at in since),
        over_a_week=sum(at < now - timedelta(weeks=1) for at in since),
        oldest=since[0] if since else None,
        median_hours=_median_hours({t.target_locale.language_code for t in rows}, now),
    )


def _median_hours(languages: set[str], now: datetime) -> float | None:
    submitted: dict[int, datetime] = {}
    hours = []
    events = (
        ReviewEvent.objects.filter(
            locale__in=languages,
            verb__in=("submitted", "approved"),
            at__gt=now - timedelta(days=_REPORTED_DAYS),
        )
        .order_by("at", "pk")
        .values_list("review_id", "verb", "at")
    )
    for review, verb, at in events:
        if verb == "submitted":
            submitted[review] = at
        elif review in submitted:
            hours.append((at - submitted.pop(review)).total_seconds() / 3600)
    return round(median(hours), 1) if hours else None


def return_reasons(languages: Iterable[str]) -> list[tuple[str, int]]:
    """Why strings came back in the last 90 days: (label, count), the most frequent first."""
    counts = Counter(
        ReviewEvent.objects.filter(
            locale__in=set(languages),
            verb__in=("returned", "reopened", "term_changed", "source_changed"),
            at__gt=timezone.now() - timedelta(days=_REPORTED_DAYS),
        ).values_list("reason", flat=True)
    )
    labels = dict(Reason.choices)
    return [(str(labels.get(reason, reason)), count) for reason, count in counts.most_common()]
