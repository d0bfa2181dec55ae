"""Who reads the feed to carry it on: a place in it for each webhook, and what it is being told.

Nothing here says what is public. Where a row is lost something is told twice.
"""

from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Document, Feed
from public.delivery import standard

# longer than any step: who has a cursor may be dead after that. So two processes never carry at
# once, as long as their clocks differ by less than half a minute.
LEASE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)  # between two tries


class Webhook(models.Model):
    """A channel that asked to be told of what changes (Standard Webhooks).

    Made, changed and deleted by administrators. `gone_at` is when the receiver said that it wants
    no more (410), which switches it off.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("As your office calls it."))
    address = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("Where the messages go, such as https://app.example.org/changes."),
    )
    is_active = models.BooleanField(_("switched on"), default=True)
    secret = models.CharField(max_length=100, default=standard.new_secret, editable=False)
    gone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new one hears of what comes from now on; who is switched on again, or has another
        address, need not wait."""
        if self.is_active:
            self.gone_at = None
        super().save(*args, **kwargs)
        cursor = Cursor.of_webhook(self)
        Cursor.objects.filter(pk=cursor.pk).update(failures=0, next_at=timezone.now())

    def clean(self) -> None:
        super().clean()
        refused = standard.refusal_of(self.address)
        if refused:
            raise ValidationError({"address": refused})

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""


class CursorQuerySet(models.QuerySet["Cursor"]):
    def behind(self, feed: Any) -> Self:
        """Those for whom there is something. feed: the row of the Feed."""
        return self.exclude(epoch=feed.epoch, seq=feed.seq)

    def due(self, now: datetime) -> Self:
        """Those whose time has come and that no process has taken. A claim or a pause of longer
        than there are is of a clock that was ahead."""
        is_free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        is_free |= Q(claimed_until__gt=now + 2 * LEASE)
        may_try = Q(failures=0) | Q(next_at__lte=now) | Q(next_at__gt=now + LONGEST_PAUSE)
        return self.filter(is_free & may_try)


class Cursor(models.Model):
    """How far one reader of the feed has come, and how it went.

    Made with the reader, at the end of the feed, and gone with it. What stands before (`epoch`,
    `seq`) was carried on and accepted. `claim` names the process that is at it, until
    `claimed_until`; only that one moves the cursor. After a failure nothing is tried before
    `next_at`.
    """

    name = models.CharField(max_length=40, unique=True)
    webhook = models.OneToOneField(
        Webhook, on_delete=models.CASCADE, null=True, related_name="cursor"
    )
    epoch = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    claim = models.CharField(max_length=32, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    last_success = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True, default="")
    last_error_at = models.DateTimeField(null=True)

    objects = CursorQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} at {self.epoch}-{self.seq}"

    @classmethod
    def of_webhook(cls, webhook: Webhook) -> "Cursor":
        """The one it has, or a new one at the end of the feed."""
        feed = Feed.objects.get()
        cursor, _made = cls.objects.get_or_create(
            webhook=webhook,
            defaults={"name": f"webhook {webhook.pk}", "epoch": feed.epoch, "seq": feed.seq},
        )
        return cursor

    def backlog(self) -> int:
        """How many documents it has yet to hear of."""
        is_anew = self.epoch != Feed.objects.get().epoch
        return Document.objects.since(0 if is_anew else self.seq).count()


class Message(models.Model):
    """What a webhook is being told: the same bytes under the same id until they are accepted.

    Made when it is sent first, gone when it was accepted: then the cursor is at (`epoch`, `until`).
    It begins at (`since_epoch`, `since`), and is of no use if the cursor is elsewhere.
    """

    webhook = models.OneToOneField(Webhook, on_delete=models.CASCADE)
    number = models.CharField(max_length=40)  # webhook-id
    body = models.TextField()
    since_epoch = models.CharField(max_length=32)
    since = models.BigIntegerField()
    epoch = models.CharField(max_length=32)
    until = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.number} up to {self.epoch}-{self.until}"


class Measure(models.TextChoices):
    """What is counted of answers. An answer of a child is that one was chosen, never which."""

    PAGES = "pages", _("Pages and documents read")
    HELP = "help", _("Help now opened")
    ANSWERS = "answers", _("Answers to “What happened?”, of a week")
    FILES = "files", _("Files taken away")
    POLLS = "polls", _("Copies that asked for changes")
    NOT_UNDERSTOOD = "not_understood", _("Searches that found nothing")


class ReachTotal(models.Model):
    """How often something was read on one day; of answers of a child in one week, from its Monday.

    Made and raised by the worker when the day or the week is over, or when it stops. Nothing joins
    two answers: there is no address, agent, query, time of day or page in it. book: the translation
    key of the book, empty for what is in none.
    """

    day = models.DateField()
    measure = models.CharField(max_length=20, choices=Measure.choices)
    language = models.CharField(max_length=20, blank=True, default="")
    book = models.CharField(max_length=36, blank=True, default="")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("total of what was read")
        verbose_name_plural = _("totals of what was read")
        default_permissions = ()
        permissions = [("view_reachtotal", "Can see how much is read")]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "measure", "language", "book"], name="reach_total_identity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}"
