"""A restore: an empty database and an empty folder become what an archive holds, and it is proven.

While it is not finished the database says so (`condition.is_unfinished`): `ready` answers 503, the
doctor names it, and another restore may begin anew. What is wrong with the archive or the place is
refused before anything is changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.utils import timezone
from wagtail.models import Site

from cms.api import condition
from cms.backup import answers, media, program, recorded, tables
from cms.backup.archive import FILES, PUBLIC, Reader, reading, refusing_broken, rows_of
from cms.backup.refusals import Refused
from cms.documents import projection
from cms.documents.models import MediaFile
from cms.publishing.audit.append_only import lifted, missing_triggers
from cms.publishing.audit.models import log

Say = Callable[[str], object]
RESTORED = "restored_from_archive"
AGAIN = "the same command begins anew."
# pages that migrations make: the root, and Wagtail's word of welcome
PAGES_OF_MIGRATIONS = 2


@dataclass(frozen=True)
class Proof:
    """wrong: readers would get something else than when the archive was made. notes: what may
    differ, because the place or the program is another one."""

    wrong: list[str]
    notes: list[str]


def check(archive: Path, say: Say) -> None:
    """Every byte of it, and whether this program can restore it. Raises Refused."""
    with reading(archive, settings.BACKUP_KEY_FILE) as reader:
        _check(reader, say)


def restore(archive: Path, say: Say) -> Proof:
    """Raises Refused."""
    try:
        return _restored(archive, say)
    except OSError as error:
        raise Refused(f"{error}. When that is mended, {AGAIN}") from error
    except Error as error:
        raise Refused(f"The database does not do it: {error}".rstrip()) from error
    except KeyboardInterrupt as error:
        raise Refused(f"Ctrl-C: {AGAIN}") from error


def _restored(archive: Path, say: Say) -> Proof:
    with reading(archive, settings.BACKUP_KEY_FILE) as reader:
        _check(reader, say)
        manifest = reader.manifest
        _refuse_what_is_there()
        say("Migrating the database to its state.")
        program.migrate_to(*_state(manifest))
        condition.begin_unfinished()
        say("Files.")
        files = _files(reader)
        say("Rows.")
        every = tables.of_archive(manifest["tables"])
        _fill(reader, every)
        _refuse_other_rows(manifest, every)
        say("Indexes and triggers.")
        _finish_tables()
        say("Comparing.")
        proof = _prove(reader, files)
        projection.begin_epoch()
        _log(archive, manifest)
        cache.clear()
        condition.end_unfinished()
    return proof


def _log(archive: Path, manifest: dict[str, Any]) -> None:
    """What people decided between the archive and now is not in the log any more: it says so."""
    for site in Site.objects.filter(is_default_site=True):
        log(site, RESTORED, by=None, data={"archive": archive.name, "of": manifest["made_at"]})


# Before


def _check(reader: Reader, say: Say) -> None:
    with refusing_broken():
        reader.verify()
        program.refuse_newer(*_state(reader.manifest))
    say(f"The archive of {reader.manifest['made_at']} is whole.")


def _state(manifest: dict[str, Any]) -> tuple[list[program.Node], str]:
    """Of the database, and the version that made it."""
    return [(app, name) for app, name in manifest["migrations"]], manifest["program"]["version"]


def _refuse_what_is_there() -> None:
    if condition.is_unfinished():
        return
    if found := next(media.names(), None):
        raise Refused(
            f"The folder or bucket of uploads is not empty: it has {found}. Nothing was changed. "
            "Move the folder media of DATA_DIR away."
        )
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        if not there:
            return
        if "django_migrations" not in there:
            raise Refused(f"The database is not empty: it has the table {there[0]}.")
        if any(_count(cursor, there, *one) > most for one, most in _SIGNS_OF_USE):
            raise Refused(
                "The database is not empty: people have worked with it. Nothing was changed. Give "
                "DATABASE_URL an empty database."
            )


_SIGNS_OF_USE = (
    (("auth_user",), 0),
    (("publishing_auditentry",), 0),
    (("wagtailcore_page",), PAGES_OF_MIGRATIONS),
)


def _count(cursor: Any, there: list[str], table: str) -> int:
    if table not in there:
        return 0
    cursor.execute(f"SELECT count(*) FROM {tables.quoted(table)}")
    return int(cursor.fetchone()[0])


# Filling


def _files(reader: Reader) -> dict[str, str]:
    """Name → digest."""
    found = {}
    for line in reader.lines(FILES):
        file = orjson.loads(line)
        media.put_back(file, reader)
        found[file["name"]] = file["sha256"]
    return found


def _fill(reader: Reader, every: list[tables.Table]) -> None:
    """All rows or none. Keys of other rows are looked at when all are there."""
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        connection.disable_constraint_checking()
    try:
        with transaction.atomic(), lifted():
            tables.empty()
            for table in every:
                try:
                    with transaction.atomic():
                        tables.fill(table, reader.lines(rows_of(table.name)))
                except Error as error:
                    raise Refused(
                        f"The database does not take a row of {table.name}: {error}"
                    ) from error
            tables.count_on(reader.manifest["counters"], every)
            try:
                with transaction.atomic():
                    connection.check_constraints()
            except Error as error:
                raise Refused(f"Rows name others that are not there: {error}") from error
    finally:
        if is_sqlite:
            connection.enable_constraint_checking()
    ContentType.objects.clear_cache()


def _refuse_other_rows(manifest: dict[str, Any], every: list[tables.Table]) -> None:
    """What lies there now is read again, and is what was read when the archive was made."""
    for table in every:
        content = tables.Content()
        for _line in tables.lines(table, content):
            pass
        then = manifest["tables"][table.name]
        if (content.rows, content.sha256) != (then["rows"], then["sha256"]):
            raise Refused(
                f"The rows of {table.name} are not those of the archive: {content.rows} in place "
                f"of {then['rows']}, or other values."
            )


def _finish_tables() -> None:
    """What is newer than the archive, triggers and what searches ask; PostgreSQL counts rows."""
    call_command("migrate", verbosity=0)
    call_command("update_index", verbosity=0)
    if missing := missing_triggers():
        raise Refused(f"The trigger {missing[0]} could not be made.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


# Proof


def _prove(reader: Reader, files: dict[str, str]) -> Proof:
    manifest = reader.manifest
    now = timezone.now()
    if lost := next(media.different(files), None):
        raise Refused(f"{lost}.")
    wrong = [
        f"The file {name}, which a public document lists, is not in the archive"
        for name, sha256 in _listed()
        if files.get(name) != sha256
    ]
    notes = recorded.different(manifest["settings"])
    reasons = list(_reasons_to_differ(manifest, now))
    different = list(_other_answers(reader, now))
    if different and reasons:
        notes += [f"{len(different)} public answers are other ones, {why}" for why in reasons]
    else:
        wrong += different
    return Proof(wrong, notes)


def _listed() -> Iterator[tuple[str, str]]:
    rows = MediaFile.objects.filter(document__deleted=False).order_by("name")
    yield from rows.values_list("name", "sha256").distinct()


def _reasons_to_differ(manifest: dict[str, Any], now: datetime) -> Iterator[str]:
    if manifest["program"]["digest"] != program.told()["digest"]:
        yield "which may be because another version of the program made the archive"
    if manifest["base_url"] != settings.BASE_URL:
        yield f"which may be because BASE_URL was {manifest['base_url']}"
    turn = manifest["public_until"]
    if turn and datetime.fromisoformat(turn) <= now:
        yield "which may be because something has begun or ended by the clock since"


def _other_answers(reader: Reader, now: datetime) -> Iterator[str]:
    then = dict(map(orjson.loads, reader.lines(PUBLIC)))
    for address, sha256 in dict(answers.answers(now)).items():
        was = then.pop(address, None)
        if was is None:
            yield f"{address} is answered, and was not"
        elif was != sha256:
            yield f"{address} is answered with other bytes"
    yield from (f"{address} is not answered any more" for address in then)
