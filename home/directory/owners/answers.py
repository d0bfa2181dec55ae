"""What an organization answers: voices of all that is right, or words; and what becomes of it."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.two_people.approvals.models import voice_of
from cms.two_people.audit.models import AuditEntry, entry_of, log
from cms.two_people.people import User
from cms.two_people.refusals import SAME_PERSON, STALE, Refused
from home.directory import duty, say
from home.directory.locks import CONFIRM
from home.directory.models import facts
from home.directory.models.channels import written
from home.directory.models.directory import Organization
from home.directory.models.owner_links import OwnerAgreement, OwnerLink
from home.directory.models.statements import Statement
from home.directory.owners import links
from home.directory.owners.looked_at import LookedAt, known_facts, services_of
from home.directory.standing import IS, OWNER

logger = logging.getLogger(__name__)

ANSWERED, NOTED = "owner_answered", "owner_remarks_noted"  # verbs of the log
AGREED = "owner_word_agreed"  # notes it, too
MOST = 5  # answers by one link
LAST = "last_answer"  # in the data of NOTED and AGREED
OVER = "link_over"  # code of a refusal


def take(link: OwnerLink, shown: list[LookedAt], *, remark: str, screen: str) -> None:
    """All of `shown` is right, or what is not: `remark`. One transaction. screen: the path of the
    office's screen, for its mail. Raises Refused where enough was said by this link, and with OVER
    where it opens nothing any more."""
    with projection.publishing():
        # one after the other, for the count; and whoever withdraws it meanwhile was first
        list(OwnerLink.objects.select_for_update().filter(pk=link.pk).values_list("pk"))
        if (still := links.valid(link.pk)) is None:
            raise Refused(OVER, _("The link opens nothing any more."))
        given = _entries(still.organization).filter(verb=ANSWERED, data__link=link.pk)
        if given.count() >= MOST:
            raise Refused(
                "too_many_answers", _("Enough was said by this link. Ask for another one.")
            )
        at = timezone.now()
        if not remark:
            _say_all(still, shown, at)
        data = {"link": link.pk, "to": still.email, "passed_on_by": voice_of(still.made_by)}
        entry = entry_of(still.organization, ANSWERED, by=None, at=at, comment=remark, data=data)
        entry.by_name = str(still.organization.shown_name)
        entry.save()
        if still.email:  # one that somebody copied is no sign of life
            rows = OwnerAgreement.objects.select_for_update()
            for agreement in rows.filter(organization=still.organization):
                agreement.answered_at = at
                agreement.save()
        _tell_after_commit(still.organization, is_right=not remark, screen=screen)


def agree(organization: Organization, *, by: User, last: str) -> tuple[int, int]:
    """The second voice for all that the newest answer says is right, where people have it still.
    last: as in `note`. Returns how many contacts are confirmed by it, and how many somebody has to
    call. Raises Refused or PermissionDenied."""
    if not by.has_perm(CONFIRM):
        raise PermissionDenied(_("You may not confirm numbers."))
    with projection.publishing():
        newest = _decided(organization, last)
        if newest.comment:
            raise Refused(STALE, _("It says that something is not right: read it first."))
        if newest.data["passed_on_by"] == voice_of(by):
            raise Refused(
                SAME_PERSON, _("The answer counts as your voice. A different person has to agree.")
            )
        said = set(
            Statement.objects.filter(
                voice=OWNER, how__link=newest.data["link"], at=newest.at
            ).values_list("service", "contact", "fact", "value")
        )
        done: list[str] = []
        for one in services_of(organization):
            pk = one.service.pk
            right = {
                fact: value
                for fact, value in known_facts(one).items()
                if (pk, None, fact, facts.written(value)) in said
            }
            facts.say(one.service, right, by=by)
            for channel in one.contacts:
                text = written(channel.served)
                if (pk, channel.pk, "", text) in said:
                    done.append(say.say(channel, IS, seen=text, by=by))
        log(organization, AGREED, by=by, data={LAST: newest.pk})
    return done.count("stands"), len(done) - done.count("stands")


def note(organization: Organization, *, by: User, last: str) -> None:
    """Somebody has read the answers and done what they ask for. last: the key of the one
    that was shown to them, as it came. Raises Refused."""
    with transaction.atomic():
        log(organization, NOTED, by=by, data={LAST: _decided(organization, last).pk})


def of_organization(organization: Organization) -> QuerySet[AuditEntry]:
    """Newest first. comment: what is not right, in words; empty: everything is. data: the "link",
    whom it was mailed "to", and whose voice it is ("passed_on_by")."""
    return _entries(organization).filter(verb=ANSWERED)


def unread() -> QuerySet[AuditEntry]:
    """Answers that nobody has noted or agreed with yet, as somebody reads them: words first, which
    no later tap hides, by whichever link that came; then the newest. One query."""
    entries = AuditEntry.objects.about_any(Organization)
    last = Cast(KeyTextTransform(LAST, "data"), BigIntegerField())
    noted = entries.filter(subject_id=OuterRef("subject_id"), verb__in=(NOTED, AGREED))
    found: QuerySet[AuditEntry] = entries.filter(
        ~Exists(noted.annotate(last=last).filter(last__gte=OuterRef("pk"))), verb=ANSWERED
    )
    return found.alias(is_right=Q(comment="")).order_by("is_right", "-at", "-pk")


def to_decide(organization: Organization) -> AuditEntry | None:
    """The answer that somebody reads first. None: nothing is left."""
    return unread().filter(subject_id=str(organization.pk)).first()


# Steps


def _say_all(link: OwnerLink, shown: list[LookedAt], at: datetime) -> None:
    """One voice, that of whoever made the link, of everything that is known."""
    word = {"organization": str(link.organization), "link": link.pk, "to": link.email}
    for one in shown:
        facts.say(one.service, known_facts(one), by=link.made_by, owner=word, now=at)
        for channel in one.contacts:
            seen = written(channel.served)
            say.say(channel, IS, seen=seen, by=link.made_by, owner=word, now=at)


def _decided(organization: Organization, last: str) -> AuditEntry:
    """The answer that is to be decided, if it is the one that was shown."""
    answer = to_decide(organization)
    if answer is None or str(answer.pk) != last:
        raise Refused(STALE, _("It has answered again meanwhile. Read the newest answer first."))
    return answer


def _entries(organization: Organization) -> QuerySet[AuditEntry]:
    found: QuerySet[AuditEntry] = AuditEntry.objects.about(organization)
    return found


def _tell_after_commit(organization: Organization, *, is_right: bool, screen: str) -> None:
    """That it has answered, to those on duty, each in their language."""

    def compose() -> tuple[str, list[str]]:
        subject = _("An organization has answered")
        said = _("All of it is right.") if is_right else _("Something is not right.")
        to_do = _("Nothing of it is public before somebody has confirmed it:")
        lines = [said, to_do, settings.OFFICE_URL + screen]
        return f"{subject}: {organization.shown_name}", lines

    def tell() -> None:
        try:
            duty.tell(compose)
        except (OSError, SMTPException):
            logger.exception("That an organization answered could not be sent by mail.")

    transaction.on_commit(tell)
