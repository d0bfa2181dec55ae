"""What a person has typed and not handed in, which the server keeps for them alone.

“My work” has all of it above what waits, so nothing goes before it has stood there. What the server
has not is listed before it, by the device that has it (`outbox.js`).
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms.core.tree import binned
from cms.core.vocabularies.languages import language_label
from cms.two_people import people
from cms.two_people.approvals.rows import Row, in_order
from cms.two_people.people import Rights
from localize.workflow.models import TypedText

_TAKES_PART = ("change", people.REVIEW)


def rows(user: Any) -> list[Row]:
    """One for each translation where `user` may still write."""
    return in_order(_rows(user, Rights(user)))


def _rows(user: Any, rights: Rights) -> Iterator[Row]:
    if not rights:
        return
    target = Page.objects.filter(
        ~binned(),
        translation_key=OuterRef("translation__source__object_id"),
        locale=OuterRef("translation__target_locale"),
    )
    found = (
        TypedText.objects.filter(user=user)
        .exclude(text="")
        .values(
            "translation",
            "translation__source__object_id",
            "translation__source__object_repr",
            "translation__target_locale__language_code",
            path=Subquery(target.values("path")[:1]),
        )
        .annotate(count=Count("pk"), since=Min("typed_at"), first=Min("here_at"))
        .order_by("translation")
    )
    for one in found:
        if one["path"] and rights.may(one["path"], *_TAKES_PART):
            yield _row(one)


def _row(one: Any) -> Row:
    what = ngettext(
        "%(language)s: %(count)s text typed and not handed in. It is kept for you until %(day)s.",
        "%(language)s: %(count)s texts typed and not handed in. They are kept for you until "
        "%(day)s.",
        one["count"],
    )
    end = timezone.localtime(one["first"] + TypedText.KEPT)
    return Row(
        one["translation__source__object_repr"],
        _("Translations"),
        None,
        one["since"],
        reverse("localize:translation", args=[one["translation"]]),
        what=what
        % {
            "language": language_label(one["translation__target_locale__language_code"]),
            "count": one["count"],
            "day": date_format(end, "j F Y"),
        },
        verb=_("Open"),
        page_key=one["translation__source__object_id"],
    )
