"""What is wrong with the installation while it answers: the worker is silent, mails wait, a disk is
almost full. For whoever watches, and for the people of the office, who cannot see it otherwise.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Subquery
from django.utils import timezone

from cms.documents.rendered import instant
from cms.publishing.models import WaitingMail
from public.api.models import WorkerSign
from public.api.shapes import Finding

SILENT_AFTER = timedelta(minutes=10)  # a round takes half a minute, with links to open some more
MAIL_WAITS_AFTER = timedelta(minutes=5)
LEAST_FREE = 200 * 2**20  # bytes: two of the largest uploads
# among the migrations, for which every database has a place: while a restore is not finished
UNFINISHED = ("restore", "unfinished")


def is_unfinished() -> bool:
    return UNFINISHED in MigrationRecorder(connection).applied_migrations()


def end_unfinished() -> None:
    MigrationRecorder(connection).record_unapplied(*UNFINISHED)


def note_worker(now: datetime) -> None:
    WorkerSign.objects.update_or_create(pk=1, defaults={"at": now})


def findings(now: datetime) -> list[Finding]:
    """One statement, and a look at each disk. Nothing is said of a worker that never ran: who sets
    an installation up has not started it yet."""
    oldest = WaitingMail.objects.order_by("since").values("since")[:1]
    row = WorkerSign.objects.values_list("at", Subquery(oldest)).first()
    worker, mail = row or (None, None)
    found: list[Finding] = []
    # a clock that was set back makes the sign one of the future, which is no silence
    if worker is not None and now - worker > SILENT_AFTER:
        found.append({"code": "worker-silent", "since": instant(worker)})
    if mail is not None and now - mail > MAIL_WAITS_AFTER:
        found.append({"code": "mail-waiting", "since": instant(mail)})
    if any(shutil.disk_usage(folder).free < LEAST_FREE for folder in folders()):
        found.append({"code": "disk-full", "since": None})
    return found


def found_now() -> list[Finding]:
    return findings(timezone.now())


def folders() -> Iterator[Path]:
    """On this machine, where something is written."""
    names = ["" if settings.AWS_STORAGE_BUCKET_NAME else settings.MEDIA_ROOT, settings.EXPORT_DIR]
    return (Path(name) for name in names if name and Path(name).is_dir())
