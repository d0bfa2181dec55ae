"""The read side's tables: what channels can read, in the order in which it became readable.

Nothing here is edited by people, and `rebuild_documents` writes all of it again from the page
tables; but for what was given out once and the numbers of the feed (`Recall`, `HiddenValue`,
`Gap`), of which this is the only copy. Only `projection` writes; views only read.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cms.documents.numbers.contact_overlay import as_given
from cms.documents.pack_models import Pack as Pack  # found there by Django


def new_epoch() -> str:
    """A name for one unbroken history of sequence numbers."""
    return secrets.token_hex(4)


def public_at_first() -> list[str]:
    return list(settings.PUBLIC_AT_FIRST)


class FeedQuerySet(models.QuerySet["Feed"]):
    def lock(self) -> "Feed":
        """The one row, locked until the transaction ends: publishers queue here."""
        return self.select_for_update().get(pk=Feed.ONLY)


class Feed(models.Model):
    """The one row that orders all changes.

    Made by `post_migrate`. Every publishing transaction locks it first, so that the order of
    commits is the order of `seq`. A new `epoch` (after a restore from a backup) makes every token
    that clients hold invalid, and `seq` goes on far behind (`Gap`): paper has no epoch. `turns`
    counts those transactions: who finds it as they left it knows that nothing was published in
    between. `languages` are the codes of those that two people have made public.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    epoch = models.CharField(max_length=32, default=new_epoch)
    seq = models.BigIntegerField(default=0)
    turns = models.BigIntegerField(default=0)
    languages = models.JSONField(default=public_at_first)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="feed_has_one_row")]

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"


class Gap(models.Model):
    """Numbers of the feed that were left out when a backup came back; never changed.

    A row is made when the history begins again (`projection.begin_epoch`). The history that was
    lost may have given out the numbers behind `after`, which is the version that paper had in the
    backup: whether paper of that version is older than the backup or was made in the lost time,
    nobody knows. `until` is the first number of the new history, in milliseconds the moment when it
    began, and the version of its paper until there is a recall.
    """

    is_sealed: ClassVar[bool] = True

    after = models.BigIntegerField()
    until = models.BigIntegerField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(after__lt=F("until")), name="gap_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.after}–{self.until}"


def in_time(now: Any) -> Q:
    """Has a document's time begun, and not yet ended? `now` is a datetime or an expression."""
    has_begun = Q(live_from__isnull=True) | Q(live_from__lte=now)
    return has_begun & (Q(live_until__isnull=True) | Q(live_until__gt=now))


def is_in_time(row: Any, now: datetime) -> bool:
    """The same of a row that was read."""
    has_begun = row.live_from is None or row.live_from <= now
    return has_begun and (row.live_until is None or row.live_until > now)


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self, now: Any) -> Self:
        """Documents that may be read at `now`: expiry does not wait for the worker."""
        return self.filter(in_time(now), deleted=False)

    def since(self, seq: Any) -> Self:
        """Documents changed after `seq`, tombstones too, in commit order."""
        return self.filter(seq__gt=seq).order_by("seq")

    def of_page(self, key: UUID, locale: str) -> Self:
        return self.filter(key=key, locale=locale)

    def lapsed(self, now: datetime) -> Self:
        """Documents whose time has ended and which are not stored as tombstones yet."""
        return self.filter(deleted=False, live_until__lte=now)


