"""Better words for the Khmer interface wait for whoever decides about them. One of the kinds of
work in `cms.office.kinds`, and in the daily digest."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.office.wording import deciders
from cms.office.wording.models import BetterWord
from cms.publishing.approvals.rows import Row
from cms.publishing.once import once
from cms.publishing.people import User


def rows(user: User) -> tuple[list[Row], list[Row]]:
    """One row, however many they are. Whoever proposed one has had their thanks."""
    if not deciders.reviews(user):
        return [], []
    found = once(user, "better words", _open)
    if not found or not deciders.may_decide(user):
        return [], []
    what = ngettext(
        "%(count)s better word for the Khmer screens and mails.",
        "%(count)s better words for the Khmer screens and mails.",
        len(found),
    ) % {"count": len(found)}
    return [
        Row(
            _("A better word?"),
            _("Khmer words"),
            found[0].by if len({one.by_id for one in found}) == 1 else None,
            found[0].at,
            reverse("office:words"),
            what=what,
            verb=_("Look at it"),
        )
    ], []


def _open() -> list[BetterWord]:
    return list(BetterWord.objects.filter(settled_at=None).select_related("by"))
