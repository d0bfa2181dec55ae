"""Names of records whose words are on pages: services, organizations, files of the library.

The office reads the title of the page in its language; what has no page has its name in our lists.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core import normal_form
from cms.core.languages import screen_language
from cms.publishing.admin_search import entries, tokens
from cms.publishing.admin_search.small_tables import having
from khmertext.search.wanted import all_of
from localize.overview.titles import MOST_WORDS, beneath

# columns of titles, by the language of each: a search finds all of them
TITLES = {f"title_{code}": code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}


class NamedByPage:
    """A record with pages in all languages and a name of its own in our lists."""

    own_name: ClassVar[str] = "internal_name"
    its_pages: ClassVar[str] = "pages"  # the relation
    shown_title: str | None = None  # where a list read it (`name_records`, `title_of`)

    def __str__(self) -> str:
        """As the list shows it that read its title; elsewhere, and in logs, by its own name."""
        return str(getattr(self, self.own_name)) if self.shown_title is None else self.shown_name

    @property
    @admin.display(description=_("name"))
    def shown_name(self) -> str:
        """For people of the office, in their language; a query where no list read its title."""
        title = _stored_title(self) if self.shown_title is None else self.shown_title
        return shown_name(self, title)

    @property
    def chosen_name(self) -> str:
        """The name with what tells it from others of that name."""
        return self.shown_name

    @property
    @admin.display(description=_("name"))
    def listed_name(self) -> Any:
        """That and, of a row of `with_titles`, its name in another language beneath it."""
        return beneath(self.chosen_name, *_other_name(self))

    @classmethod
    def name_in(cls, title: str) -> str:
        """The name of which `title` is made."""
        return title

    @classmethod
    def with_what_tells_apart(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows` with what `chosen_name` reads."""
        return rows

    @classmethod
    def found_by(cls, word: str) -> Q:
        """What a search looks at beside the names."""
        return Q(pk__in=())


def name_records(records: Iterable[Any]) -> None:
    """Read `shown_title` of each, which are of one model; one query."""
    named = list(records)
    if not named:
        return
    model = type(named[0])
    found = _titles(model).filter(pk__in={record.pk for record in named})
    titles = dict(found.values_list("pk", f"{model.its_pages}__title"))
    for record in named:
        record.shown_title = titles.get(record.pk, "")


def title_of(records: type[Any], column: str, language: str = "") -> Subquery:
    """The title for `shown_name`, in a query whose `column` names the record; without a language
    in that of the person."""
    found = _titles(records, language).filter(pk=OuterRef(column))
    return Subquery(found.values(f"{records.its_pages}__title")[:1])


def titles(records: type[Any], column: str = "pk") -> dict[str, Subquery]:
    """The title in each language, for a query whose `column` names the record."""
    return {name: title_of(records, column, language) for name, language in TITLES.items()}


def with_titles(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` of records with `shown_title`, their titles in all languages and what tells them
    apart."""
    model: Any = rows.model
    return model.with_what_tells_apart(with_title(rows)).annotate(**titles(model))


def with_title(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` of records with `shown_title` only."""
    return rows.annotate(shown_title=Coalesce(title_of(rows.model, "pk"), Value("")))


def with_words(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those of `with_titles` that have every word somewhere in a name or on their page, in any
    language; all of them where nothing is asked for."""
    if not words.strip():
        return rows
    asked = normal_form.of_any(words.replace("\0", "")).split()
    asked = [word for word in asked if tokens.beginnings(word)][:MOST_WORDS]
    if not asked:
        return rows.none()
    model: Any = rows.model
    for word in asked:
        found = model.found_by(word)
        for name in (model.own_name, *TITLES):
            found |= Q(**{f"{name}__icontains": word})
        on_page = entries.found(Page, all_of(tokens.beginnings(word)), "typed")
        of_page = model._base_manager.filter(**{f"{model.its_pages}__in": on_page})
        found |= Q(pk__in=of_page.values("pk"))
        if not word.isascii():
            named = having(model._base_manager.all(), word, [model.own_name])
            found |= Q(pk__in=named.values("pk"))
        rows = rows.filter(found)
    return rows


def shown_name(record: Any, title: str | None) -> str:
    """title: what `title_of` found."""
    return record.name_in(title or "") or str(getattr(record, record.own_name))


def _stored_title(record: Any) -> str:
    found = _titles(type(record)).filter(pk=record.pk)
    return found.values_list(f"{record.its_pages}__title", flat=True).first() or ""


def _titles(records: type[Any], language: str = "") -> QuerySet[Any]:
    language = language or screen_language()
    its, rows = records.its_pages, records._base_manager
    pages = rows.filter(**{f"{its}__locale__language_code": language, f"{its}__alias_of": None})
    return pages.order_by(f"-{its}__pk")


def _other_name(record: Any) -> tuple[str, str]:
    """(language, name) in another language than the person's, or two empty ones."""
    found = ((code, getattr(record, name, None) or "") for name, code in TITLES.items())
    named = ((code, record.name_in(title)) for code, title in found)
    others = (one for one in named if one[1] not in ("", record.shown_name))
    return next(others, ("", ""))
