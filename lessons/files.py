"""The life of a resource's files: added by one person, confirmed by another, withdrawn by anyone
who may.

A replaced file is a new version beside the old one: channels keep getting the old until somebody
else than the one who added it has looked at the new.
"""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.file_types import file_type
from lessons.models import Resource, ResourceFile
from localize.documents import read_side

LARGEST_FILE = 100 * 1024 * 1024  # bytes; a short video for weak networks is far below
CHUNK = 1024 * 1024


def add(
    resource: Resource, *, language: str, role: str = "main", upload: File, by: Any
) -> ResourceFile:
    """Store `upload` as the next version; ValidationError if it is not what it says it is."""
    if upload.size > LARGEST_FILE:
        raise ValidationError({"file": _("The file is larger than 100 MB.")})
    kind = file_type(upload.file, upload.name or "", role=role, resource_type=resource.type)
    if kind is None:
        raise ValidationError(
            {"file": _("This kind of file does not fit, or its content is not what its name says.")}
        )
    with read_side().publishing():
        same_place = ResourceFile.objects.filter(resource=resource, language=language, role=role)
        last = same_place.aggregate(last=models.Max("version"))["last"] or 0
        file = ResourceFile(
            resource=resource,
            language=language,
            role=role,
            version=last + 1,
            sha256=_sha256(upload),
            bytes=upload.size,
            mime=kind.mime,
            added_by=by,
            added_at=timezone.now(),
        )
        _store(file, upload, f"file.{kind.extension}")
        file.full_clean(exclude=["file"])
        file.save()
    return file


def confirm(file: ResourceFile, *, by: Any) -> ResourceFile:
    """`by` has opened the file and stands behind it; from now on channels get it."""
    with read_side().publishing():
        file = ResourceFile.objects.select_for_update().get(pk=file.pk)
        if file.added_by_id == by.pk:
            raise ValidationError(_("Somebody else has to confirm a file that you added."))
        if file.withdrawn_at:
            raise ValidationError(_("This file was withdrawn. Add it again."))
        if file.confirmed_at:
            raise ValidationError(_("This file is confirmed already."))
        file.confirmed_by, file.confirmed_at = by, timezone.now()
        file.save()
    return file


def withdraw(file: ResourceFile, *, by: Any) -> ResourceFile:
    """Take the file out of every document now; no older version takes its place."""
    with read_side().publishing():
        file = ResourceFile.objects.select_for_update().get(pk=file.pk)
        if file.withdrawn_at:
            raise ValidationError(_("This file was withdrawn already."))
        file.withdrawn_by, file.withdrawn_at = by, timezone.now()
        file.save()
    return file


def _sha256(upload: File) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _store(file: ResourceFile, upload: File, name: str) -> None:
    """Write the bytes, unless the same bytes are there: their address follows from them."""
    path = file.file.field.generate_filename(file, name)
    if file.file.storage.exists(path):
        file.file.name = path
    else:
        upload.seek(0)
        file.file.save(name, upload, save=False)
