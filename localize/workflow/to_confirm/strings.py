"""The strings in review in the list “To confirm”: one row for each page and language.

A fixed number of queries, whatever the number of strings: they are counted in the database.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import OverridableSegment, StringSegment, Translation

from cms.publishing import people
from cms.publishing.approvals.inbox import Row
from cms.publishing.recycle_bin.tree import without_binned
from localize.workflow.states import State

Place = tuple[UUID, int]  # translation key, pk of the language
Where = tuple[int, str, str]  # pk of a Translation, title, name of the language


@dataclass(frozen=True)
class _Group:
    """Strings of one page in one language that wait for the same people."""

    place: Place
    is_own: bool
    by_reviewer: bool
    count: int
    critical: int
    oldest: datetime


def rows(in_review: QuerySet[Any], user: Any) -> tuple[list[Row], list[Row]]:
    """What `user` may decide, and what waits for others because of them.

    in_review: reviews with `is_own` (`user` stands behind the text) and `by_reviewer`
    (a reviewer does).
    """
    groups = _groups(in_review)
    if not groups:
        return [], []
    keys = {group.place[0] for group in groups}
    reviewed = _places(user, {people.REVIEW}, keys)
    # one of the two is a reviewer: what one wrote, a translator can agree with
    asks_writers = any(group.by_reviewer and not group.is_own for group in groups)
    written = _places(user, {"change"}, keys) if asks_writers else set()
    waiting = [
        group
        for group in groups
        if not group.is_own
        and (group.place in reviewed or (group.by_reviewer and group.place in written))
    ]
    translations = _translations(keys)
    return _rows(waiting, translations), _rows((g for g in groups if g.is_own), translations)


def _groups(in_review: QuerySet[Any]) -> list[_Group]:
    """Of what the sources now have."""
    string = StringSegment.objects.filter(
        string=OuterRef("string_translation__translation_of"),
        context=OuterRef("string_translation__context"),
    )
    link = OverridableSegment.objects.filter(context=OuterRef("override__context"))
    found = (
        in_review.filter(Exists(string) | Exists(link))
        .values_list(
            Coalesce("string_translation__context__object_id", "override__context__object_id"),
            Coalesce("string_translation__locale_id", "override__locale_id"),
            "is_own",
            "by_reviewer",
        )
        .annotate(
            count=Count("pk"),
            critical_ones=Count("pk", filter=Q(critical=True)),
            oldest=Min("state_since"),
        )
        .order_by()
    )
    return [_Group((key, locale), *facts) for key, locale, *facts in found]


def _places(user: Any, rights: set[str], keys: Collection[UUID]) -> set[Place]:
    pages = page_permission_policy.instances_user_has_any_permission_for(user, rights)
    found = without_binned(pages.filter(translation_key__in=keys))
    return set(found.values_list("translation_key", "locale_id"))


def _translations(keys: Collection[UUID]) -> dict[Place, Where]:
    """In rows and not as models, because the menu asks for all of them."""
    found = (
        Translation.objects.filter(source__object_id__in=keys)
        .order_by("-source__created_at", "-pk")  # the first of them stays
        .values_list(
            "source__object_id",
            "target_locale_id",
            "pk",
            "source__object_repr",
            "target_locale__language_code",
        )
    )
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    return {
        (key, locale): (pk, title, names.get(code, code)) for key, locale, pk, title, code in found
    }


def _rows(groups: Iterable[_Group], translations: dict[Place, Where]) -> list[Row]:
    together: dict[Place, list[_Group]] = {}
    for group in groups:
        if group.place in translations:
            together.setdefault(group.place, []).append(group)
    return [_row(*translations[place], of_page) for place, of_page in together.items()]


def _row(translation: int, title: str, language: str, groups: list[_Group]) -> Row:
    count = sum(group.count for group in groups)
    said = ngettext(
        "%(title)s, %(language)s: %(count)s string",
        "%(title)s, %(language)s: %(count)s strings",
        count,
    )
    url = reverse("localize:translation", args=[translation])
    return Row(
        said % {"title": title, "language": language, "count": count},
        _("Translations"),
        None,
        min(group.oldest for group in groups),
        f"{url}?show={State.IN_REVIEW.value}",
        any(group.critical for group in groups),
    )
