"""One link by which an organization looks at the facts of its own services."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.directory.models.directory import Organization


class OwnerLinkQuerySet(models.QuerySet["OwnerLink"]):
    def open(self, now: datetime) -> "OwnerLinkQuerySet":
        return self.filter(ends_at__gt=now)


class OwnerLink(models.Model):
    """A link that was given out. Made by a person who may confirm numbers and never changed; gone
    when somebody withdraws it, kept after its end. Nothing is noted of its being opened; who made
    and withdrew it, and what was answered by it, is in the audit log of the organization.
    """

    is_sealed = True

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="owner_links")
    # sha256 of the secret, in hexadecimal; the secret itself is in the link only
    secret_digest = models.CharField(max_length=64)
    # where the system mailed it, and nobody here saw it; empty: its maker copied it
    email = models.EmailField(blank=True)
    locale = models.CharField(max_length=20)  # in which the page opens
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
