"""A translation in its book: the pages of one book or section are one reading order."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.tree import without_binned
from localize.overview.reports import SECTION_DEPTH
from localize.workbench.filters import now_for
from localize.workflow.translation_access import visible_translations


@dataclass(frozen=True)
class Place:
    """Of one page among the `of` of its book that somebody takes part in. number: from 1.

    next_title, next_url: of the page after it in which something waits for them, once around; ""
    where none is left.
    """

    number: int
    of: int
    next_title: str = ""
    next_url: str = ""


def place(translation: Translation, page: Page, user: Any) -> Place | None:
    """Where `page`, the target of `translation`, stands; None for a page that is no part of a book.

    A fixed number of statements, whatever the book has."""
    found = list(_in_order(translation, page, user))
    keys = [one.pk for one in found]
    if len(keys) < 2 or translation.pk not in keys:
        return None
    at = keys.index(translation.pk)
    waiting = now_for(user)
    after = next((one for one in found[at + 1 :] + found[:at] if one.pk in waiting), None)
    if after is None:
        return Place(at + 1, len(keys))
    url = reverse("localize:translation", args=[after.pk])
    return Place(at + 1, len(keys), after.title, url)


def _in_order(translation: Translation, page: Page, user: Any) -> Any:
    own = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=translation.target_locale_id
    )
    own = without_binned(own)
    return (
        visible_translations(user)
        .filter(target_locale=translation.target_locale_id)
        .annotate(
            path=Subquery(own.values("path")[:1]), title=Subquery(own.values("draft_title")[:1])
        )
        .filter(path__startswith=page.path[: SECTION_DEPTH * Page.steplen])
        .select_related(None)
        .only("pk")
        .order_by("path")
    )
