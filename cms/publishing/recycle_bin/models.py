"""What is known about a deleted page: its old place, who deleted it and when."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

DAYS = 30  # for which a deleted page can be brought back


class BinnedPageQuerySet(models.QuerySet["BinnedPage"]):
    def due(self, now: datetime) -> "BinnedPageQuerySet":
        """Those whose days are over."""
        return self.filter(deleted_at__lte=now - timedelta(days=DAYS))


class BinnedPage(models.Model):
    """One page in the bin, with all that is below it.

    Made when somebody deletes the page, removed when it is restored, gone with the page when it
    is purged. What was deleted in one go (a page in two languages) has the same `batch`.
    """

    page = models.OneToOneField(Page, models.CASCADE, related_name="binned")
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    # the slug it had: in the bin the row has another, as two deleted pages may have had the same
    slug = models.CharField(max_length=255)
    # null once the parent is purged; its title is kept to say where the page was
    parent = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    parent_title = models.CharField(max_length=255)
    # the page before it under its parent; null: it was the first, or that one is purged
    after = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    below = models.PositiveIntegerField(default=0)  # pages below it when it was deleted
    was_public = models.BooleanField(default=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    deleted_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = BinnedPageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.deleted_at:%Y-%m-%d}"

    @property
    def purged_on(self) -> datetime:
        """From when on the worker deletes it for good."""
        return self.deleted_at + timedelta(days=DAYS)
