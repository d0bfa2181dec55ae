"""How far all the translation work is, and how it goes: read by the queue, reports and notices.

Everything here takes a fixed number of queries, whatever the number of pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.publishing.audit.models import AuditEntry
from cms.publishing.titles import name_pages
from cms.publishing.vocabularies.languages import language_name
from localize.workflow import counters
from localize.workflow.models import Progress, Reason, Review, State
from localize.workflow.to_confirm import waiting

# The depth of the pages below a home page: books, sections. Root is 1, a home page 2.
SECTION_DEPTH = 3
_REPORTED_DAYS = 90


# The report


@dataclass(frozen=True)
class ProgressLine:
    """One page, book or language (without title); `percent` of strings that are approved."""

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
    """Everything about `translations` (with source selected)."""
    rows = list(translations)
    progress = counters.of(rows)
    pages = source_pages(rows)
    sections = section_titles(pages.values())
    locales = Locale.objects.in_bulk({row.target_locale_id for row in rows})
    names = {pk: language_name(locale) for pk, locale in locales.items()}
    by_language: dict[str, list[Progress]] = defaultdict(list)
    by_book: dict[tuple[str, str], list[Progress]] = defaultdict(list)
    lines = []
    for row in rows:
        language = names[row.target_locale_id]
        page = pages.get((row.source.object_id, row.source.locale_id))
        book = sections.get(page.pk, "") if page is not None else ""
        title = page.title if page is not None else row.source.object_repr
        by_language[language].append(progress[row.pk])
        by_book[book, language].append(progress[row.pk])
        lines.append(ProgressLine(title, language, progress[row.pk], row.pk))
    return Report(
        languages=[ProgressLine("", name, total(all_)) for name, all_ in by_language.items()],
        books=[
            ProgressLine(book or _("Other pages"), language, total(all_))
            for (book, language), all_ in sorted(by_book.items())
        ],
        pages=lines,
        waiting=waiting_times(progress.values(), {one.language_code for one in locales.values()}),
        reasons=return_reasons({locale.language_code for locale in locales.values()}),
    )


def total(progresses: Iterable[Progress]) -> Progress:
    """The sum of several pages."""
    whole = Progress()
    for one in progresses:
        for state in State:
            for name in (state.value, f"{state.value}_words"):
                setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return whole


class SourcePage(NamedTuple):
    """What lists of translations say of the page behind one; a row and no Page, for thousands."""

    pk: int
    key: Any
    locale_id: int
    path: str
    depth: int
    title: str
    draft_title: str


def source_pages(translations: Iterable[Translation]) -> dict[tuple[Any, int], SourcePage]:
    """The source page of each translation, by (translation key, locale pk)."""
    keys = {t.source.object_id for t in translations}
    rows = Page.objects.filter(translation_key__in=keys).values_list(
        "pk", "translation_key", "locale_id", "path", "depth", "title", "draft_title"
    )
    return {(page.key, page.locale_id): page for page in map(SourcePage._make, rows)}


def section_titles(pages: Iterable[SourcePage]) -> dict[int, str]:
    """The book or section that each page stands in, by the page's pk, as it is called in the
    language of the person; none for a home page."""
    length = SECTION_DEPTH * Page.steplen
    paths = {page.pk: page.path[:length] for page in pages if page.depth >= SECTION_DEPTH}
    found = list(
        Page.objects.filter(path__in=paths.values()).only(
            "path", "title", "translation_key", "depth"
        )
    )
    name_pages(found)
    titles = {page.path: getattr(page, "shown_title", ("", page.title))[1] for page in found}
    return {pk: titles.get(path, "") for pk, path in paths.items()}


def waiting_times(progresses: Iterable[Progress], languages: set[str]) -> Waiting:
    """Of the strings in review."""
    now = timezone.now()
    groups = [group for one in progresses for group in waiting.groups(one.people)]
    return Waiting(
        count=sum(group.count for group in groups),
        over_a_day=sum(group.longer_than(now - timedelta(days=1)) for group in groups),
        over_a_week=sum(group.longer_than(now - timedelta(weeks=1)) for group in groups),
        oldest=min((group.oldest for group in groups), default=None),
        median_hours=_median_hours(languages, now),
    )


def _median_hours(languages: set[str], now: datetime) -> float | None:
    """From each approval back to the submission before it."""
    waited = (
        AuditEntry.objects.about_any(Review)
        .filter(
            verb="approved",
            locale__in=languages,
            at__gt=now - timedelta(days=_REPORTED_DAYS),
            waited__isnull=False,
        )
        .order_by("waited")
        .values_list("waited", flat=True)
    )
    count = waited.count()
    middle = waited[(count - 1) // 2 : count // 2 + 1] if count else ()
    return (
        round(mean(one.total_seconds() for one in middle if one is not None) / 3600, 1)
        if count
        else None
    )


def return_reasons(languages: Iterable[str]) -> list[tuple[str, int]]:
    """Why strings came back in the last 90 days: (label, count), the most frequent first."""
    counts = (
        AuditEntry.objects.about_any(Review)
        .exclude(reason="")
        .filter(
            locale__in=set(languages),
            verb__in=("returned", "withdrawn", "source_changed"),
            at__gt=timezone.now() - timedelta(days=_REPORTED_DAYS),
        )
        .values_list("reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")
    )
    labels = dict(Reason.choices)
    return [(str(labels.get(reason, reason)), count) for reason, count in counts]
