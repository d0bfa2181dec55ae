"""After an upgrade: what is a fact of a service since this version is noted as it stands, by a
machine, so that the nightly check knows where it comes from."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from cms.documents import projection
from cms.two_people.audit.seals import Seal
from home.directory import meaning
from home.directory.models import facts
from home.directory.models.directory import Service
from home.directory.models.statements import Statement


def note_missing(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Receives `post_migrate`."""
    tables = connections[using].introspection.table_names()
    needed = {one._meta.db_table for one in (Statement, Seal, Service)}
    if using != DEFAULT_DB_ALIAS or not needed <= {*tables}:
        return
    said = Statement.objects.filter(contact=None).order_by().values_list("service", "fact")
    known = set(said.distinct())
    for service in Service.objects.all():
        now = meaning.facts_of(service)
        new = {fact: now[fact] for fact in now if (service.pk, fact) not in known}
        if new:
            with projection.publishing():
                facts.noted(service, new, by=None)
