"""The strings in review in the list “To confirm”: one row for each page and language.

One query, whatever the number of strings or pages: the counters say who stands behind them.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.permissions import page_permission_policy

from cms.publishing import people
from cms.publishing.approvals.inbox import Row
from cms.publishing.recycle_bin.tree import without_binned
from localize.workflow.states import State
from localize.workflow.to_confirm import waiting


def rows(in_review: QuerySet[Any], user: Any) -> tuple[list[Row], list[Row]]:
    """What `user` may decide, and what waits for others because of them.

    in_review: Progress of translations with strings in review.
    """
    # one of the two is a reviewer: what one wrote, a translator can agree with
    found = in_review.order_by("pk").values_list(
        "pk",
        "translation__source__object_repr",
        "translation__target_locale__language_code",
        "people",
        _may(user, {people.REVIEW}),
        _may(user, {"change"}),
    )
    # taken apart once, for the menu makes all rows for every screen
    before, _zero, after = reverse("localize:translation", args=[0]).rpartition("0")
    for_user: list[Row] = []
    own: list[Row] = []
    for pk, title, language, behind, may_review, may_write in found:
        groups = waiting.groups(behind)
        asked = [
            one
            for one in groups
            if user.pk not in one.by and (may_review or (one.by_reviewer and may_write))
        ]
        for chosen, into in (
            (asked, for_user),
            ([one for one in groups if user.pk in one.by], own),
        ):
            if chosen:
                into.append(_row(f"{before}{pk}{after}", title, language, chosen))
    return for_user, own


def _may(user: Any, rights: set[str]) -> Exists:
    """Of a Progress: has `user` one of these rights on the page in the target language?"""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, rights)
    return Exists(
        without_binned(pages).filter(
            translation_key=OuterRef("translation__source__object_id"),
            locale=OuterRef("translation__target_locale"),
        )
    )


def _row(url: str, title: str, language: str, groups: Sequence[waiting.Waiting]) -> Row:
    count = sum(group.count for group in groups)
    said = ngettext(
        "%(title)s, %(language)s: %(count)s string",
        "%(title)s, %(language)s: %(count)s strings",
        count,
    )
    name = dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(language, language)
    return Row(
        said % {"title": title, "language": name, "count": count},
        _("Translations"),
        None,
        min(group.oldest for group in groups),
        f"{url}?show={State.IN_REVIEW.value}",
        any(group.critical for group in groups),
    )
