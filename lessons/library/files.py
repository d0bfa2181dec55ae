"""The life of a resource's files: added by one person, confirmed by another, withdrawn by anyone
who may.

What is stored was written anew (`cleaning`, in a process of its own), without what the upload said
about people; the upload itself is not kept. A replaced file is a new version beside the old one:
channels keep getting the old until somebody else than the one who added it has looked at the new.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.documents import projection
from cms.sandbox.running import Opened, opened
from cms.two_people import people
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import DECIDED, Refused, who_can
from lessons.library.cleaning import old_office
from lessons.library.cleaning.values import FILE, THUMBNAIL
from lessons.library.file_types import TYPES, allowed, called, file_type
from lessons.library.models.pictures import Picture, collection_named
from lessons.library.models.resources import CONFIRM, Resource, ResourceFile
from lessons.library.pictures.redraw import Redrawn, sizes_in
from lessons.library.refusals import FILES, PICTURES

LARGEST_FILE = 100 * 1024 * 1024  # bytes; a short video for weak networks is far below
CHUNK = 1024 * 1024
AT_MOST = format_lazy(gettext_lazy("At most {mb} MB."), mb=LARGEST_FILE // CHUNK)
THUMBNAILS = "រូបតូចនៃឯកសារ / Thumbnails of files"


def add(
    resource: Resource, *, language: str, role: str = "main", upload: File, by: Any
) -> ResourceFile:
    """Store `upload`, cleaned, as the next version; ValidationError if it cannot be.

    A resource that is not stored yet is stored with its file, or not at all.
    """
    if upload.size > LARGEST_FILE:
        told = {"name": upload.name, "size": filesizeformat(upload.size)}
        sentence = _("“%(name)s” has %(size)s: choose a smaller one.") % told
        raise ValidationError({"file": f"{sentence} {AT_MOST}"})
    with (
        _cleaned(upload, role=role, resource_type=resource.type) as cleaned,
        cleaned.file(FILE) as content,
        projection.publishing(),
    ):
        if resource._state.adding:
            resource.full_clean()
            resource.save()
        file = ResourceFile(
            resource=resource,
            language=language,
            role=role,
            thumbnail=_thumbnail(cleaned) if role == "main" else None,
            added_by=by,
            added_at=timezone.now(),
        )
        _describe(file, cleaned, content)
        _store(file, cleaned, content)
        _replace_older(file, by=by)
    return file


def _replace_older(file: ResourceFile, *, by: Any) -> None:
    """It is the next version in its place, and waits for its second person."""
    same_place = ResourceFile.objects.filter(
        resource=file.resource, language=file.language, role=file.role
    )
    last = same_place.aggregate(last=models.Max("version"))["last"] or 0
    file.version = last + 1
    file.full_clean(exclude=["file"])
    file.save()
    for older in same_place.exclude(pk=file.pk):
        if (replaced := engine.waiting(older)) is not None:
            engine.lapse(replaced, by=by)
    engine.request(file, by=by, digest=file.sha256)


def confirm(file: ResourceFile, *, by: Any) -> ResourceFile:
    """`by` has opened the file and stands behind it; from now on channels get it."""
    engine.endorse(_asked(file), by=by)
    return ResourceFile.objects.get(pk=file.pk)


def who_confirms_file(file: ResourceFile) -> str:
    """A sentence: who can, and where."""
    return who_can(people.who_has(CONFIRM, but={file.added_by_id}))


def withdraw(file: ResourceFile, *, by: Any) -> ResourceFile:
    """Take the file out of every document now; no older version takes its place."""
    engine.withdraw(_asked(file, also_decided=True), by=by)
    return ResourceFile.objects.get(pk=file.pk)


def _asked(file: ResourceFile, *, also_decided: bool = False) -> ChangeRequest:
    """What its maker asked for. Raises Refused where that is over."""
    stored = ResourceFile.objects.get(pk=file.pk)
    if stored.withdrawn_at:
        sentence = (
            _("This file was withdrawn already.")
            if also_decided
            else _("This file was withdrawn. Add it again.")
        )
        raise Refused(DECIDED, sentence)
    if stored.confirmed_at and not also_decided:
        raise Refused(DECIDED, _("This file is confirmed already."))
    asked = stored.requests.first()
    if asked is None:
        raise Refused(DECIDED, _("Nobody asked for this file. Add it again."))
    return asked


@contextmanager
def _cleaned(upload: File, *, role: str, resource_type: str) -> Iterator[Opened]:
    kind = file_type(upload.file, role=role, resource_type=resource_type)  # type: ignore[arg-type]
    if kind is None and old_office.is_one(upload.file):  # type: ignore[arg-type]
        code = old_office.why(upload.file)  # type: ignore[arg-type]
        raise ValidationError({"file": FILES[code]}, code=code)
    if kind is None:
        raise ValidationError({"file": _why_not(upload, role=role, resource_type=resource_type)})
    task = f"lessons.library.cleaning.{kind.task}"
    with ExitStack() as kept:
        try:
            cleaned = kept.enter_context(
                opened(task, [upload], refusals=PICTURES | FILES, **kind.options)
            )
        except ValidationError as error:
            raise ValidationError({"file": error.messages}, code=error.code) from error
        yield cleaned


def _why_not(upload: File, *, role: str, resource_type: str) -> str:
    """What was found, what may be there."""
    told = {"name": upload.name, "found": called(upload.file)}  # type: ignore[arg-type]
    if told["found"]:
        found = _("“%(name)s” is of the kind %(found)s, which does not fit here.") % told
    else:
        found = (
            _("“%(name)s” does not fit here: what is in it is none of the kinds that are known.")
            % told
        )
    fitting = allowed(role=role, resource_type=resource_type)
    if not fitting:
        return f"{found} {_('A link has no file: choose another kind of resource first.')}"
    rule = _("Allowed are: %(allowed)s. Choose another file.")
    return f"{found} {rule % {'allowed': fitting}}"


def _describe(file: ResourceFile, cleaned: Opened, content: IO[bytes]) -> None:
    """What was counted in it, and what its bytes are."""
    file.sha256, file.bytes = _measured(content)
    file.mime = TYPES[cleaned.values["extension"]]
    for name in ("pages", "slides", "duration_s"):
        setattr(file, name, cleaned.values[name])


def _measured(file: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and bytes."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _store(file: ResourceFile, cleaned: Opened, content: IO[bytes]) -> None:
    """Write the bytes, unless the same bytes are there: their address follows from them."""
    name = f"file.{cleaned.values['extension']}"
    path = file.file.field.generate_filename(file, name)
    if file.file.storage.exists(path):
        file.file.name = path
    else:
        content.seek(0)
        file.file.save(name, File(content), save=False)


def _thumbnail(cleaned: Opened) -> Picture | None:
    """Its first page, slide or picture. It shows what the file shows, and is public with it."""
    if not cleaned.values["shows"]:
        return None
    content = cleaned.content(THUMBNAIL)
    drawn = sizes_in(cleaned, cleaned.values["sizes"])
    picture = Picture(
        title=f"រូបតូច / Thumbnail {hashlib.sha256(content).hexdigest()[:12]}",
        is_decorative=True,
        file=Redrawn(content, extension=cleaned.values["shows"], sizes=drawn),
        collection=collection_named(THUMBNAILS),
    )
    picture.save()
    return picture
