"""Pictures: files and facts about them.

The words that describe a picture are part of each page that shows it (they are translated and
reviewed there); what is kept here is a suggestion for editors and is never sent to a channel. Only
the credit is: a licence asks that the maker is named.
"""

import uuid
from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet, get_upload_to
from wagtail.models import Collection as PictureCollection
from wagtail.search import index

from cms.core.records import FactModel
from cms.core.wagtail_compat import is_stored, note_file_of
from cms.documents import projection
from cms.two_people import people
from cms.two_people.approvals.models import CHANGE, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.records import (
    Protects,
    TwoPeopleQuerySet,
    TwoPeopleRecord,
    filled,
    never,
)
from lessons.library import ladder
from lessons.library.pictures.fields import PictureField
from lessons.library.pictures.redraw import Redrawn, redraw, sizes


def collection_named(name: str) -> PictureCollection:
    """Apart from the pictures that editors choose from; made with the first of them."""
    root = PictureCollection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


class PictureQuerySet(TwoPeopleQuerySet, ImageQuerySet):
    pass


class Picture(TwoPeopleRecord, AbstractImage):
    """One uploaded picture. Replacing its file or crop renders every document that shows it.

    A picture is full of words and faces: once anything names it, two people change its file and
    its credit and decide that no child can be recognised.
    """

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right="lessons.confirm_resourcefile")
    }
    two_people: ClassVar[dict[str, Protects]] = {
        "file": never,
        "credit": never,
        "has_identifiable_child": filled,
    }
    shown_beside = ("file", "credit")
    inside = frozenset({"title", "collection"})

    file = PictureField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    alt_text = models.CharField(
        _("what the picture shows"),
        max_length=255,
        blank=True,
        help_text=_(
            "A suggestion for the pages that use it. Each page says it in its own language."
        ),
    )
    # not `decorative`: AbstractImage sets that name on every instance it loads
    is_decorative = models.BooleanField(
        _("only decoration"),
        default=False,
        help_text=_("A page loses nothing without this picture."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_(
            "Who made it, as the licence asks. Everybody sees it with the picture. Never the name "
            "of a person in the picture."
        ),
    )
    has_identifiable_child = models.BooleanField(
        _("a child can be recognised"),
        default=False,
        help_text=_("Such a picture is published only with a consent on record."),
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "alt_text",
        "is_decorative",
        "credit",
        "has_identifiable_child",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    search_fields: ClassVar[list[Any]] = [
        *AbstractImage.search_fields,
        *(
            kind(name)
            for name in ("alt_text", "credit")
            for kind in (index.SearchField, index.AutocompleteField)
        ),
    ]

    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        # AbstractImage does not hand down the permission that its choosers ask for
        permissions: ClassVar[list[tuple[str, str]]] = [("choose_picture", "Can choose picture")]  # type: ignore[assignment]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """Never the title: that is often a file name."""
        return "" if self.is_decorative else self.alt_text

    def get_upload_to(self, filename: str) -> str:
        """A name without a word of the uploaded one: file names must not name people."""
        return f"original_images/{uuid.uuid4().hex}.{filename.rpartition('.')[2].lower()}"

    @property
    def needs_consent(self) -> bool:
        return bool(self.has_identifiable_child)

    def may_be_published(self, day: date | None = None) -> bool:
        """Where a child can be recognised: only while every consent on record covers `day`
        (today), and not without one. Two children need two records."""
        if not self.has_identifiable_child:
            return True
        if self.pk is None:
            return False
        asked = day or timezone.localdate()
        consents = self.consents.all()
        return bool(consents) and all(consent.covers(asked) for consent in consents)

    def about_children(self) -> list[str]:
        """What a second person has to know before this is seen: lines, for the desk only."""
        if not self.has_identifiable_child:
            return []
        consents = [consent.in_words() for consent in self.consents.all()]
        return [gettext("A child can be recognised."), *(consents or [gettext("No consent yet.")])]

    def focus(self) -> dict[str, float] | None:
        """Where the important part is, as fractions of width and height; None if nobody said."""
        point = self.get_focal_point()
        if point is None or not self.width or not self.height:
            return None
        x, y = point.centroid
        return {"x": round(x / self.width, 3), "y": round(y / self.height, 3)}

    # Files: the original is drawn anew (`pictures.fields`), its sizes belong to that drawing

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it with its sizes and render what shows it. A new file replaces the old one and
        all of its addresses."""
        before = type(self).objects.filter(pk=self.pk).values_list("file", flat=True).first()
        content = self._new_content(before)
        # drawn before the lock: it takes longer than everything else
        drawn = self._drawn_of(content) if content is not None and self.may_be_published() else []
        with projection.publishing():
            self.refuse_alone()
            is_seen = content is not None or self.changes_what_is_seen()
            super(FactModel, self).save(*args, **kwargs)
            if content is not None:
                self._replace(before, drawn)
            if is_seen:
                projection.refresh(self)
            if not self.may_be_published():
                self.drop_sizes()
        self.prepare()

    def may_endorse(self, user: Any, request: ChangeRequest) -> bool:
        """Whoever confirms files, and whoever may change pictures of this collection."""
        from wagtail.images.permissions import permission_policy  # asks for the model when imported

        if user.has_perm(self.policy().right):
            return True
        # once for each collection: the list of what waits asks about hundreds
        known: dict[Any, bool] = vars(user).setdefault("_pictures_to_change", {})
        place = (self.collection_id, self.uploaded_by_user_id == user.pk)
        if place not in known:
            known[place] = permission_policy.user_has_permission_for_instance(user, "change", self)
        return known[place]

    def who_may_endorse(self, request: ChangeRequest, *, but: Collection[int] = ()) -> list[Any]:
        return people.who_passes(lambda user: self.may_endorse(user, request), but=but)

    def pending_value(self, name: str, value: Any) -> Any:
        """A new file is drawn anew and stored where it will stay."""
        if name != "file":
            return value
        redrawn = redraw(value)
        storage = self.file.storage
        return storage.save(self.file.field.generate_filename(self, redrawn.name), redrawn)

    def set_values(self, new: dict[str, Any]) -> None:
        super().set_values(new)
        if "file" in new:
            note_file_of(self)
            if not self._is_stored_file(new["file"]):
                self.set_focal_point(None)  # of the old picture

    def _is_stored_file(self, name: str) -> bool:
        return type(self).objects.filter(pk=self.pk, file=name).exists()

    def prepare(self) -> None:
        """Make what channels will get as soon as it may be shown, so that publishing finds it."""
        if self.file and self.may_be_published():
            self.sizes()

    def _new_content(self, before: str | None) -> bytes | None:
        """The bytes of a file that is not yet this picture's; None if the file stays."""
        if not self.file or (is_stored(self.file) and self.file.name == before):
            return None
        if not is_stored(self.file):
            self.file = redraw(self.file.file, with_sizes=self.may_be_published())  # type: ignore[assignment]
        with self.open_file() as opened:
            content: bytes = opened.read()
            opened.seek(0)
        return content

    def _drawn_of(self, content: bytes) -> list[ladder.Drawn]:
        file = self.file.file
        if isinstance(file, Redrawn) and file.sizes:
            return file.sizes
        return sizes(content, ladder.specs(self.width))

    def _replace(self, before: str | None, drawn: list[ladder.Drawn]) -> None:
        if before and before != self.file.name:
            transaction.on_commit(partial(self.file.storage.delete, before))
        self._delete_renditions(self.renditions.all())
        for one in drawn:
            self._keep(one)

    def sizes(self) -> list["Rendition"]:
        """The files that channels get, made where one is missing."""
        wanted = ladder.specs(self.width)
        there = {one.filter_spec: one for one in self.renditions.all() if one.sha256}
        missing = [spec for spec in wanted if spec not in there]
        if missing:
            with self.open_file() as opened:
                content = opened.read()
            made = sizes(content, missing)  # before the lock, unless somebody holds it
            with projection.publishing():
                self._delete_renditions(self.renditions.filter(filter_spec__in=missing, sha256=""))
                for drawn in made:
                    there[drawn.spec] = self._keep(drawn)
        return [there[spec] for spec in wanted]

    def _keep(self, drawn: ladder.Drawn) -> "Rendition":
        kept, _made = self.renditions.get_or_create(
            filter_spec=drawn.spec,
            focal_point_key="",
            defaults={
                "file": ContentFile(drawn.content, name=f"{drawn.sha256}.{drawn.extension}"),
                "sha256": drawn.sha256,
                "bytes": len(drawn.content),
            },
        )
        return kept

    def drop_sizes(self) -> None:
        """Delete every file made of this picture; their addresses answer 404."""
        self._delete_renditions(self.renditions.all())

    def _delete_renditions(self, renditions: models.QuerySet["Rendition"]) -> None:
        # as a part of this picture's change: otherwise each row deleted would render again what
        # shows the picture (cms.publishing.receivers looks at the origin)
        collector = Collector(using=renditions.db, origin=self)
        collector.collect(renditions)
        collector.delete()

    def clean(self) -> None:
        super().clean()
        if not self.alt_text and not self.is_decorative:
            raise ValidationError(
                {"alt_text": _("Say what the picture shows, or tick “Only decoration”.")}
            )


class Rendition(AbstractRendition):
    """One size and format of a picture. Those for channels (`Picture.sizes`) are named after their
    bytes and made with the picture; others are thumbnails of the admin, made when first needed."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    # of the sizes that channels get; empty for what only the admin shows
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    bytes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="lessons_rendition_once"
            )
        ]
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")

    @property
    def type(self) -> str:
        return ladder.media_type(self.filter_spec)

    @property
    def url(self) -> str:
        """Where the admin shows it. The public address, `file.url`, answers only for files that
        a public document lists, and a new picture is in none."""
        return reverse("admin_media", args=[self.file.name])
