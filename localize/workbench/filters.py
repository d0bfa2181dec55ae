"""What the list of translations can be narrowed to, and what of it one person can act on now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.tree import without_binned
from cms.two_people.people import Rights
from localize.overview import to_do
from localize.overview.reports import SECTION_DEPTH
from localize.workflow.models import Progress
from localize.workflow.to_confirm.strings import asked_of
from localize.workflow.to_confirm.translations import is_returned_to, open_translations
from localize.workflow.translation_access import visible_translations

NOW = "now"

_LIKE = {
    "critical": Q(progress__critical__gt=0),
    "source-changed": Q(progress__source_changed__gt=0),
    "missing": Q(progress__missing__gt=0),
}


def now_for(user: Any) -> set[int]:
    """The keys of the translations in which this person can review, mend, write or publish."""
    rights = Rights(user)
    found = open_translations(Progress, user)
    is_unwritten = any(one.missing or one.draft for one in found)
    translates = tuple(to_do.translating(user)) if is_unwritten else ()
    return {
        one.pk
        for one in found
        if asked_of(one, user, rights)
        or is_returned_to(one, user)
        or (
            (one.missing or one.draft) and (rights.is_everything or one.path.startswith(translates))
        )
        or (one.is_ready and rights.may(one.path, "publish"))
    }


def filtered(translations: QuerySet[Translation], show: str, user: Any) -> QuerySet[Translation]:
    """Those of `translations` that `show` asks for; all for a word that is none of the list's."""
    if show == NOW:
        return translations.filter(pk__in=now_for(user))
    return translations.filter(_LIKE[show]) if show in _LIKE else translations


def in_order(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Critical first, then whose oldest string in review waits longest, then by pk."""
    critical = Case(When(progress__critical__gt=0, then=Value(0)), default=Value(1))
    oldest = F("progress__oldest_waiting").asc(nulls_last=True)
    return translations.select_related("progress").order_by(critical, oldest, "pk")


def in_section(translations: QuerySet[Translation], section: int) -> QuerySet[Translation]:
    """Those whose source page stands in the book or section with this pk."""
    found = Page.objects.filter(pk=section).first()
    if found is None:
        return translations.none()
    return translations.filter(
        source__object_id__in=found.get_descendants(inclusive=True).values("translation_key")
    )


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
