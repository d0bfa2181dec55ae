"""What an organization agreed to, and the links by which it looks at the facts of its services."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.records import Protects, never
from cms.two_people.approvals.subjects import Decision
from cms.two_people.people import User
from home.directory.locks import KeptQuerySet
from home.directory.models.directory import Organization
from home.directory.models.number_lists import ListEntry
from home.directory.standing import QUARTER

SILENT_AFTER = timedelta(days=14)  # then people call


class OwnerAgreementQuerySet(KeptQuerySet):
    def in_force(self) -> "OwnerAgreementQuerySet":
        return self.filter(is_in_force=True)

    def to_ask(self, now: datetime) -> "OwnerAgreementQuerySet":
        """Those with whom a quarter has gone since the last mail and the last answer."""
        recent = Q(asked_at__gt=now - QUARTER) | Q(answered_at__gt=now - QUARTER)
        return self.in_force().filter(~Q(email="") & ~recent)

    def silent(self, today: date) -> "OwnerAgreementQuerySet":
        """Those that were asked by mail, and have not answered in two weeks."""
        unanswered = Q(answered_at=None) | Q(answered_at__lt=F("asked_at"))
        return self.in_force().filter(unanswered, asked_at__date__lte=today - SILENT_AFTER)


class OwnerAgreement(ListEntry):
    """What one organization agreed to: that it is asked by mail, and how often its telephones are
    called to test them. Entered by one person, in force when a second one has agreed; nothing of it
    changes without two, and it is never deleted.

    set_by: whose voice the answers to its mails are; whoever typed the address never is the other
    one. asked_at, answered_at: the latest mail of the system, the latest answer by any link.
    """

    is_kept = True
    stays, state_field = "organization", "is_in_force"
    two_people: ClassVar[dict[str, Protects]] = dict.fromkeys(
        ("agreed_with", "agreed_on", "source", "email", "test_calls", "is_in_force"), never
    )
    shown_beside = ("organization", "agreed_with", "agreed_on", "source", "email", "test_calls")
    inside = frozenset({*two_people, "organization", "set_by", "asked_at", "answered_at"})

    organization = models.OneToOneField(
        Organization,
        models.PROTECT,
        related_name="owner_agreement",
        verbose_name=_("organization"),
    )
    agreed_with = models.CharField(
        _("agreed with"), max_length=200, help_text=_("Name and position; never published.")
    )
    agreed_on = models.DateField(_("agreed on"))
    source = models.CharField(
        _("source"), max_length=500, help_text=_("The letter or call in which they said so.")
    )
    email = models.EmailField(
        _("asked every three months at"),
        blank=True,
        help_text=_("It gets what people are told, and a link to say whether it is right."),
    )
    test_calls = models.PositiveSmallIntegerField(
        _("test calls in three months"),
        null=True,
        blank=True,
        help_text=_(
            "At most so many to each of its telephones; 0: none, only its own word. Empty: as "
            "often as our rule says."
        ),
    )
    is_in_force = models.BooleanField(_("in force"), default=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = OwnerAgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("agreement with an organization")
        verbose_name_plural = _("agreements with organizations")

    def __str__(self) -> str:
        return str(self.organization.shown_name)

    def in_use_sentence(self) -> str:
        sentence = gettext("What “%(name)s” agreed to waits for a second person.")
        return sentence % {"name": self}

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(gettext("I have looked at it: I agree"), is_public=False)

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        if "email" in request.new:
            self.set_by = request.asked_by
        super().take_over(request, by=by)


class OwnerLinkQuerySet(models.QuerySet["OwnerLink"]):
    def open(self, now: datetime) -> "OwnerLinkQuerySet":
        return self.filter(ends_at__gt=now)


class OwnerLink(models.Model):
    """A link that was given out. Made by a person who may confirm numbers, or by the system once in
    a quarter, and never changed; gone when somebody withdraws it, kept after its end. Nothing is
    noted of its being opened; who made and withdrew it, and what was answered by it, is in the
    audit log of the organization.
    """

    is_sealed = True

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="owner_links")
    # sha256 of the secret, in hexadecimal; the secret itself is in the link only
    secret_digest = models.CharField(max_length=64)
    # where the system mailed it, and nobody here saw it; empty: its maker copied it
    email = models.EmailField(blank=True)
    # whose voice its answers are: its maker's, of a mailed one that of who entered the address
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    objects: ClassVar[Any] = OwnerLinkQuerySet.as_manager()

    # a link for an organization is no use of it
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="owner_link_ends", condition=Q(ends_at__gt=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.email or '–'}"
