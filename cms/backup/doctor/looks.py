"""What the doctor looks at, one function for each thing; `sentences` has what it says.

Nothing is judged here that is judged elsewhere: system checks, the findings of `ready`, the nightly
check and the static tree say it themselves.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError
from ssl import SSLError
from typing import Final

from django.conf import settings
from django.core import checks
from django.db import connection
from django.utils import timezone

from cms.api import condition
from cms.api.models import WorkerSign
from cms.backup import drilling, places
from cms.backup.archive import reading, refusing_broken
from cms.backup.doctor import outside
from cms.backup.doctor.database import NO_DATABASE, database
from cms.backup.doctor.folders import disk, folders
from cms.backup.doctor.outside import certificate, reason, site
from cms.backup.doctor.sentences import Look, tell
from cms.backup.encryption import read_key
from cms.backup.refusals import Refused
from cms.delivery.static_tree import upkeep as static_tree
from cms.documents.search import upkeep as search
from cms.office.first_week import NO_MAIL
from cms.publishing.audit import seals
from cms.publishing.audit.models import AuditEntry
from cms.publishing.audit.seals import Head
from cms.publishing.models import WaitingMail
from cms.publishing.outbox.backend import FAILURES, transport
from home.directory.upkeep import integrity
from home.models import IntegrityCheck

A_NIGHT = timedelta(hours=50)  # a backup is made each night: one may fail
TOO_OLD = timedelta(days=8)
DRILLS = timedelta(days=9)  # a drill is made each week
CLOCKS = timedelta(seconds=5)  # between two that a time server keeps
ON_A_WAY = timedelta(minutes=2)  # between two of which one was asked over a network
TIME_ERROR = 5  # adjtimex(2): nobody keeps this clock right
TIMEX = 512  # bytes; struct timex has 208


# The machine


def configuration(now: datetime) -> Look:
    """Django's checks and ours, triggers of the logs among them."""
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    told = [one for one in found if not one.is_silenced()]
    if not told:
        return tell("settings")
    is_serious = any(one.is_serious() for one in told)
    # of Django's advice the first sentence
    lines = "; ".join(f"{one.msg.partition('. ')[0]} ({one.id})" for one in told)
    return tell("settings-broken" if is_serious else "settings-remarks", lines=lines)


def clock(now: datetime) -> Look:
    """Other clocks say whether this one is ahead, what was written earlier whether it is behind."""
    said = f"{now.astimezone(UTC):%Y-%m-%d %H:%M}"
    for whose, apart, tolerated in _apart(now):
        if apart > tolerated:
            return tell("clock-ahead", whose=whose, apart=_length(apart), now=said)
        if -apart > tolerated:
            return tell("clock-behind", whose=whose, apart=_length(-apart), now=said)
    if _is_alone():
        return tell("clock-alone", local=f"{timezone.localtime(now):%Y-%m-%d %H:%M}")
    return tell("clock", now=said)


def _apart(now: datetime) -> Iterator[tuple[str, timedelta, timedelta]]:
    """Another clock, by how much ours is ahead of it, and how much of that means nothing."""
    newest = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None:
        # it was written earlier, so to be ahead of it means nothing
        yield (
            f"the log, which has an entry of {newest:%Y-%m-%d %H:%M}",
            min(now - newest, timedelta()),
            timedelta(minutes=1),
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            yield "that of the database", timezone.now() - cursor.fetchone()[0], CLOCKS
    if theirs := outside.clock():
        yield f"that of {settings.BASE_URL}", timezone.now() - theirs, ON_A_WAY
    if arrived := _arrived():
        # it arrived later than it was made
        yield "that of the machine at BACKUP_COPY_TO", max(arrived, timedelta()), ON_A_WAY


def _arrived() -> timedelta | None:
    """By how much the newest archive was made after its copy arrived, by the clock over there."""
    archives = places.archives()
    if not (settings.BACKUP_COPY_TO and archives):
        return None
    try:
        there: datetime = places.target().get_modified_time(archives[0].name)
    except Exception:  # a bucket's library has errors of its own; the line of the copy says them
        return None
    made_at = places.made_at(archives[0].name)
    return made_at - there if made_at else None


def _is_alone() -> bool:
    """Does the kernel know that nobody keeps the clock right? The service's sandbox does not let
    it be asked, and other systems have no such question."""
    try:
        answer: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX))
    except (AttributeError, OSError):
        return False
    return answer == TIME_ERROR


def _length(apart: timedelta) -> str:
    seconds = round(apart.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}s"
    return f"{seconds} seconds"


def worker(now: datetime) -> Look:
    sign = WorkerSign.objects.first()
    if sign is None:
        return tell("worker-never")
    if "worker-silent" in _codes(now):
        return tell("worker-silent", at=f"{sign.at:%Y-%m-%d %H:%M}")
    return tell("worker")


def mail(now: datetime) -> Look:
    if settings.MAIL_TRANSPORT.split(".")[-2] in NO_MAIL:
        return tell("mail-nowhere")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    server = transport()
    try:
        server.open()
        server.close()
    except SMTPAuthenticationError:
        return tell("mail-account", where=where)
    except (SMTPNotSupportedError, SSLError) as error:
        return tell("mail-tls", where=where, reason=reason(error))
    except FAILURES as error:
        return tell("mail-gone", where=where, reason=reason(error))
    if "mail-waiting" in _codes(now):
        since = WaitingMail.objects.order_by("since").values_list("since", flat=True)[0]
        return tell("mail-waiting", where=where, since=f"{since:%Y-%m-%d %H:%M}")
    return tell("mail", where=where)


def _codes(now: datetime) -> set[str]:
    return {one["code"] for one in condition.findings(now)}


# What is kept


