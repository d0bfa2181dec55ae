"""What is known about a deleted page: its old place, who deleted it and when."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

DAYS = 30  # for which a deleted page can be brought back


class BinnedPageQuerySet(models.QuerySet["BinnedPage"]):
    def due(self, now: datetime) -> "BinnedPageQuerySet":
        """Those whose days are over; what was in a page was deleted before it."""
        over = self.filter(deleted_at__lte=now - timedelta(days=DAYS))
        return over.order_by("deleted_at", "pk")


class BinnedPage(models.Model):
    """One page in the bin, with all that is below it.

    Made when somebody deletes the page, removed when it is restored, gone with the page when it
    is purged.
    """

    page = models.OneToOneField(Page, models.CASCADE, related_name="binned")
    # the slug it had: in the bin the row has another, as two deleted pages may have had the same
    slug = models.CharField(max_length=255)
    # purged after what was in it (`actions.purge`)
    parent = models.ForeignKey(Page, models.PROTECT, related_name="+")
    below = models.PositiveIntegerField(default=0)  # pages below it when it was deleted
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
