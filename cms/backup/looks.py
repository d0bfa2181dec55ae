"""What the doctor looks at, one function for each thing: a state and a sentence.

Nothing is judged here that is judged elsewhere: system checks, the findings of `ready`, the nightly
check and the static tree say it themselves.
"""

import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.core import checks
from django.db import connection
from django.utils import timezone

from cms.api import condition
from cms.api.models import WorkerSign
from cms.backup import drilling, places, program
from cms.backup.archive import reading, refusing_broken
from cms.backup.encryption import read_key
from cms.backup.refusals import Refused
from cms.delivery.static_tree import upkeep as static_tree
from cms.documents.search import upkeep as search
from cms.office.first_week import NO_MAIL
from cms.publishing.audit import seals
from cms.publishing.audit.models import AuditEntry
from cms.publishing.audit.seals import Head
from cms.publishing.outbox.backend import FAILURES, transport
from home.directory.upkeep import integrity
from home.models import IntegrityCheck

GOOD, WARNING, BROKEN = "good", "warning", "broken"

A_NIGHT = timedelta(hours=50)  # a backup is made each night: one may fail
TOO_OLD = timedelta(days=8)
DRILLS = timedelta(days=9)  # a drill is made each week
ENDS_SOON, ENDS_NOW = timedelta(days=21), timedelta(days=5)
CLOCKS = timedelta(seconds=5)
SECONDS = 10  # for a server to answer
SYNCHRONIZED: Final = Path("/run/systemd/timesync")


@dataclass(frozen=True)
class Look:
    """What it came to; `name` is added by whoever looks."""

    state: str
    said: str


def database(now: datetime) -> Look:
    if condition.is_unfinished():
        return Look(
            BROKEN,
            "A restore was begun and is not finished: `manage.py restore` with the same archive "
            "begins anew.",
        )
    if not program.is_migrated():
        return Look(BROKEN, "The database is not migrated to this version: `manage.py migrate`.")
    return Look(GOOD, f"{connection.vendor}, migrated.")


def configuration(now: datetime) -> Look:
    """Django's checks and ours, triggers of the logs among them."""
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    told = [one for one in found if not one.is_silenced()]
    if not told:
        return Look(GOOD, "No system check has a remark.")
    is_serious = any(one.is_serious() for one in told)
    # of Django's advice the first sentence
    lines = "; ".join(f"{one.msg.partition('. ')[0]} ({one.id})" for one in told)
    return Look(BROKEN if is_serious else WARNING, lines)


