"""How far all the translation work is: read by the queue, the report and notices.

Everything here takes a fixed number of queries, whatever the number of pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.core.titles import name_pages
from cms.core.vocabularies.languages import language_name
from localize.workflow.models import Progress, State

# The depth of the pages below a home page: books, sections. Root is 1, a home page 2.
SECTION_DEPTH = 3


# The report


@dataclass(frozen=True)
class ProgressLine:
    """One book or section in one language, or a language (without title). section: its key.

    `percent` of strings that are approved.
    """

    title: str
    locale: Locale
    progress: Progress
    section: int | None = None

    @property
    def language(self) -> str:
        return language_name(self.locale)

    @property
    def percent(self) -> int:
        return 100 * self.progress.approved // self.progress.total if self.progress.total else 0


_SUMS = {
    name: Sum(f"progress__{name}") for state in State for name in (state.value, f"{state}_words")
}


def report(translations: QuerySet[Translation]) -> list[ProgressLine]:
    """How far `translations` are: each language, then each book; added up in the database."""
    page = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale_id")
    )
    path = Coalesce(Subquery(page.values("path")[:1]), Value(""))
    rows = list(
        translations.filter(progress__isnull=False)
        .order_by()
        .annotate(section=Left(path, SECTION_DEPTH * Page.steplen), language=F("target_locale"))
        .values("section", "language")
        .annotate(**_SUMS)
    )
    sections = _sections({row["section"] for row in rows})
    locales = Locale.objects.in_bulk({row["language"] for row in rows})
    languages: dict[int, ProgressLine] = {}
    books: dict[tuple[str, int], ProgressLine] = {}
    for row in rows:
        locale, book = locales[row.pop("language")], sections.get(row.pop("section"))
        title = book.get_admin_display_title() if book is not None else _("Other pages")
        line = ProgressLine(title, locale, Progress(), book.pk if book is not None else None)
        for one in (
            languages.setdefault(locale.pk, ProgressLine("", locale, Progress())),
            books.setdefault((title, locale.pk), line),
        ):
            for name, value in row.items():
                setattr(one.progress, name, getattr(one.progress, name) + value)
    return [*languages.values(), *(books[place] for place in sorted(books))]


# Pages behind translations


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
    sections = _sections(set(paths.values()))
    titles = {path: page.get_admin_display_title() for path, page in sections.items()}
    return {pk: titles[path] for pk, path in paths.items() if path in titles}


def _sections(paths: set[str]) -> dict[str, Page]:
    """The books and sections at these places, named in the language of the person."""
    found = list(
        Page.objects.filter(path__in=paths, depth=SECTION_DEPTH).only(
            "path", "title", "translation_key", "depth"
        )
    )
    name_pages(found)
    return {page.path: page for page in found}
