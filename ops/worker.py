"""What time changes: schedules, expiry, and what falls due in each room (`URGENT`, `PATIENT`,
`SLOW`).

In place of Wagtail's `publish_scheduled`, which stops at the first revision that is refused. Each
item is a transaction of its own, and a failure is logged with its identifiers and left for the
next round; nothing here depends on how often it runs.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from wagtail.models import DraftStateMixin, Page

from cms.documents import deferred_rendering
from cms.documents.models import Document
from cms.documents.projection import publishing, withdraw
from cms.documents.search import offline
from cms.documents.search import upkeep as search
from cms.publishing.admin_search import upkeep as admin_search
from cms.publishing.recycle_bin import actions
from cms.two_people.outbox import night, sending
from home.alerts import alerts
from home.directory.upkeep import (
    clock,
    integrity,
    link_checks,
    reminders,
)
from lessons.library import orphans
from lessons.library.models.consents import settle_lapsed
from localize.overview import missed, upkeep
from localize.workbench import notices
from localize.workflow import publish, work
from office.desk import digest
from public.delivery.static_tree import upkeep as static_tree
from public.packs import upkeep as packs
from public.website.guests import owner_mail

logger = logging.getLogger(__name__)

Job = tuple[str, Callable[[], Any]]  # what it is, for the log; what to do
Ticks = tuple[Callable[[datetime], object], ...]


@dataclass(frozen=True)
class Thread:
    """What one thread of the worker does, in this order, each with the present time."""

    every_second: Ticks  # one look-up by key if nothing is due
    twice_a_minute: Ticks
    items: Callable[[datetime], Iterable[Job]] = lambda now: ()  # that are due, twice a minute
    niceness: int = 0  # of the thread among all processes of the machine


def tick(now: datetime, threads: Iterable[Thread] | None = None) -> int:
    """Do everything that is due at `now`; returns how many items failed. threads: all of them."""
    return sum(
        not _attempt(name, do)
        for thread in threads or (URGENT, PATIENT, SLOW)
        for jobs in (
            _jobs(thread.every_second, now),
            thread.items(now),
            _jobs(thread.twice_a_minute, now),
        )
        for name, do in jobs
    )


def quick_round(now: datetime, threads: Iterable[Thread] | None = None) -> int:
    """Do what cannot wait for the next `tick`; returns how many items failed."""
    return sum(
        not _attempt(name, do)
        for thread in threads or (URGENT, PATIENT, SLOW)
        for name, do in _jobs(thread.every_second, now)
    )


def _attempt(name: str, do: Callable[[], Any]) -> bool:
    try:
        do()
    except Exception:
        logger.exception("Not done, tried again later: %s", name, extra={"item": name})
        return False
    return True


def _items(now: datetime) -> Iterator[Job]:
    for model in _draftable():
        for pk in model._default_manager.filter(live=True, expire_at__lte=now).values_list(
            "pk", flat=True
        ):
            yield f"expiry of {model._meta.label} {pk}", partial(_expire, model, pk, now)
    for keys in publish.due(now):
        named = ", ".join(map(str, keys))
        yield f"publication of revision {named}", partial(publish.publish_due, keys, now)
    for key, locale in list(Document.objects.lapsed(now).values_list("key", "locale").distinct()):
        yield f"tombstone of {locale} {key}", partial(withdraw, key, locale)


def _jobs(functions: Iterable[Callable[[datetime], object]], now: datetime) -> Iterator[Job]:
    for do in functions:
        yield f"{do.__module__}.{do.__qualname__}", partial(do, now)


def _draftable() -> list[Any]:
    """Page, and every other model that can expire."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and (model is Page or not issubclass(model, Page))
    ]


def _expire(model: Any, pk: Any, now: datetime) -> None:
    with publishing():
        found = model._default_manager.filter(pk=pk, live=True, expire_at__lte=now).first()
        if found is not None:
            current = found.specific if isinstance(found, Page) else found
            current.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


# somebody looks at a screen meanwhile, or reads what is not true any more
URGENT = Thread(
    every_second=(deferred_rendering.tick, work.prepare, upkeep.tick),
    items=_items,
    # what one of them does may be what the next one tells of
    twice_a_minute=(
        work.catch_up,
        digest.tick,
        notices.tell_urgent,
        missed.tell,
        actions.purge_due,
        clock.tick,
        alerts.tick,
        reminders.tick,
        owner_mail.tick,
        settle_lapsed,
        sending.tick,
        night.tick,
    ),
)
# what may take minutes, or waits for another site
PATIENT = Thread(
    every_second=(offline.tick, static_tree.tick),
    twice_a_minute=(
        admin_search.tick,
        search.tick,
        integrity.tick,
        orphans.tick,
        link_checks.tick,
    ),
)
# what computes for seconds and nobody waits for; who reads help-now goes first
SLOW = Thread(every_second=(packs.tick,), twice_a_minute=(), niceness=10)
