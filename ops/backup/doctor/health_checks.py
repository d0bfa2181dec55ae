"""What the doctor looks at, one function for each thing; `sentences` has what it says.

Nothing is judged here that is judged elsewhere: system checks, the findings of `ready`, the nightly
check and the static tree say it themselves.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError
from ssl import SSLError
from typing import Final

from django.conf import settings
from django.core import checks
from django.db import Error, connection
from django.utils import timezone
from wagtail.models import Page

from cms.core.vocabularies.label_files import lacking
from cms.documents import languages
from cms.documents.models import Document
from cms.documents.search import upkeep as search
from cms.publishing.models import WaitingMail
from cms.two_people.audit import seals
from cms.two_people.audit.models import AuditEntry
from cms.two_people.audit.seals import Head
from cms.two_people.outbox.backend import FAILURES, transport
from home.directory.upkeep import integrity
from home.models import IntegrityCheck
from office.desk.first_week import BACKUP as BACKUP_MADE
from office.desk.first_week import NO_MAIL
from ops.backup import drilling, restic
from ops.backup.doctor.database import NO_DATABASE, database
from ops.backup.doctor.folders import disk, folders
from ops.backup.doctor.outside import certificate, reason, site
from ops.backup.doctor.sentences import HealthCheck, tell
from ops.backup.refusals import Refused
from public.api import condition
from public.api.models import WorkerSign
from public.delivery.static_tree import upkeep as static_tree
from public.packs import printing

A_NIGHT = timedelta(hours=50)  # a backup is made each night: one may fail
TOO_OLD = timedelta(days=8)
DRILLS = timedelta(days=9)  # a drill is made each week
CLOCKS = timedelta(seconds=5)  # between two that a time server keeps
# what a line needs to be there: nothing, or what another line looks at
NOTHING, DATABASE, BACKUP = "", "database", "backup"
NO_BACKUP = {
    *("backup-never", "backup-none", "backup-lost"),
    *("backup-damaged", "backup-key", "backup-unread"),
}
TIME_ERROR = 5  # adjtimex(2): nobody keeps this clock right
TIMEX = 512  # bytes; struct timex has 208


# The machine


def configuration(now: datetime) -> HealthCheck:
    """Django's checks and ours, triggers of the logs among them."""
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    told = [one for one in found if not one.is_silenced()]
    if not told:
        return tell("settings")
    is_serious = any(one.is_serious() for one in told)
    # of Django's advice the first sentence
    lines = "; ".join(f"{one.msg.partition('. ')[0]} ({one.id})" for one in told)
    return tell("settings-broken" if is_serious else "settings-remarks", lines=lines)


def clock(now: datetime) -> HealthCheck:
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


def worker(now: datetime) -> HealthCheck:
    sign = WorkerSign.objects.first()
    if sign is None:
        return tell("worker-never")
    if "worker-silent" in _codes(now):
        return tell("worker-silent", at=f"{sign.at:%Y-%m-%d %H:%M}")
    return tell("worker")


def mail(now: datetime) -> HealthCheck:
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


def night(now: datetime) -> HealthCheck:
    """What the worker compared last night: logs, numbers, documents, files by their digest."""
    check = IntegrityCheck.objects.order_by("-at").first()
    if check is None:
        return tell("night-never")
    if check.findings:
        return tell("night-found", lines="; ".join(check.findings))
    return tell("night-old" if now - check.at > A_NIGHT else "night", day=check.day)


def everything(now: datetime) -> HealthCheck:
    """The same, now; nothing is kept of it and nobody is told."""
    findings = integrity.look()[0]
    return tell("everything-found" if findings else "everything", lines="; ".join(findings))


def content_languages(now: datetime) -> HealthCheck:
    """What is there in a language that the setting does not name."""
    named = list(languages.content())
    read = Document.objects.filter(deleted=False).exclude(locale__in=named)
    hidden = Page.objects.filter(live=True, depth__gt=1).exclude(locale__language_code__in=named)
    for code, found in (
        ("languages-read", read.values_list("locale", flat=True)),
        ("languages-left", hidden.values_list("locale__language_code", flat=True)),
    ):
        if tags := ", ".join(sorted(set(found))):
            return tell(code, tags=tags, number=len(found))
    return tell("languages", tags=", ".join(named))


def index(now: datetime) -> HealthCheck:
    number = search.outdated().count()
    return tell("search-old" if number else "search", number=number)


def paper(now: datetime) -> HealthCheck:
    if lacking := printing.lacking():
        return tell("paper-none", lacking=lacking)
    return tell("paper-stopped" if printing.is_stopped() else "paper")


def words(now: datetime) -> HealthCheck:
    """What readers see around the content, in each language of it."""
    numbers = {tag: len(lacking(tag)) for tag in dict(settings.WAGTAIL_CONTENT_LANGUAGES)}
    missing = {tag: number for tag, number in numbers.items() if number}
    if not missing:
        return tell("words")
    lines = ", ".join(f"{number} in {tag}" for tag, number in missing.items())
    return tell("words-lacking", lines=lines, language=next(iter(missing)))


