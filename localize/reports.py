"""How far all the translation work is, and how it goes: read by the queue, reports and notices.

Everything here takes a fixed number of queries, whatever the number of pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    Value,
    When,
    Window,
)
from django.db.models.functions import Lag
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from localize.models import Reason, Review, ReviewEvent, State
from localize.progress import Progress
from localize.tally import progress_of

# The depth of the pages below a home page: books, sections. Root is 1, a home page 2.
SECTION_DEPTH = 3
_REPORTED_DAYS = 90


def language_name(locale: Locale) -> str:
    """The name of a language as its own speakers write it."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(locale.language_code, str(locale))


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
    strings: dict[State, int] = {}
    words: dict[State, int] = {}
    waiting = []
    for one in progresses:
        for whole, part in ((strings, one.strings), (words, one.words)):
            for state, count in part.items():
                whole[state] = whole.get(state, 0) + count
        if one.oldest_waiting is not None:
            waiting.append(one.oldest_waiting)
    return Progress(strings, words, min(waiting, default=None))


def source_pages(translations: Iterable[Translation]) -> dict[tuple[Any, int], Page]:
    """The source page of each translation, by (translation key, locale pk)."""
    keys = {t.source.object_id for t in translations}
    return {
        (page.translation_key, page.locale_id): page
        for page in Page.objects.filter(translation_key__in=keys).only(
            "translation_key", "locale", "path", "depth", "title", "draft_title"
        )
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
    present = Review.objects.filter(
        string_translation__locale__in={t.target_locale_id for t in rows},
        string_translation__translation_of__segments__source__in={t.source_id for t in rows},
        string_translation__translation_of__segments__context=F("string_translation__context"),
    )
    counts = Review.objects.filter(
        state=State.IN_REVIEW, pk__in=present.in_state(State.IN_REVIEW).values("pk")
    ).aggregate(
        count=Count("pk"),
        over_a_day=Count("pk", filter=Q(state_since__lt=now - timedelta(days=1))),
        over_a_week=Count("pk", filter=Q(state_since__lt=now - timedelta(weeks=1))),
        oldest=Min("state_since"),
    )
    return Waiting(
        median_hours=_median_hours({t.target_locale.language_code for t in rows}, now), **counts
    )


def _median_hours(languages: set[str], now: datetime) -> float | None:
    """From each approval back to the submission right before it."""
    steps = ReviewEvent.objects.filter(
        review__isnull=False,  # those of strings that are gone cannot be told apart
        locale__in=languages,
        verb__in=("submitted", "approved"),
        at__gt=now - timedelta(days=_REPORTED_DAYS),
    )
    each: dict[str, Any] = {"partition_by": "review", "order_by": ("at", "pk")}
    took = (
        steps.annotate(before=Window(Lag("verb"), **each), since=Window(Lag("at"), **each))
        .annotate(
            # a plain filter by verb would leave only approvals for the windows to look at
            is_answer=Case(
                When(verb="approved", before="submitted", then=Value(True)), default=Value(False)
            )
        )
        .filter(is_answer=True)
        .annotate(took=ExpressionWrapper(F("at") - F("since"), DurationField()))
        .order_by("took")
        .values_list("took", flat=True)
    )
    count = took.count()
    middle = took[(count - 1) // 2 : count // 2 + 1] if count else ()
    return round(mean(one.total_seconds() for one in middle) / 3600, 1) if count else None


def return_reasons(languages: Iterable[str]) -> list[tuple[str, int]]:
    """Why strings came back in the last 90 days: (label, count), the most frequent first."""
    counts = (
        ReviewEvent.objects.filter(
            locale__in=set(languages),
            verb__in=("returned", "reopened", "term_changed", "source_changed"),
            at__gt=timezone.now() - timedelta(days=_REPORTED_DAYS),
        )
        .values_list("reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")
    )
    labels = dict(Reason.choices)
    return [(str(labels.get(reason, reason)), count) for reason, count in counts]
