"""A backup: the dump of the database, then the uploads, in one snapshot that is read back."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import Error

from cms.core.advisory_locks import uploads_locked
from cms.two_people.audit import seals
from office.desk.first_week import note_backup
from ops.backup import postgresql, program, restic
from ops.backup.refusals import Refused
from ops.backup.scratch import scratch

Say = Callable[[str], object]


def make(say: Say) -> str:
    """Its id. Raises Refused."""
    postgresql.refuse_others()
    restic.key()
    if not program.is_migrated():
        raise Refused(
            "The database has not been migrated to this version. Make the backup with the version "
            "that serves it, or migrate first."
        )
    try:
        made = _made(say)
    except Error as error:
        raise Refused(f"The database could not be read: {error}".rstrip()) from error
    except OSError as error:
        raise Refused(f"{settings.BACKUP_DIR} cannot be written: {error}.") from error
    say("Reading it back.")
    restic.run("check", "--read-data")
    restic.keep_newest()
    note_backup(by=None)
    if settings.BACKUP_COPY_TO:
        say(f"Copying it to {settings.BACKUP_COPY_TO}.")
        restic.copy(settings.BACKUP_COPY_TO)
    return made


def _made(say: Say) -> str:
    media = Path(settings.MEDIA_ROOT).resolve()
    # the dump names no file that is gone when the uploads are read
    with uploads_locked(waits=True), scratch("making") as place:
        restic.begin()
        tags = [f"version={program.version()}", f"log={seals.head()[0]}"]
        say("The database.")
        dump = place / restic.DUMP
        postgresql.dump(dump)
        if settings.AWS_STORAGE_BUCKET_NAME:
            say("The uploads are in a bucket, which keeps its own versions: not in the backup.")
            return restic.backup([str(dump)], tags)
        say("The uploads.")
        media.mkdir(parents=True, exist_ok=True)
        return restic.backup([str(dump), str(media)], tags)
