"""A restore that nobody needs: into a scratch SQLite file and a scratch folder, which go again.

Whatever comes of it is mailed to administrators: a mail that does not come is a finding, too.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.utils import timezone

from cms.backup import places
from cms.backup.refusals import Refused
from home.directory.upkeep.duty import try_to_send

NOTE = "drill.json"  # beside the archives: what the last one came to
SCRATCH = ".drill-"
A_DAY = 24 * 3600  # seconds


@dataclass(frozen=True)
class Result:
    at: str
    archive: str
    is_good: bool
    lines: list[str]


def drill() -> Result:
    """Raises Refused only where the result cannot be noted."""
    try:
        archive = places.newest()
    except Refused as error:
        result = Result(_now(), "", False, [str(error)])
    else:
        result = _tried(archive)
    _tell(result)
    _note(result)
    return result


def last() -> Result | None:
    try:
        return Result(**json.loads((places.folder() / NOTE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _now() -> str:
    return timezone.now().isoformat(timespec="seconds")


def _tried(archive: Path) -> Result:
    began = _now()
    _sweep()
    try:
        # where archives find room, one of them finds it again
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=places.folder()) as scratch:
            done = subprocess.run(
                [sys.executable, "-m", "django", "restore", str(archive)],
                cwd=settings.BASE_DIR,
                env=_environment(Path(scratch)),
                capture_output=True,
                text=True,
            )
    except OSError as error:
        return Result(began, archive.name, False, [f"It could not be tried: {error.strerror}."])
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    return Result(began, archive.name, done.returncode == 0, lines)


def _sweep() -> None:
    """What a drill that was killed left behind; one that runs is younger."""
    for left in places.folder().glob(f"{SCRATCH}*"):
        if time.time() - left.stat().st_mtime > A_DAY:
            shutil.rmtree(left, ignore_errors=True)


def _environment(scratch: Path) -> dict[str, str]:
    """Ours, but for everything that a restore would write to or tell."""
    return {
        **os.environ,
        "PYTHONPATH": str(settings.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "cms.settings"),
        "DATABASE_URL": f"sqlite:///{scratch / 'cms.sqlite3'}",
        "DATA_DIR": str(scratch),
        "LOG_LEVEL": "WARNING",
        **dict.fromkeys(("AWS_STORAGE_BUCKET_NAME", "FRONTEND_CACHE"), ""),
    }


def _tell(result: Result) -> None:
    users = get_user_model().objects.filter(is_active=True, is_superuser=True)
    addresses = users.exclude(email="").order_by("email").values_list("email", flat=True)
    everybody = [*dict.fromkeys([*addresses, *settings.NIGHTLY_EMAILS])]
    if not everybody:
        return
    said = "the backup comes back" if result.is_good else "THE BACKUP DOES NOT COME BACK"
    body = "\n".join([result.archive, *result.lines])
    try_to_send(EmailMessage(f"Restore drill: {said}", body, bcc=everybody))


def _note(result: Result) -> None:
    try:
        places.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
        (places.folder() / NOTE).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{places.folder()} cannot be written: {error.strerror}.") from error
