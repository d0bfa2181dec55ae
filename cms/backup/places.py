"""Where archives lie, and their copies on another machine."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.utils.module_loading import import_string

from cms.backup.archive import pieces
from cms.backup.doctor.installation import command
from cms.backup.refusals import Refused
from cms.whole_files import UNFINISHED, WholeFiles

BUCKET = "s3:"
_NAME = "cncc-%Y%m%dT%H%M%SZ.zip"
_ENCRYPTED = ".enc"


def folder() -> Path:
    return Path(settings.BACKUP_DIR)


def name_of(made_at: datetime, *, is_encrypted: bool) -> str:
    name = made_at.astimezone(UTC).strftime(_NAME)
    return name + _ENCRYPTED if is_encrypted else name


def made_at(name: str) -> datetime | None:
    """None for a file that is no archive."""
    try:
        found = datetime.strptime(name.removesuffix(_ENCRYPTED), _NAME)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC)


def is_encrypted(name: str) -> bool:
    return name.endswith(_ENCRYPTED)


def archives() -> list[Path]:
    """The newest first."""
    try:
        found = [file for file in folder().iterdir() if made_at(file.name)]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda file: file.name, reverse=True)


def newest() -> Path:
    found = archives()
    if not found:
        raise Refused(f"There is no archive in {folder()}; `{command('backup')}` makes one.")
    return found[0]


@contextmanager
def alone() -> Iterator[None]:
    """No other backup is made meanwhile; what one that died left behind goes."""
    media = Path(settings.MEDIA_ROOT).resolve()
    if not settings.AWS_STORAGE_BUCKET_NAME and folder().resolve().is_relative_to(media):
        raise Refused("BACKUP_DIR is in MEDIA_ROOT: each backup would hold those before it.")
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        lock: IO[bytes] = (folder() / ".lock").open("wb")
    except OSError as error:
        raise Refused(f"BACKUP_DIR {folder()} cannot be written: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("Another backup is being made; wait for it.") from error
        for left in folder().glob(f"{UNFINISHED}*"):
            left.unlink()
        yield


def keep_newest() -> None:
    for old in archives()[settings.BACKUP_KEEP :]:
        old.unlink()


# The copy


def target() -> Any:
    """The storage of the copies; None: nowhere. Raises Refused when it is not there now."""
    where = settings.BACKUP_COPY_TO
    if not where:
        return None
    if where.startswith(BUCKET):
        bucket, _slash, below = where.removeprefix(BUCKET).partition("/")
        # an extra (cms.extras)
        made = import_string("storages.backends.s3.S3Storage")
        return made(bucket_name=bucket, location=below, custom_domain=None)
    if not Path(where).is_dir():
        raise Refused(f"BACKUP_COPY_TO {where} is not there: is the disk mounted?")
    return WholeFiles(location=where, file_permissions_mode=0o600)


def copy(archive: Path) -> None:
    """Onto the other machine, read there again, and the oldest there go. Raises Refused; the
    archive itself stays."""
    try:
        storage = target()
        if storage is None:
            return
        if not has_arrived(storage, archive):
            if storage.exists(archive.name):
                storage.delete(archive.name)
            with archive.open("rb") as stream:
                storage.save(archive.name, File(stream, archive.name))
            if not has_arrived(storage, archive, is_read=True):
                raise Refused("The copy of the archive is not the archive.")
        for name in names_at(storage)[settings.BACKUP_KEEP :]:
            storage.delete(name)
    except Refused:
        raise
    except Exception as error:  # a bucket's library has errors of its own
        raise Refused(
            f"The archive is there, and its copy is not: {type(error).__name__}: {error}"
        ) from error


def names_at(storage: Any) -> list[str]:
    """Of the archives there, the newest first."""
    return sorted((one for one in storage.listdir("")[1] if made_at(one)), reverse=True)


def has_arrived(storage: Any, archive: Path, *, is_read: bool = False) -> bool:
    """is_read: byte by byte; otherwise by its size."""
    if not storage.exists(archive.name) or storage.size(archive.name) != archive.stat().st_size:
        return False
    if not is_read:
        return True
    with storage.open(archive.name) as there, archive.open("rb") as here:
        return _digest(there) == _digest(here)


def _digest(stream: Any) -> bytes:
    found = hashlib.sha256()
    for piece in pieces(stream):
        found.update(piece)
    return found.digest()
