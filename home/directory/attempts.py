"""Attempts: every time that somebody called, wrote to or opened a contact, whatever came of it.

One entry of the log for each tap of a button. Its verb is the outcome; its data says which value
was tried, from which networks, in which hour of Cambodia's day, how, and what was heard. What
follows of it (checked again, reported) has an entry of its own. An attempt alone changes no row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from cms.publishing.audit.models import AuditEntry, log
from cms.publishing.people import User
from cms.publishing.vocabularies.directory import NETWORKS, OUTCOMES, codes
from home.directory.models.channels import ContactChannel

NO_ANSWER = "no_answer"
MANY = 3  # calls in a row that nobody answered; then somebody has to find out why
COUNTED = timedelta(days=365)
_MOBILE = [code for code in codes(NETWORKS) if code != "landline"]


@dataclass(frozen=True)
class Track:
    """What became of the calls to one value in the last year."""

    calls: int = 0
    answered: int = 0
    unanswered: int = 0  # the latest ones, in a row
    networks: frozenset[str] = frozenset()

    @property
    def untried(self) -> list[str]:
        """Mobile networks from which nobody called."""
        return [code for code in _MOBILE if code not in self.networks]

    def after(self, outcome: str, networks: Iterable[str] = ()) -> "Track":
        return Track(
            self.calls + 1,
            self.answered + (outcome == "answers"),
            self.unanswered + 1 if outcome == NO_ANSWER else 0,
            self.networks.union(networks),
        )


def note(
    channel: ContactChannel,
    *,
    value: str,
    outcome: str,
    by: User,
    at: datetime,
    networks: Iterable[str] = (),
    method: str = "called",
    heard: Mapping[str, Any] | None = None,
    evidence: str = "",
) -> None:
    """Write it down. One tap is one call, from however many networks it says it was made."""
    facts = channel.snapshot()
    data = {
        "value": value,
        "method": method,
        "hour": timezone.localtime(at).hour,
        "heard": dict(heard or {}),
        "networks": list(networks),
    }
    log(channel, outcome, by=by, at=at, comment=evidence, old=facts, new=facts, data=data)


def entries() -> QuerySet[AuditEntry]:
    """All of contacts."""
    found: QuerySet[AuditEntry] = AuditEntry.objects.about_any(ContactChannel).filter(
        verb__in=codes(OUTCOMES)
    )
    return found


def tracks(values: Mapping[int, str], now: datetime) -> dict[int, Track]:
    """The track of each contact, by its key; values: which value is asked about. One query."""
    said = (
        entries()
        .filter(subject_id__in=[str(pk) for pk in values], at__gte=now - COUNTED)
        .order_by("pk")
        .values_list("subject_id", "verb", "data")
    )
    found = {pk: Track() for pk in values}
    for subject, outcome, data in said.iterator():
        pk = int(subject)
        if data.get("value", values[pk]) == values[pk]:
            found[pk] = found[pk].after(outcome, data.get("networks", ()))
    return found


def latest_outcome() -> Subquery:
    """Of a contact, for a query over contacts."""
    key = Cast(OuterRef("pk"), CharField())
    return Subquery(entries().filter(subject_id=key).order_by("-pk").values("verb")[:1])