class Document(models.Model):
    """One kind of document of one page in one language, as channels receive it.

    Made when a page becomes public, rewritten when anything that it shows changes, and kept as a
    tombstone (no payload) when it stops being public, so that every client learns of it. `body`
    is the exact response; it holds neither `seq` nor `etag`. `seq` is the Feed's number of the
    latest change and grows with each; it says nothing about how many changes there were.
    `changed_at` is when that was, whatever changed: words, a number, hours. (`updated_at` is of
    the words, as editors publish them.)
    """

    key = models.UUIDField()
    locale = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    seq = models.BigIntegerField(unique=True)
    deleted = models.BooleanField(default=False)

    slug = models.CharField(max_length=300, blank=True, default="")
    # on PostgreSQL in the order of a Khmer dictionary, English as everybody has it (km-x-icu)
    title = models.CharField(max_length=255, blank=True, default="")
    body: "models.BinaryField[Any, Any]" = models.BinaryField(null=True)
    body_gzip: "models.BinaryField[Any, Any]" = models.BinaryField(null=True)
    card: "models.BinaryField[Any, Any]" = models.BinaryField(null=True)
    etag = models.CharField(max_length=64, blank=True, default="")
    etag_gzip = models.CharField(max_length=64, blank=True, default="")

    updated_at = models.DateTimeField()
    changed_at = models.DateTimeField(default=timezone.now)
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)
    position = models.IntegerField(default=0)
    # by code point in both databases (on PostgreSQL the collation is C); decides between equal
    # positions
    position_key = models.TextField(blank=True, default="")
    search_text = models.TextField(blank=True, default="")
    age_min = models.PositiveSmallIntegerField(null=True)
    age_max = models.PositiveSmallIntegerField(null=True)
    # what every answer says now of contacts and names in `body` and `card` until they are written
    # again (`Follower`); the ETags say so already
    overlay = models.TextField(blank=True, default="")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "locale", "kind"], name="document_identity"),
            models.UniqueConstraint(
                fields=["locale", "kind", "slug"],
                condition=Q(deleted=False),
                name="document_slug",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        deleted=True,
                        body__isnull=True,
                        body_gzip__isnull=True,
                        card__isnull=True,
                        etag="",
                        etag_gzip="",
                        slug="",
                        title="",
                        search_text="",
                    )
                    | Q(
                        deleted=False,
                        body__isnull=False,
                        body_gzip__isnull=False,
                        card__isnull=False,
                    )
                    & ~Q(etag="")
                    & ~Q(slug="")
                ),
                name="document_tombstone_has_no_payload",
            ),
        ]
        indexes = [
            # deleted is a condition, not a column: SQLite cannot walk the other
            models.Index(
                fields=["locale", "kind", "position", "id"],
                condition=Q(deleted=False),
                name="document_position",
            ),
            models.Index(
                fields=["locale", "kind", "title", "id"],
                condition=Q(deleted=False),
                name="document_title",
            ),
            # what a search joins of a document, without the rows, which are long
            models.Index(
                fields=[
                    *("locale", "kind", "id", "key"),
                    *("age_min", "age_max", "live_from", "live_until"),
                ],
                condition=Q(deleted=False),
                name="document_searched",
            ),
            models.Index(
                fields=["live_until"],
                condition=Q(deleted=False, live_until__isnull=False),
                name="document_lapses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.locale}/{self.kind}/{self.key}"

    def body_as_given(self) -> bytes:
        """The body that readers get: with what changed of it meanwhile."""
        body = bytes(self.body)
        return as_given(body, self.overlay) if self.overlay else body


class Facet(models.Model):
    """One value that lists can be filtered by; rewritten with its document, gone with it.

    `locale` and `kind` are those of the document, `place` is where it stands in its list: position
    and id in one number. So the index has the documents with a value in the order of the list, and
    two filters are two walks side by side that end with the page. (Of two columns PostgreSQL thinks
    that they are independent; it expects one row then, and reads everything first.)
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="facets", db_index=False
    )
    locale = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    place = models.BigIntegerField()
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "value", "locale", "place", "document"],
                name="facet_identity",
            )
        ]
        # counted without the rows
        indexes = [models.Index(fields=["document", "name", "value"], name="facet_of_document")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"

    @classmethod
    def of(cls, document: Document, pairs: Iterable[tuple[str, str]]) -> "list[Facet]":
        """A row for each (name, value), not yet stored."""
        place = place_of(document.position, document.pk)
        return [
            cls(
                document=document,
                locale=document.locale,
                kind=document.kind,
                place=place,
                name=name,
                value=value,
            )
            for name, value in sorted(pairs)
        ]


def place_of(position: int, pk: int) -> int:
    """Sorts as (position, id) does. Ids end at 2³²; a cursor that somebody made up may not."""
    return position * 2**32 + min(pk, 2**32 - 1)


class SearchEntry(models.Model):
    """What searching knows of one public document; written with it, gone with it.

    title, summary, body: its tokens (`khmertext.search`), each once, in the first of the three
    where it stands. Each database indexes them by itself (`search.tables`). impacts: every token's
    weight, packed (`search.packing`); length: how many there are. `version` is that of the analyser
    that made them.
    """

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    version = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    impacts: "models.BinaryField[Any, Any]" = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["version"], name="search_entry_version"),
            # what is found is put in order without the rows, which are long
            models.Index(fields=["document", "length"], name="search_entry_length"),
        ]

    def __str__(self) -> str:
        return f"search entry of {self.document_id}"


class SearchPart(models.Model):
    """What the file for searching without a network says of one document (`search.offline`).

    content: packed JSON, a `khmertext.search.compact.Part`. seq: of the document that said
    it; with another one it is not used.
    """

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="search_part"
    )
    seq = models.BigIntegerField()
    version = models.CharField(max_length=20)
    content: "models.BinaryField[Any, Any]" = models.BinaryField()

    def __str__(self) -> str:
        return f"part of {self.document_id} in the file for searching"


class SearchFile(models.Model):
    """The index of one language as a file (`search.offline`).

    It says what was public when the feed was at `seq` of `epoch`; until: when the clock alone makes
    it wrong. seconds: how long it took to make.
    """

    locale = models.CharField(max_length=20, unique=True)
    epoch = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    version = models.CharField(max_length=20)
    synonyms = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)
    body: "models.BinaryField[Any, Any]" = models.BinaryField()
    body_gzip: "models.BinaryField[Any, Any]" = models.BinaryField()
    etag = models.CharField(max_length=64)
    etag_gzip = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"search file {self.locale}"


class SearchTerm(models.Model):
    """How many public documents of a language have a token: what it is worth in a query.

    Counted by the worker when enough has changed (`search.upkeep`), so about right. Of tokens that
    only one has there is no row; the row without a token says how many documents were counted.
    """

    locale = models.CharField(max_length=20)
    token = models.CharField(max_length=100, blank=True)
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locale", "token"], name="search_term_identity")
        ]

    def __str__(self) -> str:
        return f"{self.locale}/{self.token}: {self.documents}"


class MediaFile(models.Model):
    """A file of ours that a document lists; files that no public document lists are not served.

    Rewritten with its document, gone with it. `name` is the file's name in the media storage,
    `saved_as` the one under which people find it again; empty: it is to say nothing. Of a picture
    the `language` is empty. What `needs_consent` shows a child that can be recognised.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="media_files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=20, blank=True, default="")
    saved_as = models.CharField(max_length=255, blank=True, default="")
    needs_consent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "document"], name="media_file_identity")
        ]

    def __str__(self) -> str:
        return self.name

    def columns(self) -> tuple[str, str, str, str, bool]:
        return (self.name, self.sha256, self.language, self.saved_as, self.needs_consent)

    @classmethod
    def of(cls, document: Document, columns: tuple[str, str, str, str, bool]) -> "MediaFile":
        """The row of a document with these `columns`, not yet stored."""
        names = ("name", "sha256", "language", "saved_as", "needs_consent")
        return cls(document=document, **dict(zip(names, columns, strict=True)))


