"""A backup: everything of one moment in one file, read back before anybody relies on it."""

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from cms.backup import answers, media, places, program, recorded, tables
from cms.backup.archive import (
    FILES,
    FORMAT,
    PUBLIC,
    Writer,
    archive_writing,
    reading,
    refusing_broken,
    rows_of,
)
from cms.backup.encryption import read_key
from cms.backup.refusals import Refused
from cms.backup.snapshot import snapshot
from cms.documents.models import Feed, MediaFile
from cms.office.first_week import note_backup
from cms.publishing.audit import seals
from cms.whole_files import UNFINISHED

Say = Callable[[str], object]


def make(say: Say) -> tuple[Path, list[str]]:
    """The archive, and sentences about what is wrong with what was backed up. Raises Refused, and
    leaves nothing half made."""
    if not program.is_migrated():
        raise Refused(
            "The database has not been migrated to this version. Make the backup with the version "
            "that serves it, or migrate first."
        )
    key = read_key(Path(settings.BACKUP_KEY_FILE)) if settings.BACKUP_KEY_FILE else None
    with places.alone():
        now = timezone.now()
        archive = places.folder() / places.name_of(now, is_encrypted=key is not None)
        unfinished = archive.with_name(f"{UNFINISHED}{archive.name}")
        try:
            with archive_writing(unfinished, key) as writer:
                wrong = _write(writer, now, say)
            _to_disk(unfinished)
            say("Reading it back.")
            verify(unfinished)
            os.replace(unfinished, archive)
            _to_disk(archive.parent)
        except OSError as error:
            raise Refused(f"The archive could not be written: {error}.") from error
        except Error as error:
            raise Refused(f"The database could not be read: {error}".rstrip()) from error
        finally:
            unfinished.unlink(missing_ok=True)
        places.keep_newest()
        note_backup(by=None)
        if settings.BACKUP_COPY_TO:
            say(f"Copying it to {settings.BACKUP_COPY_TO}.")
            places.copy(archive)
    return archive, wrong


def verify(archive: Path) -> dict[str, Any]:
    """Read every byte of an archive; its manifest. Raises Refused."""
    with reading(archive, settings.BACKUP_KEY_FILE) as reader, refusing_broken():
        reader.verify()
        return reader.manifest


def _to_disk(place: Path) -> None:
    number = os.open(place, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _write(writer: Writer, now: datetime, say: Say) -> list[str]:
    with snapshot():
        manifest = _manifest(now)
        for table in tables.tables():
            content = tables.Content()
            writer.add_lines(rows_of(table.name), tables.lines(table, content))
            manifest["tables"][table.name] = {
                "columns": table.columns,
                "key": table.key,
                "is_counted": table.is_counted,
                "rows": content.rows,
                "sha256": content.sha256,
            }
        rows = sum(one["rows"] for one in manifest["tables"].values())
        say(f"{rows} rows of {len(manifest['tables'])} tables.")
        said = dict(answers.answers(now))
        writer.add_lines(PUBLIC, map(orjson.dumps, said.items()))
        say(f"{len(said)} public answers.")
        listed = MediaFile.objects.filter(document__deleted=False)
        wanted = dict(listed.values_list("name", "sha256"))
    files = list(media.add_all(writer))
    writer.add_lines(FILES, (orjson.dumps(asdict(file)) for file in files))
    say(f"{len(files)} files, {sum(file.size for file in files)} bytes.")
    for file in files:
        if wanted.get(file.name) == file.sha256:
            del wanted[file.name]
    writer.finish(manifest)
    broken = [at for at, digest in said.items() if digest == answers.UNANSWERED]
    return [
        *(f"{at} could not be answered" for at in broken),
        *(f"The file {name}, which a public document lists, was not there" for name in wanted),
    ]


def _manifest(now: datetime) -> dict[str, Any]:
    turn = answers.changes_at(now)
    feed = Feed.objects.get()
    return {
        "format": FORMAT,
        "made_at": now.astimezone(UTC).isoformat(),
        "program": program.told(),
        "database": connection.vendor,
        "migrations": program.applied(),
        "settings": recorded.told(),
        "base_url": settings.BASE_URL,
        "feed": {"epoch": feed.epoch, "seq": feed.seq},
        "log": str(seals.head()[0]),
        "public_until": turn.astimezone(UTC).isoformat() if turn else None,
        "counters": tables.counters(),
        "tables": {},
    }
