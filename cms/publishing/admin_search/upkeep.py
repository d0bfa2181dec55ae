"""Rows of the index that another analyser wrote, or whose page has a newer draft, written again.

Saving a draft says so in one statement (`entries.outdate`) and is not kept waiting for its words;
a new version of the analyser says so of every row. Until then these are found as they were.
"""

import logging
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.search.models import IndexEntry

from cms.publishing.admin_search import entries

logger = logging.getLogger(__name__)

AT_ONCE = 25  # rows in a transaction
IN_A_ROUND = 40  # transactions; what is left waits for the next round


def tick(now: datetime) -> int:
    """Called by the worker: one short question if nothing is due. Returns how many were written."""
    return rebuild(IN_A_ROUND)


def outdated() -> QuerySet[IndexEntry]:
    return IndexEntry.objects.exclude(title_norm=entries.STAMP)


def rebuild(rounds: int | None = None) -> int:
    """Write rows again; returns how many."""
    written = 0
    while rounds is None or rounds > 0:
        with transaction.atomic():
            # locked: a draft that is saved meanwhile outdates its row behind this
            due = outdated().select_for_update().order_by("pk")
            rows = list(due.values_list("content_type_id", "object_id", "pk")[:AT_ONCE])
            for kind, group in groupby(sorted(rows), key=lambda row: row[0]):
                _write_again(ContentType.objects.get_for_id(kind).model_class(), list(group))
        if not rows:
            break
        written += len(rows)
        rounds = None if rounds is None else rounds - 1
    return written


def _write_again(model: Any, rows: list[tuple[int, str, int]]) -> None:
    objects = []
    if model is not None and hasattr(model, "get_indexed_objects"):
        objects = list(model.get_indexed_objects().filter(pk__in=[row[1] for row in rows]))
    for one in objects:
        _write_one(model, one)
    there = {str(one.pk) for one in objects}
    gone = [pk for _kind, object_id, pk in rows if object_id not in there]
    if gone:
        entries.forget_rows(gone)


def _write_one(model: Any, searched: Any) -> None:
    try:
        with transaction.atomic():
            entries.write(model, [searched])
    except Exception:
        # the others do not wait for it, and it is found as before
        logger.exception("Not indexed", extra={"item": f"{model._meta.label} {searched.pk}"})
        entries.keep(searched)
