"""What came back with a remark and was asked for again, for whoever looks at it now.

Whoever read the version that was returned sees first what changed since; everybody sees the remark.
A version was read by who returned it and by who stood behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.urls import reverse

from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.approvals.shown import Section
from cms.two_people.audit.models import AuditEntry, type_of
from cms.two_people.people import User

LOOKED_AT = 20  # earlier requests of one thing
# nobody decided about these
_PASSED_OVER = (Outcome.OPEN, Outcome.LAPSED, Outcome.TAKEN_BACK)


@dataclass(frozen=True)
class Remark:
    """Why it came back. url: of the version that it is about."""

    by: str
    at: datetime | None
    text: str
    url: str


@dataclass(frozen=True)
class SecondReading:
    """remarks: since the version that this person read, the latest first; of who read none, the
    latest. returned: that version; sections: beside what is asked for now, None where it is not
    kept."""

    returned: ChangeRequest
    remarks: tuple[Remark, ...]
    sections: list[Section] | None
    is_reader: bool

    @property
    def changed(self) -> list[Section]:
        return [one for one in self.sections or () if one.state != "same"]

    def mark(self, sections: Sequence[Section]) -> list[Section]:
        """`sections`, with those marked that changed since the version that was returned."""
        changed = {one.key for one in self.changed}
        return [replace(one, is_marked=one.key in changed) for one in sections]


def second_reading(asked: ChangeRequest, user: User) -> SecondReading | None:
    """None where what was last decided about it was no return. The subject of `asked`: as what it
    is."""
    subject = asked.subject
    earlier = subject.earlier(asked).exclude(outcome__in=_PASSED_OVER)
    decided = earlier.prefetch_related("endorsements")[:LOOKED_AT]
    returned = list(takewhile(lambda one: one.outcome == Outcome.RETURNED, decided))
    if not returned:
        return None
    who = _who_returned(subject, returned)
    read = next((at for at, one in enumerate(returned) if _has_read(one, who, user)), None)
    last = read or 0
    base = returned[last]
    return SecondReading(
        base,
        tuple(_remark(one, who) for one in returned[: last + 1]),
        subject.since(base, asked),
        is_reader=read is not None,
    )


def _who_returned(subject: Any, returned: list[ChangeRequest]) -> dict[int, AuditEntry]:
    entries = AuditEntry.objects.filter(
        subject_type=type_of(subject),
        subject_id__in={one.subject_id for one in returned},
        verb=Outcome.RETURNED.value,
        data__request__in=[one.pk for one in returned],
    )
    return {one.data["request"]: one for one in entries}


def _has_read(one: ChangeRequest, who: dict[int, AuditEntry], user: User) -> bool:
    return one.stands(user) or (one.pk in who and who[one.pk].by_id == user.pk)


def _remark(one: ChangeRequest, who: dict[int, AuditEntry]) -> Remark:
    by = who[one.pk].by_name if one.pk in who else "–"
    return Remark(by, one.decided_at, one.reason, reverse("approvals:request", args=[one.pk]))