class Dependency(models.Model):
    """The documents of one page and kind show something of one row (`model`, `pk`).

    `part` says what: of a page, names of fields of its card with spaces between them; otherwise,
    and for other rows, EVERYTHING. When that page changes, those follow that show what changed.
    A `pk` of ANY_ROW stands for every row of the model, also for those made later.

    Kept by (key, locale, kind) and not by Document, because a page that yields no document now
    (its service has no number yet) must be looked at again when that row changes. For pages
    `model` is "wagtailcore.page" and `pk` is the page's key in all languages (also in `target`):
    a link waits for the translation of its target.
    """

    key = models.UUIDField()
    locale = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    model = models.CharField(max_length=100)
    pk_text = models.CharField(max_length=64)
    target = models.UUIDField(null=True)
    part = models.TextField(default="*")

    EVERYTHING = "*"
    ANY_ROW = "*"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "locale", "kind", "model", "pk_text"],
                name="dependency_identity",
            )
        ]
        indexes = [models.Index(fields=["model", "pk_text"], name="dependency_row")]

    def __str__(self) -> str:
        return f"{self.locale}/{self.kind}/{self.key} shows {self.model} {self.pk_text}"


class Follower(models.Model):
    """A page whose documents show something that changed, and are yet to be written again.

    Committed with the change, so that a crash loses none; written in the order of these rows
    (`deferred_rendering`), and gone then.
    """

    key = models.UUIDField()
    locale = models.CharField(max_length=20)
    since = models.DateTimeField(default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "locale"], name="follower_once")]

    def __str__(self) -> str:
        return f"{self.locale}/{self.key}"


class OldSlug(models.Model):
    """A slug that a document once had; a new document that takes it wins and removes the row."""

    locale = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=300)
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locale", "kind", "slug"], name="old_slug_identity")
        ]

    def __str__(self) -> str:
        return f"{self.locale}/{self.kind}/{self.slug}"


class Recall(models.Model):
    """A value of a contact that readers were given and that turned out wrong; never changed.

    It has a number of the feed, so whoever keeps a copy hears of it. The value is not here: its
    digest is enough to find it in a copy, and old digits stand in no public byte.
    """

    # it cannot be made again: the nightly check knows what each held
    is_sealed: ClassVar[bool] = True

    seq = models.BigIntegerField(unique=True)
    key = models.UUIDField()  # of the contact
    sha256 = models.CharField(max_length=64)  # of its `href`
    reason = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        # asked of every value in a pack
        indexes = [models.Index(fields=["key", "sha256"], name="recall_of_value")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.key} {self.reason}"


class HiddenValue(models.Model):
    """A value of a contact that readers were given and are not given now, and that was not wrong
    when they lost it: copies and paper have it still.

    Made where a loss is no recall; gone when it becomes one, or when readers get the value again.
    """

    key = models.UUIDField()  # of the contact
    sha256 = models.CharField(max_length=64)  # of its `href`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "sha256"], name="hidden_value_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.sha256[:8]}"
