"""What an organization answers becomes voices and remarks; and one entry of the log with the name
that was typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.approvals.refusals import STALE, Refused
from cms.publishing.audit.models import AuditEntry, entry_of, log
from cms.publishing.people import User
from cms.publishing.shared_drafts import answers
from home.directory import facts, say
from home.directory.models.channels import written
from home.directory.models.directory import Organization, Service
from home.directory.models.owner_links import OwnerLink
from home.directory.owners import links, mail
from home.directory.owners.forms import Said
from home.directory.owners.looked_at import is_known
from home.directory.standing import IS
from localize.workflow import gate
from localize.workflow.digests import source_digest

ANSWERED, NOTED = "owner_answered", "owner_remarks_noted"  # verbs of the log
MOST = 5  # answers by one link
LAST = "last_answer"  # in the data of NOTED
OVER = "link_over"  # code of a refusal


@dataclass(frozen=True)
class Answer:
    """key: of its entry of the log, later answers have higher ones. by: the name that was typed.
    remarks: what is not right, in words."""

    key: int
    at: datetime
    by: str
    link: int
    right: int
    remarks: list[str]


def take(link: OwnerLink, *, name: str, said: list[Said], screen: str) -> None:
    """All of it in one transaction. screen: the path of the office's screen, for its mail. Raises
    Refused where enough was said by this link, and with OVER where it opens nothing any more."""
    with projection.publishing():
        # one after the other, for the count; and whoever withdraws it meanwhile was first
        list(OwnerLink.objects.select_for_update().filter(pk=link.pk).values_list("pk"))
        if (still := links.valid(link.pk)) is None:
            raise Refused(OVER, _("The link opens nothing any more."))
        link = still
        given = _entries(link.organization).filter(verb=ANSWERED, data__link=link.pk)
        if given.count() >= MOST:
            raise Refused(
                "too_many_answers", _("Enough was said by this link. Ask for another one.")
            )
        word = {
            "name": name,
            "organization": str(link.organization),
            "link": link.pk,
            "to": link.email,
        }
        right: dict[str, Any] = {}
        remarks: list[str] = []
        for one in said:
            service = one.looked_at.service
            if one.is_right:
                right[str(service.pk)] = _pass_on(one, word, by=link.made_by)
            if one.note:
                _remark(service, one.note, link=link, name=name)
                remarks.append(f"{service}: {one.note}")
        _write(link, name=name, right=right, remarks=remarks)
        mail.tell_after_commit(link, right=_count(right), remarks=len(remarks), screen=screen)


def note(organization: Organization, *, by: User, last: str) -> None:
    """Somebody has read the remarks and done what they ask for. last: the key of the newest answer
    that was shown to them, as it came; what arrived since is not noted. Raises Refused."""
    shown = _entries(organization).filter(verb=ANSWERED)
    if not last.isdecimal() or not shown.filter(pk=last).exists():
        raise Refused(STALE, _("Load the page again: nothing says which answers you have read."))
    log(organization, NOTED, by=by, data={LAST: int(last)})


def of_organization(organization: Organization) -> list[Answer]:
    """Newest first."""
    return [_answer(one) for one in _entries(organization).filter(verb=ANSWERED)]


def unread() -> QuerySet[AuditEntry]:
    """Answers with remarks that nobody has noted yet, newest first; one query."""
    entries = AuditEntry.objects.about_any(Organization)
    last = Cast(KeyTextTransform(LAST, "data"), BigIntegerField())
    noted = entries.filter(subject_id=OuterRef("subject_id"), verb=NOTED).annotate(last=last)
    found: QuerySet[AuditEntry] = entries.filter(
        ~Exists(noted.filter(last__gte=OuterRef("pk"))), verb=ANSWERED, data__has_remarks=True
    )
    return found


def has_unread(organization: Organization) -> bool:
    return unread().filter(subject_id=str(organization.pk)).exists()


# Steps


def _pass_on(said: Said, word: dict[str, Any], *, by: User) -> dict[str, Any]:
    """What is right, of what was shown: one voice, that of whoever sent the link."""
    one = said.looked_at
    known = {fact: value for fact, value in one.facts.items() if is_known(one, fact)}
    facts.say(one.service, known, by=by, owner=word)
    for channel in one.contacts:
        say.say(channel, IS, seen=written(channel.served), by=by, owner=word)
    return {"facts": list(known), "contacts": [row.value for row in one.contacts]}


def _remark(service: Service, note: str, *, link: OwnerLink, name: str) -> None:
    """To the editors of its page, where guests' remarks stand."""
    page = next((one for one in service.pages.all() if not gate.is_target(one)), None)
    if page is None:
        return
    answers.remark_on(
        page,
        name=name,
        text=note,
        guest=str(link.organization.shown_name),
        digest=source_digest(page),
        data={"owner_link": link.pk},
    )


def _write(link: OwnerLink, *, name: str, right: dict[str, Any], remarks: list[str]) -> None:
    entry = entry_of(
        link.organization,
        ANSWERED,
        by=None,
        comment="\n".join(remarks),
        data={
            "link": link.pk,
            "passed_on_by": link.made_by_id,
            "right": right,
            "remarks": remarks,
            "has_remarks": bool(remarks),
        },
    )
    entry.by_name = name
    entry.save()


def _count(said: dict[str, Any]) -> int:
    return sum(len(found) for one in said.values() for found in one.values())


def _entries(organization: Organization) -> QuerySet[AuditEntry]:
    found: QuerySet[AuditEntry] = AuditEntry.objects.about(organization)
    return found


def _answer(entry: AuditEntry) -> Answer:
    data = entry.data
    return Answer(
        entry.pk,
        entry.at,
        entry.by_name,
        data["link"],
        _count(data["right"]),
        data["remarks"],
    )
