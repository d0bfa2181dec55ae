"""What the worker remembers: which reminders went out, and what the nightly checks found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.directory.models.channels import ContactChannel

STAGES = [("before", _("soon due")), ("due", _("due")), ("reported", _("reported as wrong"))]


class SentReminder(models.Model):
    """One stage of one contact's check date, or of a report, that people have been told of in one
    week; never told twice.

    Made in the transaction that sends the mail, so that a mail that fails is tried again. A new
    check gives a new `valid_until`, and reminders begin anew.
    """

    channel = models.ForeignKey(ContactChannel, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10, choices=STAGES)
    valid_until = models.DateField()
    week = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "stage", "valid_until", "week"], name="reminder_once_per_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.stage} {self.valid_until}"


class LinkCheck(models.Model):
    """When the worker opened the link of one contact last.

    failures: how many there were one after the other.
    """

    channel = models.OneToOneField(
        ContactChannel, on_delete=models.CASCADE, related_name="link_check"
    )
    at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.channel} {self.failures}"


class IntegrityCheck(models.Model):
    """The nightly comparison of what is public with what people decided; one row per day, the
    latest run.

    findings is a list of sentences for staff; empty when everything agrees. sealed, last_seal,
    seals_head: how many seals there were, up to which one, and the digest of them all
    (`cms.two_people.audit.seals.Head`).
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    findings = models.JSONField(default=list)
    sealed = models.PositiveBigIntegerField(default=0)
    last_seal = models.PositiveBigIntegerField(default=0)
    seals_head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {len(self.findings)}"
