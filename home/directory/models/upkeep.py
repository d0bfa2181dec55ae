"""What the worker remembers: which reminders went out, and what the nightly checks found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.directory.models.channels import ContactChannel

STAGES = [
    ("before", _("soon due")),
    ("due", _("due")),
    ("expired", _("expired")),
]


class SentReminder(models.Model):
    """One stage of one contact's check date that people have been told of; never told twice.

    Made in the transaction that sends the mail, so that a mail that fails is tried again. A new
    check gives a new `valid_until`, and reminders begin anew.
    """

    channel = models.ForeignKey(ContactChannel, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10, choices=STAGES)
    valid_until = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "stage", "valid_until"], name="reminder_once_per_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.stage} {self.valid_until}"


class IntegrityCheck(models.Model):
    """The nightly comparison of public numbers with their log; one row per day, the latest run.

    findings is a list of sentences for staff; empty when everything agrees.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    numbers = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {len(self.findings)}"
