"""The one log of what people decided, whatever it was about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.two_people.audit.append_only import AppendOnly, AppendOnlyQuerySet
from cms.two_people.people import User, name


class AuditQuerySet(AppendOnlyQuerySet):
    def about(self, *subjects: models.Model) -> "AuditQuerySet":
        """Entries about rows of one model."""
        keys = [str(subject.pk) for subject in subjects]
        return self.filter(subject_type=type_of(subjects[0]), subject_id__in=keys)

    def about_any(self, model: type[models.Model]) -> "AuditQuerySet":
        return self.filter(subject_type=type_of(model))


class AuditEntry(AppendOnly):
    """One thing that was done to one subject: who, when, what, why.

    `by_id` is empty when the clock or the system did it. `old` and `new` say the same things of the
    subject before and after; `data` what belongs to the step itself. `page_key` and `locale` say
    where it belongs, if that is a page or a string of one.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=310, blank=True)
    subject_type = models.CharField(max_length=100)  # "home.contactchannel"
    subject_id = models.CharField(max_length=64)
    subject_name = models.CharField(max_length=255, blank=True)
    verb = models.CharField(max_length=30)
    reason = models.CharField(max_length=500, blank=True)
    comment = models.TextField(blank=True)
    old = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    new = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    page_key = models.UUIDField(null=True, db_index=True)
    locale = models.CharField(max_length=20, blank=True)
    # of an answer: how long what it answers had waited
    waited = models.DurationField(null=True)

    objects: ClassVar[Any] = AuditQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        ordering = ["-at", "-pk"]
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_name}"


def type_of(subject: models.Model | type[models.Model]) -> str:
    return subject._meta.label_lower


def log(subject: models.Model, verb: str, *, by: User | None, **fields: Any) -> AuditEntry:
    """Write one entry. Other fields as in `entry_of`."""
    entry = entry_of(subject, verb, by=by, **fields)
    entry.save()
    return entry


def write(entries: Sequence[AuditEntry]) -> None:
    """Entries of one step, in their order: one statement for all, and one for their seals."""
    AuditEntry.objects.bulk_create(entries)


def entry_of(
    subject: models.Model,
    verb: str,
    *,
    by: User | None,
    at: datetime | None = None,
    page_key: UUID | None = None,
    **fields: Any,
) -> AuditEntry:
    """One that is not written yet. Other fields by name: reason, comment, old, new, data, locale,
    waited."""
    return AuditEntry(
        by_id=by.pk if by is not None else None,
        by_name=name(by) if by is not None else "",
        subject_type=type_of(subject),
        subject_id=str(subject.pk),
        subject_name=str(subject)[:255],
        verb=verb,
        page_key=page_key,
        at=at or timezone.now(),
        **fields,
    )
