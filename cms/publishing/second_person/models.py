"""What was proposed, by whom, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    OPEN = "", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(outcome=Outcome.OPEN)

    def of(self, record: models.Model) -> "ProposalQuerySet":
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=str(record.pk))


class Proposal(models.Model):
    """One change of one record, put aside while channels keep what they have.

    Made by `proposals.verbs.propose`, decided once by another of its verbs, gone with its record.
    `old` and `new` hold the same fields as JSON values: a row as its key, a file as its name in
    the storage. The file of an open proposal is stored and has no public address.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    record: Any = GenericForeignKey("content_type", "object_id")
    old = models.JSONField(encoder=DjangoJSONEncoder)
    new = models.JSONField(encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    # a change that waits is no use of what it changes
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(outcome=""),
                name="proposal_one_open",
            ),
            models.CheckConstraint(
                name="proposal_decided_together",
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_two_people",
                condition=~Q(outcome="confirmed") | ~Q(decided_by=F("by")),
            ),
            models.CheckConstraint(
                name="proposal_taken_back_by_its_maker",
                condition=~Q(outcome="taken_back") | Q(decided_by=F("by")),
            ),
            models.CheckConstraint(
                name="proposal_refused_has_reason",
                condition=~Q(outcome="refused") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {', '.join(self.new)}"
