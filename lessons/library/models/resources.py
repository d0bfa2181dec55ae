"""Resources of the library and their files: facts that pages of all languages point at.

No word here is public: titles and descriptions are on `ResourcePage`.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.guard import WrittenRound, changed_fields, may_write
from cms.core.records import FactModel
from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.library import FILE_ROLES, LICENCES, PAPERS, RESOURCE_TYPES
from cms.core.vocabularies.shared import AUDIENCES, LANGUAGES, TOPICS, choices, label
from cms.documents import projection
from cms.two_people.answers import Step
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Outcome
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.records import (
    Protects,
    TwoPeopleQuerySet,
    TwoPeopleRecord,
    emptied,
)
from cms.two_people.approvals.shown import Line, Section, Side
from cms.two_people.approvals.subjects import SubjectModel, key_of
from lessons.library import links
from lessons.library.picture_refusals import why_not
from lessons.library.storage import stored_under
from localize.overview.records import NamedByPage, shown_name, title_of, with_title

# the right to be the second person for a file
CONFIRM = "lessons.confirm_resourcefile"


class Resource(NamedByPage, TwoPeopleRecord):
    """One thing to download or open, with a file per language; made by an editor.

    Where a link leads and what its picture shows are changed by two people, as its files are.
    """

    own_name = "name"
    its_pages = "resource_pages"
    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=CONFIRM)}
    two_people: ClassVar[dict[str, Protects]] = {"link_url": emptied, "thumbnail": emptied}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("For editors only; it is never published.")
    )
    type = models.CharField(_("kind"), max_length=10, choices=choices(RESOURCE_TYPES))
    audiences = CodesField(_("audiences"), labels=AUDIENCES, blank=True)
    topics = CodesField(_("topics"), labels=TOPICS, blank=True)
    licence = models.CharField(_("licence"), max_length=30, choices=choices(LICENCES), blank=True)
    paper = models.CharField(_("paper"), max_length=4, choices=choices(PAPERS), blank=True)
    link_url = models.URLField(
        _("address"), blank=True, help_text=_("For links only. Nothing of that site is embedded.")
    )
    captions_in = CodesField(
        _("captions in"),
        labels=LANGUAGES,
        blank=True,
        help_text=_("For video. Empty means: in the language of the video."),
    )
    transcript_required = models.BooleanField(
        _("needs a transcript"), default=True, help_text=_("For video and audio.")
    )
    thumbnail = models.ForeignKey(
        "lessons.Picture",
        verbose_name=_("thumbnail"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TwoPeopleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        return with_title(super().listed_rows())

    def waiting_title(self, request: ChangeRequest) -> str:
        return self.shown_name

    def clean(self) -> None:
        super().clean()
        if self.type == "link" and not self.link_url:
            raise ValidationError({"link_url": _("A link needs an address.")})
        if self.link_url:
            self.link_url = links.without_traces(self.link_url)
        if self.type != "link" and self.link_url:
            raise ValidationError({"link_url": _("Only a link has an address.")})
        if self.link_url and not links.allowed(self.link_url):
            raise ValidationError(
                {
                    "link_url": _(
                        "Links begin with https:// and lead to Facebook, YouTube, Telegram or a "
                        "site in the list of known sites."
                    )
                }
            )
        refused = why_not(self.thumbnail)
        if refused:
            raise ValidationError({"thumbnail": refused})

    def captions_needed(self, language: str) -> set[str]:
        """Languages that captions must be in beside a main file in `language`."""
        return set(self.captions_in or [language]) if self.type == "video" else set()

    def transcript_needed(self) -> bool:
        return self.transcript_required and self.type in {"video", "audio"}

    def missing_alternatives(self) -> list[Any]:
        """Sentences about captions and transcripts that its files lack, confirmed or not."""
        there = {(f.role, f.language) for f in self.files.all() if f.withdrawn_at is None}
        sentences = []
        for language in sorted(language for role, language in there if role == "main"):
            lacking = {c for c in self.captions_needed(language) if ("captions", c) not in there}
            sentences += [
                _("The video in %(language)s has no captions in %(captions)s.")
                % {"language": _language(language), "captions": _language(code)}
                for code in sorted(lacking)
            ]
            if self.transcript_needed() and ("transcript", language) not in there:
                sentences.append(
                    _("The recording in %(language)s has no transcript.")
                    % {"language": _language(language)}
                )
        return sentences

    def served_files(self) -> list["ResourceFile"]:
        """What channels get: of each role and language the newest confirmed version, unless that
        one is withdrawn; a recording only together with its captions and transcript."""
        newest: dict[tuple[str, str], ResourceFile] = {}
        for file in self.files.all():
            known = newest.get((file.role, file.language))
            if file.confirmed_at and (known is None or file.version > known.version):
                newest[(file.role, file.language)] = file
        served = {place: file for place, file in newest.items() if file.withdrawn_at is None}
        return [
            file
            for (role, language), file in served.items()
            if role != "main" or self._alternatives_needed(language) <= served.keys()
        ]

    def _alternatives_needed(self, language: str) -> set[tuple[str, str]]:
        """(role, language) of the files without which a main file in `language` is not served."""
        needed = {("captions", code) for code in self.captions_needed(language)}
        return needed | ({("transcript", language)} if self.transcript_needed() else set())


def _language(code: str) -> str:
    """Its name in the language of the screen."""
    return label(LANGUAGES, code)


# what channels get, and who stands behind it: only `files` and the engine change these
FILE_FACTS = (
    "resource_id",
    "language",
    "role",
    "version",
    "file",
    "sha256",
    "added_by_id",
    "confirmed_by_id",
    "confirmed_at",
    "withdrawn_by_id",
    "withdrawn_at",
)


class ResourceFileQuerySet(models.QuerySet["ResourceFile"]):
    def update(self, **kwargs: Any) -> int:
        raise WrittenRound("Files change through lessons.library.files only.")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Files are added through lessons.library.files only.")


class ResourceFile(SubjectModel, FactModel):
    """One version of one file in one language. Made by `files.add`, never changed afterwards
    except to be confirmed once (by somebody else) and withdrawn once. Channels get the newest
    confirmed version of each role and language, unless that one is withdrawn."""

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=CONFIRM)}
    resource_title: str | None = None  # where a list read it

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=10, choices=choices(LANGUAGES))
    role = models.CharField(
        _("what it is"), max_length=10, choices=choices(FILE_ROLES), default="main"
    )
    version = models.PositiveIntegerField(_("version"), editable=False)
    file = models.FileField(_("file"), upload_to=stored_under, max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    # counted in the file when it is added; empty where its kind has none
    pages = models.PositiveSmallIntegerField(null=True, editable=False)
    slides = models.PositiveSmallIntegerField(null=True, editable=False)
    duration_s = models.PositiveIntegerField(null=True, editable=False)
    thumbnail = models.ForeignKey(
        "lessons.Picture",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    bytes = models.PositiveBigIntegerField(editable=False)
    mime = models.CharField(max_length=100, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField(editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ResourceFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["language", "role", "-version"]
        verbose_name = _("file of a resource")
        verbose_name_plural = _("files of resources")
        permissions: ClassVar[list[Any]] = [
            ("confirm_resourcefile", _("Can confirm a file that somebody else added"))
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["resource", "language", "role", "version"],
                name="lessons_resourcefile_version_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None, confirmed_at=None)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="lessons_resourcefile_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("added_by")),
                name="lessons_resourcefile_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by=None, withdrawn_at=None)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="lessons_resourcefile_withdrawn_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} ({self.language}, {self.role}, {self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = FILE_FACTS[-4:] if self._state.adding else FILE_FACTS
        if not may_write(self) and changed_fields(self, names):
            raise WrittenRound("Files change through lessons.library.files only.")
        with projection.publishing():
            super().save(*args, **kwargs)
            projection.refresh(self.resource)

    # What the engine of approvals asks

    def may_withdraw(self, user: Any, request: ChangeRequest) -> bool:
        return bool(user.has_perm("lessons.change_resourcefile"))

    def take_over(self, request: ChangeRequest, *, by: Any) -> None:
        self.confirmed_by, self.confirmed_at = by, timezone.now()
        self.save()

    def let_go(self, request: ChangeRequest, *, by: Any) -> None:
        """No channel gets it, refused or withdrawn; a newer one that waits changes nothing."""
        if request.outcome != Outcome.LAPSED:
            self.withdrawn_by, self.withdrawn_at = by, timezone.now()
            self.save()

    def own_sentence(self, request: ChangeRequest) -> str:
        return gettext("Somebody else has to confirm a file that you added.")

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        rows = super().listed_rows().select_related("resource")
        title = Coalesce(title_of(Resource, "resource_id"), models.Value(""))
        return rows.annotate(resource_title=title)

    def waiting_title(self, request: ChangeRequest) -> str:
        what = f"{self.get_role_display()}, {self.get_language_display()}"
        if self.resource_title is None:
            return f"{self.resource.shown_name}: {what}"
        return f"{shown_name(self.resource, self.resource_title)}: {what}"

    def shown_as(self) -> list[str]:
        """A page shows the resource."""
        return [key_of(self.resource)]

    def after_confirmation(self, request: ChangeRequest, *, by: Any) -> Step:
        """“Published” only if a page that readers see shows it now."""
        from lessons.library.readers_of_files import missing_to_be_read  # knows statuses of pages

        missing = missing_to_be_read(self, user=by)
        return missing or Step(gettext("The file is confirmed and published."), is_done=True)

    def lines(self, request: ChangeRequest) -> list[Line]:
        served = [
            one
            for one in self.resource.served_files()
            if (one.role, one.language) == (self.role, self.language) and one.pk != self.pk
        ]
        now = served[0].as_side() if served else Side(gettext("Nothing"))
        return [Line(self.waiting_title(request), now, self.as_side())]

    def earlier(self, request: ChangeRequest) -> models.QuerySet[ChangeRequest]:
        """Each version is a row of its own."""
        versions = ResourceFile.objects.filter(
            resource=self.resource_id, language=self.language, role=self.role
        )
        asked = ChangeRequest.objects.about(ResourceFile, request.action)
        keys = [str(key) for key in versions.values_list("pk", flat=True)]
        return asked.filter(subject_id__in=keys, pk__lt=request.pk)

    def since(self, returned: ChangeRequest, request: ChangeRequest) -> list[Section] | None:
        before = ResourceFile.objects.filter(pk=returned.subject_id).first()
        if before is None:
            return None
        line = Line(self.waiting_title(request), before.as_side(), self.as_side())
        return [Section("", (line,))]

    def as_side(self) -> Side:
        """To be opened by who decides about it."""
        kind = str(self.file.name).rpartition(".")[2].upper()
        words = f"{gettext('Open the file')} ({kind}, {filesizeformat(self.bytes)})"
        return Side(words, file=reverse("admin_media", args=[self.file.name]))
