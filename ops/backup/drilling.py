"""A restore that nobody needs: into a database and a folder of its own, which go again.

Whatever comes of it is mailed to administrators: a mail that does not come is a finding, too.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import Error
from django.utils import timezone

from cms.two_people.outbox import night
from home.directory.duty import try_to_send
from ops.backup import postgresql, restic
from ops.backup.refusals import Refused
from ops.backup.scratch import scratch

NOTE = "drill.json"  # beside the repository: what the last one came to


@dataclass(frozen=True)
class Result:
    at: str
    backup: str
    is_good: bool
    lines: list[str]


def drill() -> Result:
    """Raises Refused where there can be none, or its result cannot be noted."""
    postgresql.refuse_others()
    began = timezone.now().isoformat(timespec="seconds")
    backup = "No backup"
    try:
        snapshot = restic.find("")
        backup = str(snapshot)
        result = Result(began, backup, *_tried(snapshot.id))
    except (Refused, OSError, Error) as error:
        result = Result(began, backup, False, [f"It could not be tried: {error}".strip()])
    _tell(result)
    _note(result)
    return result


def last() -> Result | None:
    try:
        return Result(**json.loads(_file().read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _tried(name: str) -> tuple[bool, list[str]]:
    """Whether it came back, and what was said."""
    with postgresql.scratch() as database, scratch("drilling") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "django", "restore", name, "--from", restic.here()],
            cwd=settings.BASE_DIR,
            env=_environment(database, folder),
            capture_output=True,
            text=True,
        )
    return done.returncode == 0, [*done.stdout.splitlines(), *done.stderr.splitlines()]


def _environment(database: str, folder: Path) -> dict[str, str]:
    """Ours, but for everything that a restore would write to or tell."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    return {
        **os.environ,
        "PYTHONPATH": str(settings.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "cms.settings"),
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "BACKUP_KEY_FILE": str(settings.BACKUP_KEY_FILE),
        "LOG_LEVEL": "WARNING",
        "FRONTEND_CACHE": "",
    }


def _tell(result: Result) -> None:
    everybody = [*night.everybody()]
    if not everybody:
        return
    said = "the backup comes back" if result.is_good else "THE BACKUP DOES NOT COME BACK"
    body = "\n".join([result.backup, *result.lines])
    try_to_send(EmailMessage(f"Restore drill: {said}", body, bcc=everybody))


def _note(result: Result) -> None:
    try:
        _file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
        _file().write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{_file()} cannot be written: {error.strerror}.") from error


def _file() -> Path:
    return Path(settings.BACKUP_DIR, NOTE)
