"""Saying something about a fact of a service: hours, ages, cost, who it is for.

As with numbers (`home.directory.say`) somebody says it, and what stands follows: where people are
sent to the service in an emergency from two voices, else from one. `Service` holds a copy of what
stands, `assured` and `waits`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from cms.core.guard import writing
from cms.documents import projection
from cms.two_people.audit import seals
from cms.two_people.audit.models import log
from cms.two_people.people import User
from home.directory import meaning
from home.directory.locks import CONFIRM
from home.directory.meaning import Facts
from home.directory.models.statements import Statement, statement
from home.directory.standing import FACT, IS, NOBODY, OWNER, PERSON, Said, Standing, standing


def written(fact: Mapping[str, Any]) -> str:
    """As statements have it."""
    return json.dumps(fact, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)


def say(
    service: Any,
    facts: Facts,
    *,
    by: User,
    what: str = IS,
    owner: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> list[str]:
    """`by` says this of each of `facts`, which waits where it takes two; the names of those that
    stand with another value than before. what: IS (written down), WORKS (heard on the telephone) or
    IS_NOT. owner: `by` passes on what the organization says."""
    at = now or timezone.now()
    if not by.has_perm("home.change_service") and not by.has_perm(CONFIRM):
        raise PermissionDenied(f"{by} may not change facts.")
    with projection.publishing():
        _write(
            service,
            facts,
            what,
            by=by,
            at=at,
            voice=OWNER if owner is not None else PERSON,
            how=dict(owner or {}),
        )
        return refold(service, at, by=by)


def noted(service: Any, facts: Facts, *, by: User | None) -> None:
    """These facts were saved as they are: by one person where that is enough, or by a script."""
    how = {"is_enough": True} if by is not None else {}
    _write(service, facts, IS, by=by, at=timezone.now(), how=how)
    hold(service, stands(service))


def stands(service: Any) -> dict[str, Standing]:
    said: dict[str, list[Said]] = {}
    for one in Statement.objects.filter(service=service.pk, contact=None):
        said.setdefault(one.fact, []).append(one.said)
    today = timezone.localdate()
    return {fact: standing(found, today, FACT) for fact, found in said.items()}


def refold(service: Any, at: datetime, *, by: User | None) -> list[str]:
    """Write into the service what stands."""
    now = type(service)._base_manager.get(pk=service.pk)
    found, before = stands(service), meaning.facts_of(now)
    new = {
        fact: json.loads(one.value)
        for fact, one in found.items()
        if one.value and one.value != written(before[fact])
    }
    if new:
        meaning.set_facts(now, new)
        # today's rules for what is new; what else the row holds is not theirs to mend
        names = {name for fields in new.values() for name in fields}
        now.full_clean(exclude={one.name for one in now._meta.fields} - names)
        now.is_watched = True
        with writing(now):
            now.save()
        log(now, "changed", by=by, at=at, old={fact: before[fact] for fact in new}, new=new)
    hold(now, found)
    service.assured, service.waits = now.assured, now.waits
    return list(new)


def hold(service: Any, found: Mapping[str, Standing]) -> None:
    """Who vouches for facts, and what waits; documents say the former."""
    assured, waits = copies(found)
    if (assured, waits) == (service.assured, service.waits):
        return
    is_seen = assured != service.assured
    service.assured, service.waits = assured, waits
    type(service)._base_manager.filter(pk=service.pk).update(assured=assured, waits=waits)
    seals.seal(service)
    if is_seen:
        projection.refresh(service)


def copies(found: Mapping[str, Standing]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    assured = {
        fact: {"assurance": one.assurance, "on": one.checked_on.isoformat()}
        for fact, one in sorted(found.items())
        if one.checked_on is not None and one.assurance != NOBODY
    }
    waits = [
        {"fact": fact, "value": value, "by": sorted({one.by for one in voices})}
        for fact, one in sorted(found.items())
        for value, voices in one.waits.items()
        if value != one.value
    ]
    return assured, waits


def _write(
    service: Any, facts: Facts, what: str, *, by: User | None, at: datetime, **fields: Any
) -> None:
    Statement.objects.bulk_create(
        statement(service.pk, what, by=by, at=at, fact=fact, value=written(value), **fields)
        for fact, value in facts.items()
    )
