"""Stored files that nothing names: what a process left that ended between its file and its row.

Removed after a day, if they are few. Only the folders that this system writes to are looked
through. A file that a row, an open request or a document names stays.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from cms.core.advisory_locks import uploads_locked
from cms.documents import projection
from cms.documents.models import MediaFile
from cms.two_people.approvals.models import ChangeRequest, Outcome

logger = logging.getLogger(__name__)

FOLDERS = ("original_images", "images", "resources", "wagtail_uploads", "packs")
AGE = timedelta(days=1)
EVERY = timedelta(days=1)
AT_ONCE = 500  # names asked for in one query
# more is no accident of a process but another database, or one that is half restored
FEW, SHARE = 30, 0.1

_last: datetime | None = None


def tick(now: datetime) -> int | None:
    """Called by the worker: when it starts, then once a day. How many files it removed."""
    global _last
    if _last is not None and now - _last < EVERY:
        return None
    with uploads_locked(waits=False) as is_ours:
        if not is_ours:  # a backup is being made: the next round asks again
            return None
        _last = now
        return sweep(now)


def sweep(now: datetime) -> int:
    count, left = 0, []
    for folder in FOLDERS:
        stored = _stored_in(folder)
        while names := list(islice(stored, AT_ONCE)):
            count += len(names)
            unnamed = set(names) - _named(names)
            left += [name for name in unnamed if _is_old(name, now)]
    if len(left) > max(FEW, count * SHARE):
        sentence = (
            "%s of %s stored files are named by nothing. None is removed: is this their database?"
        )
        logger.error(sentence, len(left), count)
        return 0
    removed = sum(map(_remove, left))
    if removed:
        logger.warning("Files that nothing names were removed: %s", removed)
    return removed


def _stored_in(folder: str) -> Iterator[str]:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        yield f"{folder}/{file}"


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < now - AGE
    except FileNotFoundError:
        return False


def _named(names: list[str]) -> set[str]:
    """What something names: of `names`, and all that waits with open requests."""
    found = set(MediaFile.objects.filter(name__in=names).values_list("name", flat=True))
    for model, field in _file_fields():
        rows = model._base_manager.filter(**{f"{field}__in": names})
        found.update(rows.values_list(field, flat=True))
    for new in ChangeRequest.objects.filter(outcome=Outcome.OPEN).values_list("new", flat=True):
        found.update(value for value in new.values() if isinstance(value, str))
    return found


def _file_fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                yield model, field.name


def _remove(name: str) -> bool:
    """Under the lock that whoever stores a file of the library holds until its row is there: one
    may be about to take these very bytes for theirs (`files._store`)."""
    with projection.publishing():
        if name in _named([name]):
            return False
        default_storage.delete(name)
    return True
