"""Whether what must be written can be: a file in each folder, and how much room is left there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from cms.whole_files import UNFINISHED
from ops.backup.doctor.installation import account, name_of
from ops.backup.doctor.sentences import HealthCheck, tell
from public.api import condition

MB = 2**20


def disk(now: datetime) -> HealthCheck:
    there = (_nearest(folder) for folder, _loss in _wanted())
    for folder in (*condition.folders(), *there):
        if (free := shutil.disk_usage(folder).free) < condition.LEAST_FREE:
            return tell("disk-full", free=free // MB, folder=folder)
    return tell("disk")


def folders(now: datetime) -> HealthCheck:
    """As whoever asks: the account of the services, unless somebody runs this as another."""
    closed: list[tuple[Path, str]] = []
    for folder, loss in _wanted():
        try:
            _write(_nearest(folder))
        except PermissionError:
            if not os.path.isdir(folder):
                return tell("folder-missing", folder=folder, loss=loss)
            closed.append((folder, loss))
        except OSError as error:
            said = error.strerror or type(error).__name__
            return tell("folder-unwritable", folder=folder, reason=said, loss=loss)
        else:
            closed += [(below, loss) for below in _closed_below(_nearest(folder))]
    if not closed:
        return tell("folders")
    return tell(
        "folders-closed",
        who=account(),
        folders=", ".join(
            f"{folder} (of {name_of(folder.stat().st_uid)})" for folder, _loss in closed
        ),
        loss="; ".join(dict.fromkeys(loss for _folder, loss in closed)),
        paths=" ".join(str(folder) for folder, _loss in closed),
    )


def _wanted() -> Iterator[tuple[Path, str]]:
    """Each folder, and what is lost without it."""
    for name, loss in (
        ("" if settings.AWS_STORAGE_BUCKET_NAME else settings.MEDIA_ROOT, "nobody can upload"),
        (settings.FILE_UPLOAD_TEMP_DIR, "no upload can be opened"),
        (settings.EXPORT_DIR, "what is published is missing in the next outage"),
        (settings.BACKUP_DIR, "no backup is made"),
    ):
        if name:
            yield Path(name).absolute(), loss


def _nearest(folder: Path) -> Path:
    """It, or where it would be made."""
    return next(one for one in (folder, *folder.parents) if os.path.isdir(one))


def _write(folder: Path) -> None:
    with tempfile.NamedTemporaryFile(prefix=UNFINISHED, dir=folder) as file:
        file.write(b"x")
        file.flush()


def _closed_below(folder: Path) -> Iterator[Path]:
    as_effective = os.access in os.supports_effective_ids
    for below in folder.iterdir():
        if below.is_symlink() or not below.is_dir():
            continue
        if not os.access(below, os.W_OK | os.X_OK, effective_ids=as_effective):
            yield below
