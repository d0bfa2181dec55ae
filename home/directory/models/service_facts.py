"""The guard of a service: its facts change by what is said of them, and by nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models

from cms.publishing.approvals.guard import WrittenRound, may_write
from cms.publishing.audit.models import log
from cms.publishing.people import User
from home.directory import facts, meaning
from home.directory.meaning import Facts


class ServiceFacts(models.Model):
    """Mixed into `Service`."""

    # of each fact that somebody vouches for: {"assurance", "on": ISO date}
    assured = models.JSONField(default=dict, blank=True, editable=False)
    # what waits for another voice: {"fact", "value": JSON, "by": accounts}
    waits = models.JSONField(default=list, blank=True, editable=False)

    # who saves it next; nobody where a script does
    behind: User | None = None
    is_watched = False  # somebody compares its facts already

    if TYPE_CHECKING:  # the columns are those of Service

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    class Meta:
        abstract = True

    def is_given_out(self) -> bool:
        """Is anybody sent to it? Then two people stand behind what its contacts mean."""
        return bool(self.channels.exclude(value="").filter(audience="public", gone="").exists())

    def for_two(self, old: Any, before: Facts | None = None) -> Facts:
        """The facts, as they are in memory, that one person does not change alone. old: the service
        as it was, before: its facts then."""
        if not (self.is_emergency or old.is_emergency):
            return {}
        now = meaning.facts_of(self)
        names = meaning.changed(meaning.facts_of(old) if before is None else before, now)
        return {fact: now[fact] for fact in names} if names and old.is_given_out() else {}


def stored(service: Any) -> Any:
    """As its row stands; None before it is saved."""
    rows = type(service)._base_manager.filter(pk=service.pk)
    return rows.first() if service.pk else None


@contextmanager
def keeping_meaning(service: Any) -> Iterator[None]:
    """Two looks at the facts of a service, around whatever the block saves. Raises WrittenRound
    where one person changed what two stand behind; the caller's transaction undoes it. Notes who
    said what changed, and logs it."""
    if service.is_watched:
        yield
        return
    old = stored(service)
    before = meaning.facts_of(old) if old is not None else {}
    if old is not None:  # the caller may hold an old one
        service.assured, service.waits = old.assured, old.waits
    service.is_watched = True
    try:
        yield
    finally:
        service.is_watched = False
    now = stored(service)
    if now is None:
        return
    after = meaning.facts_of(now)
    names = meaning.changed(before, after)
    if not names:
        return
    if old is not None and not may_write(service) and now.for_two(old, before):
        raise WrittenRound(
            f"{', '.join(names)} of {service!r} are changed by two people (home.directory.facts)."
        )
    facts.noted(now, {fact: after[fact] for fact in names}, by=service.behind)
    service.assured, service.waits = now.assured, now.waits
    if service.behind is not None or old is not None:
        log(
            now,
            "changed",
            by=service.behind,
            old={fact: before[fact] for fact in names if fact in before},
            new={fact: after[fact] for fact in names},
        )
