"""The rows of packs: what file was made, of which documents, and what stands in it."""

import re
from typing import ClassVar

from django.db import models
from django.db.models import Q

BOOK, LESSON, GUIDE, HANDOUT, SEED = "book", "lesson", "guide", "handout", "seed"
# what each kind is of: the document with its key. A seed is of a whole language
DOCUMENTS = {BOOK: "courses", LESSON: "lessons", GUIDE: "guides", HANDOUT: "lessons"}
FOLDER = "packs"
# in no name of a file: what one system or another forbids, and what cannot be seen
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|.\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
LONGEST_TITLE = 60  # code points; three bytes each in Khmer, of 255


class Pack(models.Model):
    """One file in one language: of a book, a lesson or a guide, the page of a lesson to hand out,
    or everything for an app.

    A row is made with its file. When another takes its place, or what it is of is gone, it gets
    `replaced_at`; an hour later its file goes (empty), with what only the server needs, and
    is_withdrawn says whether something in it was not to be given out any more. The row stays: it
    answers whoever still carries the file. seq: of the feed, read before the documents that it was
    made of. program: what made it. base: of this server, where its code on paper leads.
    """

    kind = models.CharField(max_length=10)
    format = models.CharField(max_length=10)
    locale = models.CharField(max_length=20)
    key = models.UUIDField(null=True)  # of the document
    title = models.CharField(max_length=255, blank=True, default="")
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveIntegerField()
    epoch = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    program = models.CharField(max_length=20)
    base = models.CharField(max_length=255, default="")
    made_at = models.DateTimeField()
    file = models.FileField(max_length=255, blank=True)
    replaced_at = models.DateTimeField(null=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "key", "locale", "format"],
                condition=Q(replaced_at=None) & ~Q(kind=SEED),
                name="pack_of_document_once",
            ),
            models.UniqueConstraint(
                fields=["locale", "format"],
                condition=Q(kind=SEED, replaced_at=None),
                name="pack_of_language_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DOCUMENTS, key__isnull=False) | Q(kind=SEED, key=None),
                name="pack_of_document_has_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.locale} {self.key or ''} {self.format} {self.sha256[:8]}"

    @property
    def saved_as(self) -> str:
        """The name under which people keep it: what it is, of what, in which language."""
        title = " ".join(_NOT_IN_NAMES.sub(" ", self.title).split())[:LONGEST_TITLE].strip()
        parts = [title, "" if title and self.kind == BOOK else self.kind, self.locale]
        return f"{' - '.join(filter(None, parts))}.{self.format}"


class PackDocument(models.Model):
    """A document that a pack was made of, as it was. Of a seed it is gone with its file: an app
    asks the feed.

    Without an ETag it is only named there, such as the title of a page that is linked to: it has
    to be public, whatever it says.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="documents")
    key = models.UUIDField()
    kind = models.CharField(max_length=40)
    locale = models.CharField(max_length=20)
    etag = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.locale}/{self.kind}/{self.key}"


class PackValue(models.Model):
    """A value of a contact that stands in a pack; kept with its row."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="values_in_it")
    key = models.UUIDField()  # of the contact
    sha256 = models.CharField(max_length=64)  # of its `href`

    def __str__(self) -> str:
        return f"{self.key} {self.sha256[:8]}"


class PackPicture(models.Model):
    """A picture whose bytes are in a pack, by its name in the storage; of a seed gone with its
    file."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name


class PackFailure(models.Model):
    """A pack that could not be made: since when, how often it was tried, when it is again.

    Gone as soon as it was made, or is wanted no more.
    """

    kind = models.CharField(max_length=10)
    format = models.CharField(max_length=10)
    locale = models.CharField(max_length=20)
    key = models.UUIDField(null=True)
    title = models.CharField(max_length=255, blank=True, default="")
    since = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.locale} {self.title} ({self.format})"
