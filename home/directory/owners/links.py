"""Giving a link to an organization, taking it back, and what a code opens.

A link is mailed to the address that two people agreed to, and then nobody of the office sees it; or
its maker copies it. Both are said to whoever confirms what comes back.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.publishing.shared_drafts import link_codes
from cms.two_people.approvals.models import voice_of
from cms.two_people.audit.models import AuditEntry, log
from cms.two_people.people import User
from cms.two_people.refusals import Refused
from home.directory.locks import CONFIRM
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Organization
from home.directory.models.owner_links import OwnerAgreement, OwnerLink

LIFETIME = timedelta(days=30)
MOST_A_DAY = 5  # for one organization
ASKED, ASK_WITHDRAWN = "owner_asked", "owner_link_withdrawn"  # verbs of the log


def may_ask(user: User) -> bool:
    """Whoever makes a link passes on what comes back, as a voice of theirs."""
    return bool(user.has_perm(CONFIRM) and user.has_perm("home.change_contactchannel"))


def mailed_to(agreement: OwnerAgreement | None) -> str:
    """The address of an agreement, if mail may go there now: two people agreed to it, whoever
    entered it is still here, and nobody says that it reaches nobody or a stranger."""
    if agreement is None or not (agreement.is_in_force and agreement.email):
        return ""
    if agreement.set_by is None or not may_ask(agreement.set_by):
        return ""
    same = ContactChannel.objects.filter(type="email", value__iexact=agreement.email)
    return "" if same.exclude(gone="", is_suspect=False).exists() else agreement.email


def agreement_of(organization: Organization) -> OwnerAgreement | None:
    found: OwnerAgreement | None = (
        OwnerAgreement.objects.filter(organization=organization).select_related("set_by").first()
    )
    return found


def make(
    organization: Organization, *, by: User | None, is_mailed: bool = False
) -> tuple[OwnerLink, str]:
    """A link and its code, which nobody can be told again. by: None for the system. is_mailed: the
    caller mails it to its `email`; it takes the place of the one that was mailed before. Raises
    PermissionDenied, Refused, ValidationError."""
    if by is not None and not may_ask(by):
        raise PermissionDenied(_("You may not confirm numbers."))
    with transaction.atomic():
        # one after the other, for the count
        list(Organization.objects.select_for_update().filter(pk=organization.pk).values_list("pk"))
        email, voice = "", by
        if is_mailed:
            agreement = agreement_of(organization)
            email = mailed_to(agreement)
            if agreement is None or not email:
                raise ValidationError(_("There is no address to which two people agreed."))
            voice = agreement.set_by
            for old in of_organization(organization):
                if old.email:
                    _remove(old, by=by)
        if voice is None:
            raise ValueError("The system has a voice by an agreement only.")
        if by is not None:
            _refuse_many(organization)
        secret, digest = link_codes.new_secret()
        now = timezone.now()
        link = OwnerLink.objects.create(
            organization=organization,
            secret_digest=digest,
            email=email,
            made_by_id=voice_of(voice),
            made_at=now,
            ends_at=now + LIFETIME,
        )
        _log(link, ASKED, by=by)
    return link, link_codes.code(link.pk, secret)


def withdraw(link: OwnerLink, *, by: User) -> None:
    """From now on it opens nothing. What was answered by it stays, and is decided like everything
    else. Raises PermissionDenied."""
    if not may_ask(by):
        raise PermissionDenied(_("You may not confirm numbers."))
    with transaction.atomic():
        _remove(link, by=by)


def opened_by(code: str) -> OwnerLink | None:
    """What a code opens now; None for every reason why it does not."""
    return link_codes.opened(code, valid)


def valid(number: int) -> OwnerLink | None:
    """The link of this number while it is open and whoever made it still may confirm numbers; one
    that was mailed, while mail still goes there."""
    found = OwnerLink.objects.open(timezone.now()).select_related("organization", "made_by")
    link = found.filter(pk=number).first()
    if link is None or not may_ask(link.made_by):
        return None
    is_over = link.email and link.email != mailed_to(agreement_of(link.organization))
    return None if is_over else link


def of_organization(organization: Organization) -> list[OwnerLink]:
    """Those that are open, newest first."""
    rows = OwnerLink.objects.open(timezone.now()).filter(organization=organization)
    return list(rows.select_related("made_by"))


def _refuse_many(organization: Organization) -> None:
    since = timezone.now() - timedelta(days=1)
    asked = AuditEntry.objects.about(organization).filter(verb=ASKED, at__gt=since)
    if asked.count() >= MOST_A_DAY:
        raise Refused(
            "too_many_links",
            _("This organization got %(count)s links in a day. Wait until tomorrow.")
            % {"count": MOST_A_DAY},
        )


def _remove(link: OwnerLink, *, by: User | None) -> None:
    deleted, _rows = OwnerLink.objects.filter(pk=link.pk).delete()
    if deleted:
        _log(link, ASK_WITHDRAWN, by=by)


def _log(link: OwnerLink, verb: str, *, by: User | None) -> None:
    data = {"link": link.pk, "email": link.email, "until": link.ends_at}
    log(link.organization, verb, by=by, data=data)