def clock(now: datetime) -> Look:
    newest = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and newest > now + timedelta(minutes=1):
        return Look(BROKEN, f"The log has an entry of {newest:%Y-%m-%d %H:%M}: the clock is wrong.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > CLOCKS:
            return Look(BROKEN, f"The clock of the database is {apart.seconds} seconds off.")
    if SYNCHRONIZED.is_dir() and not (SYNCHRONIZED / "synchronized").exists():
        return Look(WARNING, "The clock has not been set by a time server since the machine began.")
    return Look(GOOD, f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC.")


def disk(now: datetime) -> Look:
    if "disk-full" in _codes(now):
        return Look(BROKEN, "Less than 200 MB are left where something is written.")
    archives = places.archives()
    if archives:
        free, size = shutil.disk_usage(places.folder()).free, archives[0].stat().st_size
        if free < 3 * size:
            return Look(WARNING, f"{places.folder()} has no room for three more archives.")
    return Look(GOOD, "There is room.")


def worker(now: datetime) -> Look:
    sign = WorkerSign.objects.first()
    if sign is None:
        return Look(WARNING, "No worker has ever run: `manage.py worker`.")
    if "worker-silent" in _codes(now):
        return Look(BROKEN, f"The worker was last there at {sign.at:%Y-%m-%d %H:%M} UTC: start it.")
    return Look(GOOD, "The worker is there.")


def mail(now: datetime) -> Look:
    if settings.MAIL_TRANSPORT.split(".")[-2] in NO_MAIL:
        return Look(WARNING, "Mail goes nowhere from here: EMAIL_BACKEND names no mail server.")
    if "mail-waiting" in _codes(now):
        return Look(BROKEN, "The mail server takes no mail; what was written is kept.")
    server = transport()
    try:
        server.open()
        server.close()
    except FAILURES as error:
        return Look(BROKEN, f"The mail server does not answer: {type(error).__name__}.")
    return Look(GOOD, "The mail server answers.")


def _codes(now: datetime) -> set[str]:
    return {one["code"] for one in condition.findings(now)}


def night(now: datetime) -> Look:
    """What the worker compared last night: logs, numbers, documents, files by their digest."""
    check = IntegrityCheck.objects.order_by("-at").first()
    if check is None:
        return Look(WARNING, "No nightly check was made yet; --full makes it now.")
    if check.findings:
        return Look(BROKEN, "; ".join(check.findings))
    if now - check.at > A_NIGHT:
        return Look(WARNING, f"The last nightly check is of {check.day}; --full looks now.")
    return Look(GOOD, f"Nothing was found on {check.day}: logs, numbers, documents and files.")


def everything(now: datetime) -> Look:
    """The same, now; nothing is kept of it and nobody is told."""
    findings = integrity.look()[0]
    if findings:
        return Look(BROKEN, "; ".join(findings))
    return Look(GOOD, "Logs, numbers, documents and files are what the system wrote.")


def index(now: datetime) -> Look:
    number = search.outdated().count()
    if number:
        return Look(
            WARNING, f"{number} documents are not found as this version would: the worker does it."
        )
    return Look(GOOD, "Every public document can be searched for.")


def tree(now: datetime) -> Look:
    if not settings.EXPORT_DIR:
        return Look(GOOD, "There is none: EXPORT_DIR is not set, and in an outage nothing answers.")
    if found := list(static_tree.nightly()):
        return Look(BROKEN, "; ".join(found))
    return Look(GOOD, "The static tree is up to date.")


def certificate(now: datetime) -> Look:
    try:
        found = _certificate()
    except (OSError, ValueError) as error:
        return Look(BROKEN, f"The certificate cannot be looked at: {error}")
    if found is None:
        return Look(GOOD, "There is none: BASE_URL is not https.")
    ends = found.not_valid_after_utc
    if ends - now < ENDS_NOW:
        return Look(BROKEN, f"The certificate ends on {ends:%Y-%m-%d}: renew it now.")
    if ends - now < ENDS_SOON:
        return Look(WARNING, f"The certificate ends on {ends:%Y-%m-%d}: is its renewal running?")
    return Look(GOOD, f"The certificate is good until {ends:%Y-%m-%d}.")


def _certificate() -> x509.Certificate | None:
    if settings.TLS_CERTIFICATE:
        return x509.load_pem_x509_certificate(Path(settings.TLS_CERTIFICATE).read_bytes())
    address = urlsplit(settings.BASE_URL)
    if address.scheme != "https":
        return None
    # whoever it is from: its end is asked for
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    place = (address.hostname or "", address.port or 443)
    with (
        socket.create_connection(place, SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=address.hostname) as wrapped,
    ):
        shown = wrapped.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(shown or b"")


def backup(now: datetime) -> Look:
    archives = places.archives()
    if not archives:
        return Look(WARNING, "There is no backup yet: `manage.py backup`.")
    newest = archives[0]
    made_at = places.made_at(newest.name)
    assert made_at is not None
    age = now - made_at
    kind = "encrypted" if newest.suffix == ".enc" else "not encrypted"
    told = f"The newest archive is of {made_at:%Y-%m-%d %H:%M} UTC, {kind}"
    if age > TOO_OLD:
        return Look(BROKEN, f"{told}: backups are not made any more.")
    if settings.BACKUP_KEY_FILE:
        try:
            read_key(Path(settings.BACKUP_KEY_FILE))
        except Refused as error:
            return Look(BROKEN, str(error))
    if age > A_NIGHT:
        return Look(WARNING, f"{told}: was last night's made?")
    return Look(GOOD, f"{told}.")


def copy(now: datetime) -> Look:
    """Of the newest archive, on another machine."""
    if not settings.BACKUP_COPY_TO:
        return Look(WARNING, "BACKUP_COPY_TO is not set: with this machine everything is lost.")
    archives = places.archives()
    if not archives:
        return Look(WARNING, "There is no archive to be copied yet.")
    try:
        has_arrived = places.has_arrived(places.target(), archives[0])
    except Exception as error:  # a bucket's library has errors of its own
        return Look(BROKEN, str(error) or type(error).__name__)
    if not has_arrived:
        return Look(BROKEN, f"{archives[0].name} has not arrived at {settings.BACKUP_COPY_TO}.")
    if _is_same_disk():
        return Look(WARNING, "BACKUP_COPY_TO is on the same disk as the archives.")
    return Look(GOOD, f"{archives[0].name} has arrived.")


def _is_same_disk() -> bool:
    where = settings.BACKUP_COPY_TO
    if where.startswith(places.BUCKET):
        return False
    return Path(where).stat().st_dev == places.folder().stat().st_dev


def drill(now: datetime) -> Look:
    last = drilling.last()
    if last is None:
        return Look(WARNING, "No restore was ever tried: `manage.py drill`.")
    if not last.is_good:
        return Look(BROKEN, f"The drill of {last.at[:10]} failed: {last.lines[-1]}")
    if now - datetime.fromisoformat(last.at) > DRILLS:
        return Look(WARNING, f"The last drill is of {last.at[:10]}: is it made each week?")
    return Look(GOOD, f"{last.archive} came back on {last.at[:10]}.")


def log(now: datetime) -> Look:
    """What the newest archive says of the log is still true of it."""
    archives = places.archives()
    if not archives:
        return Look(WARNING, "There is no archive to compare the log with.")
    try:
        with reading(archives[0], settings.BACKUP_KEY_FILE) as reader, refusing_broken():
            length, last, digest = reader.manifest["log"].split()
            then = Head(int(length), int(last), digest)
    except Refused as error:
        return Look(BROKEN, f"{archives[0].name}: {error}")
    if seals.head([then])[1]:
        return Look(BROKEN, f"The log has lost what it held in {archives[0].name}, or it changed.")
    return Look(GOOD, f"The log holds everything that it held in {archives[0].name}.")


Part = tuple[str, Callable[[datetime], Look]]

EACH: Final[tuple[Part, ...]] = (
    ("database", database),
    ("settings", configuration),
    ("clock", clock),
    ("disk", disk),
    ("worker", worker),
    ("mail", mail),
    ("nightly check", night),
    ("search", index),
    ("static tree", tree),
    ("certificate", certificate),
    ("backup", backup),
    ("copy", copy),
    ("drill", drill),
)
FULL: Final[tuple[Part, ...]] = (("everything", everything), ("log", log))


def found(now: datetime, *, is_full: bool) -> Iterator[tuple[str, Look]]:
    """Name and what it came to. What cannot be looked at is broken, and the others are looked at
    all the same."""
    for name, look in (*EACH, *(FULL if is_full else ())):
        try:
            yield name, look(now)
        except Exception as error:
            yield name, Look(BROKEN, f"It could not be looked at: {type(error).__name__}: {error}")
