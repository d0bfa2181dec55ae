"""A restore: an empty database and an empty folder become what a backup holds, and it is proven.

While it is not finished the database says so (`condition.is_unfinished`): `ready` answers 503, the
doctor names it, and another restore may begin anew. A place that is not empty, another key and a
newer version are refused before anything is changed; a piece that is damaged `check` finds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import Error, connection
from django.utils import timezone
from wagtail.models import Site

from cms.documents import intact, projection
from cms.documents.addresses import locales
from cms.documents.search import offline
from cms.two_people.audit import seals
from cms.two_people.audit.append_only import missing_triggers
from cms.two_people.audit.models import log
from ops.backup import postgresql, program, restic
from ops.backup.refusals import Refused
from ops.backup.restic import Snapshot
from ops.backup.scratch import scratch
from public.api import condition
from public.packs import storing

Say = Callable[[str], object]
RESTORED = "restored_from_backup"
AGAIN = "the same command begins anew."


def check(name: str, repository: str, say: Say) -> None:
    """Every byte of a backup, and whether this program can restore it. Raises Refused."""
    snapshot = restic.find(name, repository)
    restic.read_all(snapshot, repository)
    with _dump_of(snapshot, repository):
        say(f"The backup {snapshot} is whole.")


def restore(name: str, repository: str, say: Say) -> list[str]:
    """Sentences about what readers would get otherwise than before. Raises Refused. name: the
    beginning of the snapshot's id, empty: the newest. repository: empty: the one of this machine.
    """
    try:
        return _restored(name, repository, say)
    except OSError as error:
        raise Refused(f"{error}. When that is mended, {AGAIN}") from error
    except Error as error:
        raise Refused(f"The database does not do it: {error}".rstrip()) from error
    except KeyboardInterrupt as error:
        raise Refused(f"Ctrl-C: {AGAIN}") from error


def _restored(name: str, repository: str, say: Say) -> list[str]:
    postgresql.refuse_others()
    snapshot = restic.find(name, repository)
    say(f"The backup {snapshot}.")
    with _dump_of(snapshot, repository) as dump:
        _refuse_what_is_there()
        say("The database.")
        postgresql.load(dump)
    if snapshot.uploads and not settings.AWS_STORAGE_BUCKET_NAME:
        say("The uploads.")
        source, target = f"{snapshot.id}:{snapshot.uploads}", f"--target={settings.MEDIA_ROOT}"
        restic.run("restore", source, target, repository=repository)
    say("What is newer than the backup.")
    ContentType.objects.clear_cache()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say("Comparing.")
    wrong = _wrong(snapshot, say)
    if seals.are_of_another_key():
        say("The seals, with the key of this machine.")
        seals.make_again()
    projection.begin_epoch()
    say("What devices take with them.")
    _offer(timezone.now())
    _log(snapshot)
    cache.clear()
    condition.end_unfinished()
    return wrong


def _offer(now: datetime) -> None:
    """What belongs to the history that is over, before the worker comes round."""
    for locale in locales():
        offline.make(locale, now)
    storing.carry_over(now)


def _log(snapshot: Snapshot) -> None:
    """What people decided between the backup and now is not in the log any more: it says so."""
    told = {"backup": snapshot.id, "of": snapshot.at.isoformat()}
    for site in Site.objects.filter(is_default_site=True):
        log(site, RESTORED, by=None, data=told)


@contextmanager
def _dump_of(snapshot: Snapshot, repository: str) -> Iterator[Path]:
    """Its dump, if this program knows the state of that database. Raises Refused."""
    with scratch("restoring") as folder:
        dump = folder / restic.DUMP
        with dump.open("wb") as into:
            restic.run("dump", snapshot.id, snapshot.dump, repository=repository, into=into)
        program.refuse_newer(postgresql.migrations_in(dump), snapshot.tag("version"))
        yield dump


def _refuse_what_is_there() -> None:
    if condition.is_unfinished():
        return
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and (there := next(media.iterdir(), None)):
        raise Refused(
            f"The folder of uploads is not empty: it has {there.name}. Nothing was changed. Move "
            "the folder media of DATA_DIR away."
        )
    if tables := connection.introspection.table_names():
        raise Refused(
            f"The database is not empty: it has the table {tables[0]}. Nothing was changed. Give "
            "DATABASE_URL an empty database."
        )


def _wrong(snapshot: Snapshot, say: Say) -> list[str]:
    """Triggers, files by their digests, and documents as the pages say them: as
    `rebuild_documents --check`, which another version may answer otherwise."""
    found = [f"The trigger {name} is missing" for name in missing_triggers()]
    found += intact.changed_files()
    different = projection.check()
    if different and snapshot.tag("version") != program.version():
        say(f"Note: {projection.rebuild()} documents are those of this version now.")
        return found
    return found + different
