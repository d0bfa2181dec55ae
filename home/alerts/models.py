"""Emergency alerts: phrases that were approved beforehand, and what was sent with them.

An alert is one approved phrase in both languages with contacts of the directory in it. One person
sends it, because it is urgent; others are told and can end it. It ends by itself.
`home.alerts.alerts` holds the verbs; save() refuses every other way.
"""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core import normal_form
from cms.core.guard import WrittenRound, may_write
from cms.core.records import FactModel
from cms.core.vocabularies import directory as closed_lists
from cms.core.vocabularies.shared import choices
from cms.two_people import people
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Outcome
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.subjects import SubjectModel
from cms.two_people.audit.models import AuditEntry
from cms.two_people.people import User
from cms.two_people.refusals import STALE, Refused
from home.alerts import alert_texts

MOST_HOURS = 72
# since the first of two people agreed: words grow old
APPROVED_FOR = timedelta(days=365)
# reasons that nobody gives: the clock, a newer alert, a number that is no longer offered
CLOCK_REASONS = ("lapsed", "number_gone")


class AlertPhrase(SubjectModel):
    """One or two sentences in both languages. What is approved are these very words and `values`,
    the contacts in them (`{slot: key}`): others have another digest."""

    is_sealed = True

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right="home.approve_alertphrase", reviewer=True)
    }

    name = models.CharField(
        _("name in our lists"), max_length=120, help_text=_("When is it used? Never published.")
    )
    severity = models.CharField(
        _("how serious"), max_length=20, choices=choices(closed_lists.SEVERITIES), default="warning"
    )
    text_en = models.TextField(
        _("text in English"),
        max_length=alert_texts.LONGEST,
        help_text=_(
            "Write {service} where name and number of a contact stand, and {service_2} for a "
            "second one. No number is typed."
        ),
    )
    text_km = models.TextField(
        _("text in Khmer"),
        max_length=alert_texts.LONGEST,
        help_text=_("The same sentence with the same slots."),
    )
    values = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("alert phrase")
        verbose_name_plural = _("alert phrases")
        permissions = [("approve_alertphrase", _("Can approve phrases of alerts"))]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.text_km = normal_form.khmer(self.text_km)
        if errors := alert_texts.problems(self.text_en, self.text_km):
            raise ValidationError(errors)
        if other := set(self.slots) ^ set(self.values):
            sentence = _("Choose one if the text has %(slot)s, and none if it has not.")
            raise ValidationError(
                {slot: sentence % {"slot": f"{{{slot}}}"} for slot in sorted(other)}
            )

    @property
    def digest(self) -> str:
        """What an approval is for: the words of both languages, how serious they are, whom they
        name."""
        named = (self.values.get(slot, "") for slot in self.slots)
        parts = "\0".join((self.severity, self.text_en, self.text_km, *named))
        return hashlib.sha256(parts.encode()).hexdigest()

    def words_by_language(self) -> dict[str, str]:
        return {"km": self.text_km, "en": self.text_en}

    @property
    def slots(self) -> list[str]:
        """In the order of the English text."""
        return alert_texts.slots(self.text_en)

    @property
    def asked(self) -> ChangeRequest | None:
        """The latest request of exactly what the phrase says now: open, or approved."""
        digest, standing = self.digest, {Outcome.OPEN, Outcome.APPROVED}
        found = (one for one in self.requests.all() if one.digest == digest)
        return next((one for one in found if one.outcome in standing), None)

    @property
    def approval(self) -> ChangeRequest | None:
        """That one, as long as it counts."""
        asked = self.asked
        return asked if asked and timezone.now() < asked.asked_at + APPROVED_FOR else None

    # What the engine of approvals asks

    def counts_as_reviewer(self, user: User) -> bool:
        """May `user` review the Khmer pages of the site?"""
        return people.may_review_language(user, "km")

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        if request.digest != self.digest:
            raise Refused(
                STALE, gettext("The words were changed meanwhile. Please read them again.")
            )

    def own_sentence(self, request: ChangeRequest) -> str:
        return gettext("You agreed with these words already. A second person must too.")

    def may_withdraw(self, user: User, request: ChangeRequest) -> bool:
        return self.may_endorse(user, request)

    def waiting_sentence(self, request: ChangeRequest) -> str:
        return gettext("The words of an alert: it cannot be sent before two people agree.")

    def waiting_verb(self, request: ChangeRequest, user: User) -> str:
        return gettext("Read and agree")

    def waiting_url(self, request: ChangeRequest) -> str:
        return reverse("home_phrase", args=[self.pk])


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> "AlertQuerySet":
        """Neither ended nor found over by the worker yet; at most one row."""
        return self.filter(ended_at__isnull=True)

    def update(self, **kwargs: Any) -> int:
        raise WrittenRound("Alerts are sent and ended through home.alerts.alerts only.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Alerts are sent and ended through home.alerts.alerts only.")

    def delete(self) -> Any:
        raise WrittenRound("Alerts are ended, never deleted.")


class Alert(FactModel):
    """One alert as it was sent. Only its end is written later; it is never deleted.

    Words and contacts are those that were approved on that day: a phrase may change meanwhile. The
    digits of a contact are looked up whenever a document is made.
    """

    is_sealed = True
    is_kept = True

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phrase = models.ForeignKey(AlertPhrase, on_delete=models.PROTECT, related_name="alerts")
    severity = models.CharField(max_length=20, choices=choices(closed_lists.SEVERITIES))
    text_en = models.TextField()
    text_km = models.TextField()
    values = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)]
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(
        max_length=20, choices=choices(closed_lists.ALERT_ENDS), blank=True
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        permissions = [("send_alert", _("Can send and end alerts"))]
        constraints = [
            # hours and not an end: no row can say that an alert lasts longer
            models.CheckConstraint(
                name="alert_lasts_at_most_72_hours",
                condition=Q(hours__gte=1, hours__lte=MOST_HOURS),
            ),
            models.CheckConstraint(
                name="alert_ended_together",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=True, end_reason__in=CLOCK_REASONS)
                | (
                    Q(ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(end_reason__in=("", *CLOCK_REASONS))
                ),
            ),
            # end_reason is empty as long as an alert is open: one open row in all
            models.UniqueConstraint(
                fields=["end_reason"],
                condition=Q(ended_at__isnull=True),
                name="alert_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phrase.name} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(hours=self.hours)

    @property
    def digest(self) -> str:
        """Of the words as they were sent: the approvals of that day have it."""
        words = {f"text_{code}": text for code, text in self.words_by_language().items()}
        return AlertPhrase(severity=self.severity, values=self.values, **words).digest

    def is_approved(self) -> bool:
        """Had two people, one of them a reviewer, approved exactly these words when it was sent?"""
        given = self.phrase.requests.filter(digest=self.digest)
        if given.approved().filter(decided_at__lte=self.sent_at).exists():
            return True
        withdrawn = given.filter(outcome=Outcome.WITHDRAWN, decided_at__gte=self.sent_at)
        entries = AuditEntry.objects.about(self.phrase)
        approved = entries.filter(verb="approved", at__lte=self.sent_at)
        return any(approved.filter(data__request=one.pk).exists() for one in withdrawn)

    def words_by_language(self) -> dict[str, str]:
        return {"km": self.text_km, "en": self.text_en}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not may_write(self):
            raise WrittenRound("Alerts are sent and ended through home.alerts.alerts only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Alerts are ended, never deleted.")
