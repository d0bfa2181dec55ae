"""Words that people propose wait for whoever keeps the term base. One of the kinds of work in
`office.desk.kinds`, and in the daily digest."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms.core.once import once
from cms.two_people.approvals.rows import Row
from localize.terminology import proposals
from localize.terminology.models import TermProposal

LETTERS_OF_WORDS = 120


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    """One row, however many they are; whoever proposed them finds them on the term base's page."""
    found = waiting_for(user)
    if not found:
        return [], []
    return [
        Row(
            _("Proposed words"),
            _("Term base"),
            found[0].by if len({one.by_id for one in found}) == 1 else None,
            found[0].at,
            reverse("localize:terms"),
            what=Truncator(", ".join(map(str, found))).chars(LETTERS_OF_WORDS),
            verb=_("Look at it"),
        )
    ], []


def waiting_for(user: Any) -> list[TermProposal]:
    """What `user` may decide about, the oldest first."""
    if not proposals.may_decide(user):
        return []
    return once(
        user,
        "proposed words",
        lambda: list(TermProposal.objects.waiting().select_related("by")),
    )
