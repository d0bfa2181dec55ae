"""A link for one reader, and the texts that it opens: these and no others."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core.vocabularies.languages import language_label
from localize.safeguarding.models import Role

LONGEST_NAME = 100  # code points, here and below
LONGEST_TEXT, LONGEST_REASON = 4_000, 1_000
IN_A_BATCH = 50


class Kind(models.TextChoices):
    """What a text is, in the order in which they are read: children's words first."""

    READERS = "readers", _("What children and parents read around the lessons")
    ANSWERS = "answers", _("Answers to what happened: words and steps")
    PAGE = "page", _("A lesson or page")
    TERMS = "terms", _("Terms")
    OFFICE = "office", _("Screens of the office")


class Verdict(models.TextChoices):
    RIGHT = "right", _("right")
    WRONG = "wrong", _("wrong")
    BETTER = "better", _("better so")


class ReaderLinkQuerySet(models.QuerySet["ReaderLink"]):
    def open(self, now: datetime) -> "ReaderLinkQuerySet":
        return self.filter(withdrawn_at=None, ends_at__gt=now)

    def with_progress(self) -> "ReaderLinkQuerySet":
        """How many texts they have (`total`), and of how many something was said (`done`)."""
        is_judged = ~Q(texts__verdict="")
        return self.annotate(total=Count("texts"), done=Count("texts", filter=is_judged))


class ReaderLink(models.Model):
    """A link that was given out. Made by a person with the right to, changed once, by being
    withdrawn; kept after its end, with what was said by it. Nothing is noted of its being opened.
    """

    is_sealed = True

    # sha256 of the secret, in hexadecimal; the secret itself is in the link only
    secret_digest = models.CharField(max_length=64)
    reader = models.CharField(max_length=LONGEST_NAME)
    role = models.CharField(max_length=10, choices=Role.choices)
    language = models.CharField(max_length=20)  # BCP 47
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ReaderLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        default_permissions = ("add",)
        verbose_name = _("link for a reader from outside")
        verbose_name_plural = _("links for readers from outside")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="reader_link_ends", condition=Q(ends_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="reader_link_withdrawn_by_and_at",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader} ({self.language_name})"

    @property
    def language_name(self) -> str:
        return language_label(self.language)

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.ends_at > timezone.now()


class ReadTextQuerySet(models.QuerySet["ReadText"]):
    def judged(self) -> "ReadTextQuerySet":
        return self.exclude(verdict="")

    def waiting(self) -> "ReadTextQuerySet":
        """What a reader wants otherwise, and nobody here has dealt with."""
        return self.filter(verdict__in=(Verdict.WRONG, Verdict.BETTER), dealt_at=None)


class ReadText(models.Model):
    """One text as it was when its link was made, and what the reader says of it.

    Made with the link; judged by the reader, who may change their mind until somebody of the office
    has dealt with it. number: its place in the link, from 1. subject: what it is the text of, as
    `sources` names that. source: the same in the language that it is translated from, or what it
    means. page: of a text of a page, its source page.
    """

    link = models.ForeignKey(ReaderLink, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    batch = models.PositiveIntegerField()  # from 1; of one kind each
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=120)
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=255)
    source = models.TextField(blank=True)
    text = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    better = models.TextField(blank=True)
    why = models.TextField(blank=True)
    times = models.PositiveSmallIntegerField(default=0)  # that it was judged
    judged_at = models.DateTimeField(null=True)
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    dealt_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ReadTextQuerySet.as_manager()

    # what somebody outside read is no use of the page
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["link", "number"]
        default_permissions = ()
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "subject"])]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["link", "number"], name="read_text_number_in_link"),
            models.CheckConstraint(
                name="read_text_judged_at",
                condition=Q(verdict="", judged_at=None, better="", why="")
                | (~Q(verdict="") & Q(judged_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="read_text_better_has_a_text",
                condition=(Q(verdict="better") & ~Q(better=""))
                | (~Q(verdict="better") & Q(better="")),
            ),
            models.CheckConstraint(
                name="read_text_dealt_by_and_at",
                condition=Q(dealt_by=None, dealt_at=None)
                | Q(dealt_by__isnull=False, dealt_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def shown(self) -> str:
        return _as_read(self.kind, self.text)

    @property
    def shown_source(self) -> str:
        return _as_read(self.kind, self.source)


def _as_read(kind: str, text: str) -> str:
    """Of a page without its tags, which readers of it do not see; others hold signs as typed."""
    return strip_tags(text) if kind == Kind.PAGE else text
