"""What an organization answers becomes voices, proposals and remarks; and one entry of the log with
the name that was typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.approvals import engine
from cms.publishing.approvals.refusals import STALE, Refused
from cms.publishing.audit.models import AuditEntry, entry_of, log
from cms.publishing.people import User
from cms.publishing.shared_drafts import answers
from home.directory import numbers, owner_word
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Organization, Service
from home.directory.models.owner_links import OwnerLink
from home.directory.owner_word import Word
from home.directory.owners import links, mail
from home.directory.owners.forms import Said
from home.directory.owners.looked_at import title_of
from localize.workflow import gate
from localize.workflow.digests import source_digest

ANSWERED, NOTED = "owner_answered", "owner_remarks_noted"  # verbs of the log
MOST = 5  # answers by one link
LAST = "last_answer"  # in the data of NOTED
OVER = "link_over"  # code of a refusal


@dataclass(frozen=True)
class Answer:
    """key: of its entry of the log, later answers have higher ones. by: the name that was typed.
    remarks: what became no request, in words."""

    key: int
    at: datetime
    by: str
    link: int
    right: int
    proposed: int
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
        word: Word = {
            "name": name,
            "organization": str(link.organization),
            "link": link.pk,
            "to": link.email,
        }
        right: dict[str, Any] = {}
        proposed: dict[str, Any] = {}
        remarks: list[str] = []
        for one in said:
            if not one:
                continue
            key = str(one.looked_at.service.pk)
            right[key], proposed[key] = _pass_on(one, word, by=link.made_by)
            notes = [*one.notes, *proposed[key].pop("left")]
            _remark(one.looked_at.service, notes, link=link, name=name)
            remarks += [f"{one.looked_at.service}: {note}" for note in notes]
        _write(link, name=name, right=right, proposed=proposed, remarks=remarks)
        mail.tell_after_commit(
            link,
            right=_count(right),
            proposed=_count(proposed),
            remarks=len(remarks),
            screen=screen,
        )


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


def _pass_on(said: Said, word: Word, *, by: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is right, and what is proposed; "left" of the latter could not be."""
    service = Service.objects.get(pk=said.looked_at.service.pk)
    left: list[str] = []
    if said.right:
        service.attest(said.right, by=by, owner=word)
    corrected = said.corrected
    if corrected and engine.waiting(service) is not None:
        names = [title_of(said.looked_at, fact) for fact in corrected]
        left += [_("%(fact)s: another change waits already") % {"fact": name} for name in names]
        corrected = {}
    if corrected:
        service.propose(corrected, by=by, owner=word)
    for channel in said.right_contacts:
        _say_right(channel, word, by=by)
    numbers_proposed = []
    for channel, (type_, kind, value) in said.corrected_contacts:
        channel.forget_requests()
        if channel.asked is not None:
            left.append(f"{channel} → {value}")
        else:
            numbers.propose(channel, type=type_, kind=kind, value=value, by=by, owner=word)
            numbers_proposed.append({"contact": channel.pk, "old": channel.value, "new": value})
    right = {"facts": list(said.right), "contacts": [one.value for one in said.right_contacts]}
    return right, {"facts": list(corrected), "contacts": numbers_proposed, "left": left}


def _say_right(channel: ContactChannel, word: Word, *, by: User) -> None:
    """A second check of what people have: the first of two, or the second after somebody else has
    called. What waits otherwise is not touched: the log has what was said."""
    channel.forget_requests()
    same = {name: getattr(channel, name) for name in ("type", "kind", "value")}
    try:
        if channel.asked is None:
            numbers.propose(channel, **same, by=by, owner=word)
        elif channel.asks_for_second_check and not channel.asked.stands(by):
            numbers.confirm(channel, by=by, method=owner_word.METHOD, owner=word)
    except (Refused, ValidationError):
        return  # a check by people is needed first


def _remark(service: Service, notes: list[str], *, link: OwnerLink, name: str) -> None:
    """To the editors of its page, where guests' remarks stand."""
    page = next((one for one in service.pages.all() if not gate.is_target(one)), None)
    if page is None or not notes:
        return
    answers.remark_on(
        page,
        name=name,
        text="\n".join(notes),
        guest=str(link.organization.shown_name),
        digest=source_digest(page),
        data={"owner_link": link.pk},
    )


def _write(
    link: OwnerLink,
    *,
    name: str,
    right: dict[str, Any],
    proposed: dict[str, Any],
    remarks: list[str],
) -> None:
    entry = entry_of(
        link.organization,
        ANSWERED,
        by=None,
        comment="\n".join(remarks),
        data={
            "link": link.pk,
            "passed_on_by": link.made_by_id,
            "right": right,
            "proposed": proposed,
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
        _count(data["proposed"]),
        data["remarks"],
    )
