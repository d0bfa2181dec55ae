"""Giving a link to an organization, taking it back, and what a code opens.

A link is mailed by the system, and then nobody of the office sees it; or its maker copies it. Both
are said to whoever confirms what comes back.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry, log
from cms.publishing.people import User
from cms.publishing.shared_drafts import link_codes
from home.directory.locks import CONFIRM
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Organization
from home.directory.models.owner_links import OwnerLink
from home.directory.standing import NOBODY

LIFETIME = timedelta(days=30)
MOST_A_DAY = 5  # for one organization
ASKED, ASK_WITHDRAWN = "owner_asked", "owner_link_withdrawn"  # verbs of the log


@dataclass(frozen=True)
class Address:
    """Where a link can be mailed. by_two: two people confirmed it as a contact of the public."""

    email: str
    by_two: bool


def may_ask(user: User) -> bool:
    """Whoever sends a link passes on what comes back, as a voice of theirs."""
    return bool(user.has_perm(CONFIRM) and user.has_perm("home.change_contactchannel"))


def addresses_of(organization: Organization) -> list[Address]:
    """Those that stand in the directory; none is typed for a link alone, and none that somebody
    said reaches nobody or a stranger."""
    contacts = ContactChannel.objects.filter(service__organization=organization, type="email")
    bad = contacts.exclude(gone="", is_suspect=False)
    wrong = {value.casefold() for value in bad.values_list("value", flat=True)}
    good = contacts.filter(gone="", is_suspect=False, audience="public").exclude(assurance=NOBODY)
    confirmed = good.order_by("pk").values_list("value", flat=True)
    found: dict[str, bool] = {}
    for email in confirmed:
        found.setdefault(email, True)
    for email in (organization.internal_contact_email, organization.email_public):
        if email and email.casefold() not in wrong:
            found.setdefault(email, False)
    return [Address(email, by_two) for email, by_two in found.items()]


def make(organization: Organization, *, email: str, locale: str, by: User) -> tuple[OwnerLink, str]:
    """A link and its code, which nobody can be told again. email: where the caller mails it, one of
    `addresses_of`; '' to copy it. Raises PermissionDenied, Refused, ValidationError."""
    if not may_ask(by):
        raise PermissionDenied(_("You may not confirm numbers."))
    if locale not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose a language."))
    if email and email not in {one.email for one in addresses_of(organization)}:
        raise ValidationError(_("Choose an address that stands in the directory."))
    now = timezone.now()
    with transaction.atomic():
        # one after the other, for the count
        list(Organization.objects.select_for_update().filter(pk=organization.pk).values_list("pk"))
        asked = AuditEntry.objects.about(organization).filter(verb=ASKED)
        if asked.filter(at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
            raise Refused(
                "too_many_links",
                _("This organization got %(count)s links in a day. Wait until tomorrow.")
                % {"count": MOST_A_DAY},
            )
        secret, digest = link_codes.new_secret()
        link = OwnerLink.objects.create(
            organization=organization,
            secret_digest=digest,
            email=email,
            locale=locale,
            made_by=by,
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
        deleted, _rows = OwnerLink.objects.filter(pk=link.pk).delete()
        if deleted:
            _log(link, ASK_WITHDRAWN, by=by)


def opened_by(code: str) -> OwnerLink | None:
    """What a code opens now; None for every reason why it does not."""
    return link_codes.opened(code, valid)


def valid(number: int) -> OwnerLink | None:
    """The link of this number while it is open and whoever made it still may confirm numbers."""
    found = OwnerLink.objects.open(timezone.now()).select_related("organization", "made_by")
    link = found.filter(pk=number).first()
    return link if link is not None and may_ask(link.made_by) else None


def of_organization(organization: Organization) -> list[OwnerLink]:
    """Those that are open, newest first."""
    rows = OwnerLink.objects.open(timezone.now()).filter(organization=organization)
    return list(rows.select_related("made_by"))


def _log(link: OwnerLink, verb: str, *, by: User) -> None:
    data = {"link": link.pk, "email": link.email, "until": link.ends_at}
    log(link.organization, verb, by=by, data=data)
