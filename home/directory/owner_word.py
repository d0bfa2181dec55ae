"""The word of an organization about its own services: how it stands in a request, and what of it
counts.

It comes by a link (`home.directory.owners`) and is passed on by the account of whoever sent that:
it is a voice of theirs and never a second one beside it, so a keeper with a link to their own
mailbox is one person, as before (docs/decisions/directory.md).
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cms.publishing import people
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.audit.models import AuditEntry
from cms.publishing.vocabularies.directory import ATTESTED

ATTEST = "attest"  # action of a request: facts of a service that are right as they are
METHOD = ATTESTED.code
HOW = "attested"  # as documents say it of a fact
OWNER = "owner"  # in the details of an endorsement
# how long a call or a look answers for a contact that its owner says is right
HEARD_LASTS = timedelta(days=365)

# {"name": as it was typed, "organization": as the office calls it, "link": its key, "to": where
# the system mailed it, or ""}
Word = dict[str, Any]


def word_in(request: ChangeRequest) -> Word | None:
    """The owner's word among those who stand behind it."""
    said = (one.details.get(OWNER) for one in request.endorsements.all())
    return next((word for word in said if word), None)


def signed(word: Word | None) -> str:
    """For the log, beside the account that passes it on."""
    return f"{word['name']} ({word['organization']})" if word is not None else ""


def told(request: ChangeRequest) -> str:
    """Who says so, and how that came here; '' without an owner's word."""
    word = word_in(request)
    if word is None:
        return ""
    named = {"name": word["name"], "to": word["to"], "who": people.name(request.asked_by)}
    if word["to"]:
        sentence = _(
            "%(name)s says so for the organization, by the link that %(who)s had mailed to %(to)s."
        )
    else:
        sentence = _(
            "%(name)s says so for the organization, by a link that %(who)s copied and passed on."
        )
    return sentence % named


def was_heard(channel: Any, now: datetime, *, but: int) -> bool:
    """Has somebody reached the right people by the value that is served, in the last year? but: the
    key of who passes on the word, for one person's call and word are one person's."""
    verbs = ("answers", "link_checked")
    found = AuditEntry.objects.about(channel).filter(verb__in=verbs, at__gte=now - HEARD_LASTS)
    return any(
        (one.data.get("value") or one.new.get("value")) == channel.value
        for one in found
        if one.by_id != but
    )
