"""One thing that waits, as every list of such things shows it: “To confirm”, “My work”, the mails.

Each room makes the rows that it knows; what is urgent, what is overdue and which stands first is
decided here, for all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.publishing import people
from cms.publishing.approvals.models import ChangeRequest

OVERDUE = timedelta(days=7)


@dataclass(frozen=True)
class WhoMay:
    """Whom a thing waits for: who has the right on records ("app.codename"), or one of the
    `actions` on the page at the tree path; but: keys of people who are behind it already."""

    right: str = ""
    path: str = ""
    actions: frozenset[str] = frozenset()
    but: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Row:
    """What is looked at together: what it is, who asked and since when, and the screen about it.

    by: a person, the name of one, or None. what: one short sentence about what changed. verb: the
    label of the button to `url`. page_key: of a page, whose titles in both languages stand in the
    place of `title`. who: of something that waits for others.
    """

    title: str
    kind: str
    by: Any
    at: datetime
    url: str
    is_urgent: bool = False
    requests: tuple[ChangeRequest, ...] = ()
    what: str = ""
    verb: str = ""
    page_key: UUID | None = None
    who: WhoMay | None = None
    remark: str = ""

    @property
    def by_name(self) -> str:
        return self.by if isinstance(self.by, str) else people.name(self.by) if self.by else ""

    @property
    def is_overdue(self) -> bool:
        """Has it waited for a week? Then it stands up with what is urgent, for all who may act."""
        return self.at < timezone.now() - OVERDUE


def in_order(found: Iterable[Row]) -> list[Row]:
    """The most urgent first, then the oldest: so the overdue follow the urgent."""
    return sorted(found, key=lambda row: (not row.is_urgent, row.at, row.title))
