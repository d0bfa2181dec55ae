"""help-now as plain files, one per language, for the day on which this system is down.

Any file server can answer with them. They hold the exact bytes of the API's document, are
replaced in one step, and are removed when the document is no longer public: no file may keep a
number that was taken away.
"""

import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.documents.models import Document
from home.directory.upkeep.opening import is_open

NAME = "help-now.json"


def tick(now: datetime) -> list[Path]:
    """Called by the worker: bring HELP_NOW_DIR up to date; nothing without that setting."""
    return write(Path(settings.HELP_NOW_DIR), now) if settings.HELP_NOW_DIR else []


def write(directory: Path, now: datetime | None = None) -> list[Path]:
    """Write `{locale}/help-now.json` below `directory`; returns the files that changed."""
    wanted = _bodies(now or timezone.now())
    changed = []
    for locale, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        path = directory / locale / NAME
        body = wanted.get(locale)
        stored = path.read_bytes() if path.exists() else None
        if body == stored:
            continue
        if body is None:
            path.unlink()
        else:
            _replace(path, body)
        changed.append(path)
    return changed


def _bodies(now: datetime) -> dict[str, bytes]:
    if not is_open():
        return {}
    documents = Document.objects.public(now).filter(kind="help-now")
    return {
        document.locale: document.body_as_given()
        for document in documents.only("locale", "body", "meanwhile")
    }


def _replace(path: Path, body: bytes) -> None:
    """The old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".help-now-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