def night(now: datetime) -> Look:
    """What the worker compared last night: logs, numbers, documents, files by their digest."""
    check = IntegrityCheck.objects.order_by("-at").first()
    if check is None:
        return tell("night-never")
    if check.findings:
        return tell("night-found", lines="; ".join(check.findings))
    return tell("night-old" if now - check.at > A_NIGHT else "night", day=check.day)


def everything(now: datetime) -> Look:
    """The same, now; nothing is kept of it and nobody is told."""
    findings = integrity.look()[0]
    return tell("everything-found" if findings else "everything", lines="; ".join(findings))


def index(now: datetime) -> Look:
    number = search.outdated().count()
    return tell("search-old" if number else "search", number=number)


def tree(now: datetime) -> Look:
    if not settings.EXPORT_DIR:
        return tell("tree-none")
    found = list(static_tree.nightly())
    return tell("tree-found" if found else "tree", lines="; ".join(found))


def backup(now: datetime) -> Look:
    archives = places.archives()
    if not archives:
        return tell("backup-none")
    made_at = places.made_at(archives[0].name)
    assert made_at is not None
    at = f"{made_at:%Y-%m-%d %H:%M}"
    if now - made_at > TOO_OLD:
        return tell("backup-stopped", at=at)
    if settings.BACKUP_KEY_FILE:
        try:
            read_key(Path(settings.BACKUP_KEY_FILE))
        except Refused as error:
            return tell("backup-key", reason=error)
    return tell("backup-late" if now - made_at > A_NIGHT else "backup", at=at)


def encryption(now: datetime) -> Look:
    """Of every archive, here and where the copies lie."""
    clear = [file for file in places.archives() if not places.is_encrypted(file.name)]
    if clear:
        left = bool(settings.BACKUP_KEY_FILE)
        return tell(
            "encryption-left" if left else "encryption-none",
            names=_list(file.name for file in clear),
            paths=" ".join(str(file) for file in clear),
        )
    if copies := [name for name in _copies() if not places.is_encrypted(name)]:
        where = settings.BACKUP_COPY_TO
        return tell("encryption-copies", names=_list(copies), where=where)
    return tell("encryption")


def _copies() -> list[str]:
    try:
        storage = places.target()
        return places.names_at(storage) if storage else []
    except Exception:  # a bucket's library has errors of its own; the line of the copy says them
        return []


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def copy(now: datetime) -> Look:
    """Of the newest archive, on another machine."""
    if not settings.BACKUP_COPY_TO:
        return tell("copy-unset")
    archives = places.archives()
    if not archives:
        return tell("copy-none")
    name, where = archives[0].name, settings.BACKUP_COPY_TO
    try:
        has_arrived = places.has_arrived(places.target(), archives[0])
    except Exception as error:  # a bucket's library has errors of its own
        return tell("copy-failed", reason=str(error) or type(error).__name__)
    if not has_arrived:
        return tell("copy-missing", name=name, where=where)
    return tell("copy-same-disk" if _is_same_disk() else "copy", name=name)


def _is_same_disk() -> bool:
    where = settings.BACKUP_COPY_TO
    if where.startswith(places.BUCKET):
        return False
    return Path(where).stat().st_dev == places.folder().stat().st_dev


def drill(now: datetime) -> Look:
    last = drilling.last()
    if last is None:
        return tell("drill-never")
    day = last.at[:10]
    if not last.is_good:
        return tell("drill-failed", day=day, line=last.lines[-1])
    is_old = now - datetime.fromisoformat(last.at) > DRILLS
    return tell("drill-old" if is_old else "drill", day=day, archive=last.archive)


def log(now: datetime) -> Look:
    """What the newest archive says of the log is still true of it."""
    archives = places.archives()
    if not archives:
        return tell("log-none")
    name = archives[0].name
    try:
        with reading(archives[0], settings.BACKUP_KEY_FILE) as reader, refusing_broken():
            length, last, digest = reader.manifest["log"].split()
            then = Head(int(length), int(last), digest)
    except Refused as error:
        return tell("log-unread", name=name, reason=error)
    return tell("log-lost" if seals.head([then])[1] else "log", name=name)


@dataclass(frozen=True)
class Part:
    """One line of the doctor."""

    name: str
    look: Callable[[datetime], Look]
    needs_database: bool = True


EACH: Final[tuple[Part, ...]] = (
    Part("database", database, needs_database=False),
    Part("site", site, needs_database=False),
    Part("certificate", certificate, needs_database=False),
    Part("settings", configuration),
    Part("clock", clock),
    Part("folders", folders, needs_database=False),
    Part("disk", disk, needs_database=False),
    Part("worker", worker),
    Part("mail", mail),
    Part("nightly check", night),
    Part("search", index),
    Part("static tree", tree),
    Part("backup", backup, needs_database=False),
    Part("encryption", encryption, needs_database=False),
    Part("copy", copy, needs_database=False),
    Part("drill", drill, needs_database=False),
)
FULL: Final[tuple[Part, ...]] = (Part("everything", everything), Part("log", log))


def found(now: datetime, *, is_full: bool) -> Iterator[tuple[str, Look]]:
    """Name and what it came to. What cannot be looked at is broken, and the others are looked at
    all the same, unless the line of the database or of the folders has said why it cannot."""
    has_database, are_closed = True, False
    for part in (*EACH, *(FULL if is_full else ())):
        if part.needs_database and not has_database:
            continue
        try:
            look = part.look(now)
        except Exception as error:
            if are_closed and isinstance(error, PermissionError):
                continue
            look = tell("unlooked", error=f"{type(error).__name__}: {error}")
        if part.name == "database":
            has_database = look.code not in NO_DATABASE
        are_closed = are_closed or look.code == "folders-closed"
        yield part.name, look
