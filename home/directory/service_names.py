"""Names of services and organizations: on their pages, where the number of today may stand in them,
and for people of the office.

The office reads the title of the page in its language, without the number; what has no page has its
name in our lists.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NUMBER = "{number}"  # stands in the title of a service page for its number
_AT = re.escape(NUMBER)
# titles of pages, by the language of each: a search finds all of them
TITLES = {f"title_{code}": code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
_PLACE_OF_NUMBER = re.compile(rf"\s*(?:[(\[]\s*{_AT}\s*[)\]]|[:–-]?\s*{_AT})")


def with_number(title: str, number: str) -> str:
    return title.replace(NUMBER, number)


def without_number(title: str) -> str:
    """The name is left; the brackets go that stood around the number."""
    return " ".join(_PLACE_OF_NUMBER.sub("", title).split())


class NamedByPage:
    """A record with `pages` in all languages and an `internal_name`."""

    shown_title: str | None = None  # where a list read it (`name_services`, `title_of`)

    @property
    @admin.display(description=_("name"))
    def shown_name(self) -> str:
        """For people of the office, in their language; a query where no list read its title."""
        title = _stored_title(self) if self.shown_title is None else self.shown_title
        return shown_name(self, title)


def name_services(services: Iterable[Any]) -> None:
    """Read `shown_title` of each `Service`; one query."""
    named = list(services)
    if not named:
        return
    found = _titles(type(named[0])).filter(pk__in={service.pk for service in named})
    titles = dict(found.values_list("pk", "pages__title"))
    for service in named:
        service.shown_title = titles.get(service.pk, "")


def title_of(records: type[Any], column: str, language: str = "") -> Subquery:
    """The title for `shown_name`, in a query whose `column` names the record; without a language
    in that of the person."""
    return Subquery(
        _titles(records, language).filter(pk=OuterRef(column)).values("pages__title")[:1]
    )


def titles(records: type[Any], column: str = "pk") -> dict[str, Subquery]:
    """The title in each language, for a query whose `column` names the record."""
    return {name: title_of(records, column, language) for name, language in TITLES.items()}


def with_titles(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` of records with `shown_title` and their titles in all languages."""
    shown = Coalesce(title_of(rows.model, "pk"), Value(""))
    return rows.annotate(shown_title=shown, **titles(rows.model))


def other_name(record: Any) -> tuple[str, str]:
    """(language, name) in another language than the person's, or two empty ones; record: one of
    `with_titles`."""
    named = ((code, without_number(getattr(record, title) or "")) for title, code in TITLES.items())
    others = (one for one in named if one[1] not in ("", record.shown_name))
    return next(others, ("", ""))


def shown_name(record: Any, title: str | None) -> str:
    """title: what `title_of` found."""
    return without_number(title or "") or str(record.internal_name)


def _stored_title(record: Any) -> str:
    found = _titles(type(record)).filter(pk=record.pk).values_list("pages__title", flat=True)
    return found.first() or ""


def _titles(records: type[Any], language: str = "") -> QuerySet[Any]:
    language = language or (get_language() or "en").partition("-")[0]
    pages = records._base_manager.filter(
        pages__locale__language_code=language, pages__alias_of=None
    )
    return pages.order_by("-pages__pk")