def tree(now: datetime) -> HealthCheck:
    if not settings.EXPORT_DIR:
        return tell("tree-none")
    found = list(static_tree.nightly())
    return tell("tree-found" if found else "tree", lines="; ".join(found))


def backup(now: datetime) -> HealthCheck:
    if connection.vendor != "postgresql":
        return tell("backup-never")
    where = restic.here()
    try:
        key, made = restic.key(), restic.snapshots()
        if made:
            restic.read_some()
    except restic.Damaged as error:
        # which piece, and not what is wrong with each part of it
        said, day = str(error).partition(": [")[0], timezone.localdate(now)
        return tell("backup-damaged", reason=said, repository=where, day=day)
    except restic.WrongKey as error:
        return tell("backup-key", reason=error, file=settings.BACKUP_KEY_FILE)
    except Refused as error:
        return tell("backup-unread", reason=error)
    if not made:
        return tell("backup-lost" if _was_backed_up() else "backup-none", repository=where)
    at = f"{made[0].at:%Y-%m-%d %H:%M}"
    age = now - made[0].at
    if age > TOO_OLD:
        return tell("backup-stopped", at=at)
    if age > A_NIGHT:
        return tell("backup-late", at=at, hours=age // timedelta(hours=1))
    if key.stat().st_mode & 0o077:
        return tell("backup-key-open", file=key)
    return tell("backup", at=at)


def _was_backed_up() -> bool:
    try:
        return AuditEntry.objects.filter(verb=BACKUP_MADE).exists()
    except Error:
        return False


def copy(now: datetime) -> HealthCheck:
    """Of the newest backup, on another machine."""
    where = settings.BACKUP_COPY_TO
    if not where:
        return tell("copy-unset")
    try:
        newest, there = restic.find(""), restic.snapshots(where)
    except Refused as error:
        return tell("copy-failed", reason=error)
    if newest.id not in {one.original for one in there}:
        return tell("copy-missing", name=newest, where=where)
    return tell("copy-same-disk" if _is_same_disk(where) else "copy", name=newest)


def _is_same_disk(where: str) -> bool:
    return Path(where).is_dir() and Path(where).stat().st_dev == Path(restic.here()).stat().st_dev


def drill(now: datetime) -> HealthCheck:
    last = drilling.last()
    if last is None:
        return tell("drill-never")
    day = last.at[:10]
    if not last.is_good:
        return tell("drill-failed", day=day, line=last.lines[-1])
    is_old = now - datetime.fromisoformat(last.at) > DRILLS
    return tell("drill-old" if is_old else "drill", day=day, backup=last.backup)


def log(now: datetime) -> HealthCheck:
    """What the newest backup says of the log is still true of it."""
    newest = restic.find("")
    length, last, digest = newest.tag("log").split()
    wrong = seals.head([Head(int(length), int(last), digest)])[1]
    return tell("log-lost" if wrong else "log", name=newest)


@dataclass(frozen=True)
class Part:
    """One line of the doctor. needs: the line that says what this one could not look at."""

    name: str
    look: Callable[[datetime], HealthCheck]
    needs: str = DATABASE


EACH: Final[tuple[Part, ...]] = (
    Part("database", database, needs=NOTHING),
    Part("site", site, needs=NOTHING),
    Part("certificate", certificate, needs=NOTHING),
    Part("settings", configuration),
    Part("clock", clock),
    Part("folders", folders, needs=NOTHING),
    Part("disk", disk, needs=NOTHING),
    Part("worker", worker),
    Part("mail", mail),
    Part("nightly check", night),
    Part("languages", content_languages),
    Part("search", index),
    Part("static tree", tree),
    Part("words", words, needs=NOTHING),
    Part("paper", paper, needs=NOTHING),
    Part("backup", backup, needs=NOTHING),
    Part("copy", copy, needs=BACKUP),
    Part("drill", drill, needs=BACKUP),
)
FULL: Final[tuple[Part, ...]] = (Part("everything", everything), Part("log", log, needs=BACKUP))


def found(now: datetime, *, is_full: bool) -> Iterator[tuple[str, HealthCheck]]:
    """Name and what it came to. What cannot be looked at is broken, and the others are looked at
    all the same, unless the line of the database, the backup or the folders has said why it
    cannot."""
    missing: set[str] = set()
    are_closed = False
    for part in (*EACH, *(FULL if is_full else ())):
        if part.needs in missing:
            continue
        try:
            look = part.look(now)
        except Exception as error:
            if are_closed and isinstance(error, PermissionError):
                continue
            look = tell("unlooked", error=f"{type(error).__name__}: {error}")
        if part.name == DATABASE and look.code in NO_DATABASE:
            missing |= {DATABASE}
        if part.name == BACKUP and look.code in NO_BACKUP:
            missing |= {BACKUP}
        are_closed = are_closed or look.code == "folders-closed"
        yield part.name, look
