"""What readers from outside want otherwise waits for whoever may change it. One of the kinds of
work in `office.desk.kinds`, and in the daily digest."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.two_people.approvals.rows import Row
from localize.outside import returns
from localize.outside.models import ReadText


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    """One for each link. What is wrong in screens goes into a file and waits for nobody here."""
    waiting = ReadText.objects.waiting().exclude(kind__in=returns.SCREENS)
    found: dict[int, list[ReadText]] = {}
    every = waiting.select_related("link", "page").order_by("link", "number")
    for text in returns.wanted(every, user):
        found.setdefault(text.link_id, []).append(text)
    return [_row(of_it) for of_it in found.values()], []


def _row(found: list[ReadText]) -> Row:
    link = found[0].link
    since = min(one.judged_at for one in found if one.judged_at is not None)
    count = len(found)
    what = ngettext(
        "%(count)s text is not right, they say.", "%(count)s texts are not right, they say.", count
    )
    return Row(
        _("What a reader from outside says"),
        _("Readers from outside"),
        link.reader,
        since,
        reverse("readers:link", args=[link.pk]),
        what=what % {"count": count},
        verb=_("Look at it"),
        language=link.language_name,
    )
