"""Emergency alerts: phrases that were approved beforehand, and what was sent with them.

An alert is one phrase in the languages in which it is approved, with contacts of the directory in
it. One person sends it, because it is urgent; others are told and can end it. It ends by itself.
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

from cms.core.guard import WrittenRound, may_write
from cms.core.records import FactModel
from cms.core.vocabularies import directory as closed_lists
from cms.core.vocabularies.languages import language_label
from cms.core.vocabularies.shared import choices
from cms.documents.addresses import locales
from cms.documents.languages import content
from cms.two_people import people
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Outcome
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.subjects import SubjectModel
from cms.two_people.people import User
from cms.two_people.refusals import STALE, Refused
from home.alerts import alert_texts

MOST_HOURS = 72
# since the first of two people agreed: words grow old
APPROVED_FOR = timedelta(days=365)
ASKED_AGAIN_BEFORE = timedelta(days=30)
# reasons that nobody gives: the clock, a newer alert, a number that is no longer offered
CLOCK_REASONS = ("lapsed", "number_gone")


class AlertPhrase(models.Model):
    """One or two sentences, said in each language by an `AlertText`. `values` are the contacts in
    them (`{slot: key}`). Each text is approved with what stands here, too."""

    is_sealed = True

    name = models.CharField(
        _("name in our lists"), max_length=120, help_text=_("When is it used? Never published.")
    )
    severity = models.CharField(
        _("how serious"), max_length=20, choices=choices(closed_lists.SEVERITIES), default="warning"
    )
    values = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("alert phrase")
        verbose_name_plural = _("alert phrases")
        permissions = [("approve_alertphrase", _("Can approve phrases of alerts"))]

    def __str__(self) -> str:
        return self.name

    def written(self) -> list["AlertText"]:
        """Its texts, in the order of the content's languages."""
        said = {one.language: one for one in self.texts.all() if one.text}
        return [said[language] for language in content() if language in said]

    def ready(self) -> list["AlertText"]:
        """Those that may be sent now: approved, in languages that readers get."""
        read = locales()
        return [one for one in self.written() if one.language in read and one.approval is not None]

    @property
    def digest(self) -> str:
        """Of all that would be sent now."""
        return hashlib.sha256("".join(one.digest for one in self.ready()).encode()).hexdigest()

    def words_by_language(self) -> dict[str, str]:
        return {one.language: one.text for one in self.written()}

    def requests_in(self, language: str) -> models.QuerySet[ChangeRequest]:
        """What was ever asked for of its words in `language`."""
        keys = [str(one.pk) for one in self.texts.all() if one.language == language]
        return ChangeRequest.objects.about(AlertText).filter(subject_id__in=keys)


class AlertText(SubjectModel):
    """What a phrase says in one language. What is approved are these very words, how serious they
    are and the contacts in them: others have another digest. Empty: it says nothing in it."""

    is_sealed = True

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right="home.approve_alertphrase", reviewer=True)
    }

    phrase = models.ForeignKey(AlertPhrase, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=20)  # BCP 47
    text = models.TextField(max_length=alert_texts.LONGEST, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("alert phrase")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["phrase", "language"], name="alert_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.phrase.name} ({self.language_name})"

    @property
    def language_name(self) -> str:
        return language_label(self.language)

    def clean(self) -> None:
        found = alert_texts.problems({self.language: self.text}, self.phrase.values)
        if errors := [error for one in found.values() for error in one]:
            raise ValidationError(errors)

    @property
    def digest(self) -> str:
        phrase = self.phrase
        return alert_texts.digest(self.language, phrase.severity, self.text, phrase.values)

    @property
    def standing(self) -> list[ChangeRequest]:
        """The requests of exactly what it says now, open or approved, the latest first."""
        digest, standing = self.digest, {Outcome.OPEN, Outcome.APPROVED}
        found = (one for one in self.requests.all() if one.digest == digest)
        return [one for one in found if one.outcome in standing]

    @property
    def waiting(self) -> ChangeRequest | None:
        """The open one, as long as the first voice counts."""
        return next((one for one in self._counting() if one.is_open), None)

    @property
    def approval(self) -> ChangeRequest | None:
        """The approved one, as long as it counts."""
        return next((one for one in self._counting() if not one.is_open), None)

    @property
    def until(self) -> datetime | None:
        """When its approval ends."""
        return None if self.approval is None else self.approval.asked_at + APPROVED_FOR

    @property
    def ends_soon(self) -> bool:
        return self.until is not None and self.until < timezone.now() + ASKED_AGAIN_BEFORE

    def _counting(self) -> list[ChangeRequest]:
        now = timezone.now()
        return [one for one in self.standing if now < one.asked_at + APPROVED_FOR]

    # What the engine of approvals asks

    def counts_as_reviewer(self, user: User) -> bool:
        """May `user` review the pages in its language?"""
        return people.may_review_language(user, self.language)

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        if request.digest != self.digest:
            raise Refused(
                STALE, gettext("The words were changed meanwhile. Please read them again.")
            )

    def own_sentence(self, request: ChangeRequest) -> str:
        return gettext("You agreed with these words already. A second person must too.")

    def may_withdraw(self, user: User, request: ChangeRequest) -> bool:
        return self.may_endorse(user, request)

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        return cls._base_manager.select_related("phrase")

    def waiting_sentence(self, request: ChangeRequest) -> str:
        return gettext("The words of an alert: it cannot be sent before two people agree.")

    def waiting_verb(self, request: ChangeRequest, user: User) -> str:
        return gettext("Read and agree")

    def waiting_url(self, request: ChangeRequest) -> str:
        return reverse("home_phrase", args=[self.phrase_id])


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
    texts = models.JSONField(default=dict)  # language → words
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

    def is_approved(self) -> bool:
        """Had two people, one of them a reviewer of the language, approved exactly these words in
        each of its languages when it was sent?"""
        digests = {
            alert_texts.digest(language, self.severity, words, self.values)
            for language, words in self.texts.items()
        }
        asked = ChangeRequest.objects.about(AlertText).filter(digest__in=digests).with_people()
        return bool(digests) and digests == {one.digest for one in asked if self._stood(one)}

    def _stood(self, asked: ChangeRequest) -> bool:
        """Did it hold when this was sent? What was taken back later did."""
        voices = [one for one in asked.endorsements.all() if one.at <= self.sent_at]
        if asked.outcome not in (Outcome.APPROVED, Outcome.WITHDRAWN) or asked.decided_at is None:
            return False
        if asked.outcome == Outcome.WITHDRAWN and asked.decided_at < self.sent_at:
            return False
        return AlertText.approval_policies[CHANGE].is_met(voices)

    def words_by_language(self) -> dict[str, str]:
        """In the order of the languages that readers get."""
        return {one: self.texts[one] for one in (*locales(), *self.texts) if one in self.texts}

    def for_readers_of(self, locale: str) -> tuple[str, str] | None:
        """(language, words): theirs or, if it was not sent in it, the first one that readers have.
        None where it was sent in none of those that they have by now."""
        for language in (locale, *locales()):
            if language in self.texts and language in locales():
                return language, self.texts[language]
        return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not may_write(self):
            raise WrittenRound("Alerts are sent and ended through home.alerts.alerts only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Alerts are ended, never deleted.")
