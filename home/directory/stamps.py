"""When a service last looked different to its readers, whatever was saved in between.

Exchange formats ask "modified after when?". The date of a page knows its words only, and the date
of a row would move with every internal note; so the public documents are compared.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.utils import timezone

from cms.documents import projection
from cms.documents.models import Document


@contextmanager
def stamped(services: Iterable[Any]) -> Iterator[None]:
    """Note the time on those `services` whose documents are different after the block."""
    rows = list({service.pk: service for service in services if service.pk}.values())
    before = _etags(rows)
    yield
    projection.settle()
    after = _etags(rows)
    changed = [row for row in rows if before.get(row.pk) != after.get(row.pk)]
    if changed:
        # update(): saving would render the documents again
        apps.get_model("home", "Service").objects.filter(pk__in=[row.pk for row in changed]).update(
            public_change_at=timezone.now()
        )


def _etags(services: list[Any]) -> dict[int, frozenset[tuple[str, str]]]:
    """By service: language and ETag of its documents."""
    pages = dict(
        apps.get_model("home", "ServicePage")
        .objects.filter(service__in=services)
        .values_list("translation_key", "service_id")
    )
    documents = Document.objects.filter(key__in=pages, kind="services", deleted=False)
    found: dict[int, set[tuple[str, str]]] = {}
    for key, locale, etag in documents.values_list("key", "locale", "etag"):
        found.setdefault(pages[key], set()).add((locale, etag))
    return {pk: frozenset(etags) for pk, etags in found.items()}
