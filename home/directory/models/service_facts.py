"""The guard of a service: its facts change by what is said of them, and by nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cms.core.guard import WrittenRound, may_write
from cms.two_people.audit.models import log
from home.directory import meaning
from home.directory.meaning import Facts
from home.directory.models import facts


def for_two(service: Any, old: Any, before: Facts | None = None) -> Facts:
    """The facts, as they are in memory, that one person does not change alone: two stand behind
    what contacts mean that readers are given. old: the service as it was, before: its facts."""
    now = meaning.facts_of(service)
    names = meaning.changed(meaning.facts_of(old) if before is None else before, now)
    given_out = old.channels.exclude(value="").filter(audience="public", gone="")
    return {fact: now[fact] for fact in names} if names and given_out.exists() else {}


def stored(service: Any) -> Any:
    """As its row stands; None before it is saved."""
    return type(service)._base_manager.filter(pk=service.pk).first()


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
    if old is not None and not may_write(service) and for_two(now, old, before):
        raise WrittenRound(
            f"{', '.join(names)} of {service!r} are changed by two people (models.facts)."
        )
    new = {fact: after[fact] for fact in names}
    facts.noted(now, new, by=service.behind)
    service.assured, service.waits = now.assured, now.waits
    if service.behind is not None or old is not None:
        was = {fact: before[fact] for fact in names if fact in before}
        log(now, "changed", by=service.behind, old=was, new=new)
