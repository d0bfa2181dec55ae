"""How far all the translation work is, and how it goes: read by the queue, reports and notices.

Everything here takes a fixed number of queries, whatever the number of pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Left
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.publishing.audit.models import AuditEntry
from cms.publishing.titles import InLanguage, families, in_two, name_pages
from cms.publishing.vocabularies.languages import language_name
from localize.workflow import counters
from localize.workflow.models import Progress, Reason, Review, State
from localize.workflow.to_confirm import waiting

# The depth of the pages below a home page: books, sections. Root is 1, a home page 2.
SECTION_DEPTH = 3
_REPORTED_DAYS = 90
KEPT_SECONDS = 600  # the median of tens of thousands of approvals


# The report


@dataclass(frozen=True)
class ProgressLine:
    """One page, book or language (without title); `percent` of strings that are approved."""

    title: str
    language: str
    progress: Progress
    translation_id: int | None = None
    other: InLanguage | None = None  # the title in another language than the person's

    @property
    def percent(self) -> int:
        return 100 * self.progress.approved // self.progress.total if self.progress.total else 0


@dataclass(frozen=True)
class Report:
    languages: list[ProgressLine]
    books: list[ProgressLine]
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


_SUMS = {
    name: Sum(f"progress__{name}") for state in State for name in (state.value, f"{state}_words")
}


def report(translations: QuerySet[Translation]) -> Report:
    """Everything about `translations` but their own lines; added up in the database."""
    found = _by_book(translations)
    titles = _titles_of_sections({section for section, _locale in found})
    locales = Locale.objects.in_bulk({locale for _section, locale in found})
    names = {pk: language_name(locale) for pk, locale in locales.items()}
    codes = {one.language_code for one in locales.values()}
    by_language: dict[str, list[Progress]] = defaultdict(list)
    by_book: dict[tuple[str, str], list[Progress]] = defaultdict(list)
    for (section, locale), progress in found.items():
        by_language[names[locale]].append(progress)
        by_book[titles.get(section, ""), names[locale]].append(progress)
    waits = Progress.objects.filter(translation__in=translations.values("pk"), in_review__gt=0)
    return Report(
        languages=[ProgressLine("", name, total(all_)) for name, all_ in by_language.items()],
        books=[
            ProgressLine(book or _("Other pages"), language, total(all_))
            for (book, language), all_ in sorted(by_book.items())
        ],
        waiting=waiting_times(waits.values_list("people", flat=True), codes),
        reasons=return_reasons(codes),
    )


def _by_book(translations: QuerySet[Translation]) -> dict[tuple[str, int], Progress]:
    """The sums of each book or section, by its path, and language; the path is that of the page
    where it stands in none."""
    page = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale_id")
    )
    path = Coalesce(Subquery(page.values("path")[:1]), Value(""))
    placed = translations.order_by().annotate(
        section=Left(path, SECTION_DEPTH * Page.steplen), language=F("target_locale")
    )
    rows = placed.filter(progress__isnull=False).values("section", "language").annotate(**_SUMS)
    found = {(row.pop("section"), row.pop("language")): Progress(**row) for row in rows}
    for one in placed.filter(progress=None):  # after an upgrade: counted now
        place = (one.section, one.language)
        found[place] = total([found.get(place, Progress()), counters.count(one)])
    return found


def lines(translations: Iterable[Translation]) -> list[ProgressLine]:
    """A line of each of `translations` (with source selected)."""
    rows = list(translations)
    progress = counters.of(rows)
    titles = families({row.source.object_id for row in rows})
    locales = Locale.objects.in_bulk(
        {pk for row in rows for pk in (row.target_locale_id, row.source.locale_id)}
    )
    names = {pk: language_name(locale) for pk, locale in locales.items()}
    found = []
    for row in rows:
        family = titles.get(row.source.object_id, {})
        named = in_two(family, locales[row.source.locale_id].language_code)
        (_language, title), other = named or (("", row.source.object_repr), None)
        language = names[row.target_locale_id]
        found.append(ProgressLine(title, language, progress[row.pk], row.pk, other))
    return found


def total(progresses: Iterable[Progress]) -> Progress:
    """The sum of several pages."""
    whole = Progress()
    for one in progresses:
        for name in _SUMS:
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
    titles = _titles_of_sections(set(paths.values()))
    return {pk: titles.get(path, "") for pk, path in paths.items()}


def _titles_of_sections(paths: set[str]) -> dict[str, str]:
    found = list(
        Page.objects.filter(path__in=paths, depth=SECTION_DEPTH).only(
            "path", "title", "translation_key", "depth"
        )
    )
    name_pages(found)
    return {page.path: getattr(page, "shown_title", ("", page.title))[1] for page in found}


def waiting_times(people: Iterable[dict[str, Any]], languages: set[str]) -> Waiting:
    """Of the strings in review. people: of each translation with some (`Progress.people`)."""
    now = timezone.now()
    groups = [group for one in people for group in waiting.groups(one)]
    return Waiting(
        count=sum(group.count for group in groups),
        over_a_day=sum(group.longer_than(now - timedelta(days=1)) for group in groups),
        over_a_week=sum(group.longer_than(now - timedelta(weeks=1)) for group in groups),
        oldest=min((group.oldest for group in groups), default=None),
        median_hours=cache.get_or_set(
            f"hours-of-approvals-{'-'.join(sorted(languages))}",
            lambda: _median_hours(languages, now),
            KEPT_SECONDS,
        ),
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
