"""One link to one version of a page, for one guest."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page

from cms.two_people.audit.models import AuditEntry

LONGEST_NAME = 100  # code points


class SharedDraftQuerySet(models.QuerySet["SharedDraft"]):
    def open(self, now: datetime) -> "SharedDraftQuerySet":
        """Those that can be read; not what was given out before the page was taken down, in
        whatever language: what was wrong in it stands in the version of the link."""
        taken_down = AuditEntry.objects.filter(
            page_key=OuterRef("page__translation_key"),
            verb="taken_down",
            at__gte=OuterRef("made_at"),
        )
        return self.filter(~Exists(taken_down), ends_at__gt=now)


class SharedDraft(models.Model):
    """A link that was given out. Made by a person who takes part in the page and never changed;
    gone when somebody withdraws it, with the page, and with the account that made it. The log has
    who made and withdrew it, and to which version a guest agreed; nothing of its being opened.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="shared_drafts")
    # sha256 of the secret, in hexadecimal; the secret itself is in the link only
    secret_digest = models.CharField(max_length=64)
    guest = models.CharField(
        max_length=LONGEST_NAME
    )  # for whom, as its maker calls them: "Director"
    # language code → {page: content as a revision stores it, is_partly: some of it is still in the
    # source's words}, of the draft and of its translation then
    contents = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # of the source's content, as people stand behind it: is it still the version of today?
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    objects: ClassVar[Any] = SharedDraftQuerySet.as_manager()

    # a link to a draft is no use of the page
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="shared_draft_ends", condition=Q(ends_at__gt=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.guest}"
