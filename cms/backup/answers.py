"""What readers get of a database, address by address: the proof that another one says the same.

The addresses are those of the static tree, asked as it asks them, in the transaction that is open.
Left out is what this program says without the database (the page for developers, the reader's
pages, which follow from the documents) and the file for searching, which the worker makes.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Min, Q

from cms.api.views.search_index import ADDRESS as SEARCH_INDEX
from cms.delivery.static_tree.entries import Page
from cms.delivery.static_tree.wanted import wanted
from cms.documents.addresses import ROOT
from cms.documents.models import Document
from cms.documents.visibility import is_open

logger = logging.getLogger(__name__)

UNANSWERED = "not answered"


def addresses(now: datetime) -> Iterator[Page]:
    if not is_open():
        return
    for entry in wanted(now).entries.values():
        if isinstance(entry, Page) and entry.path.startswith(ROOT) and not _is_left_out(entry):
            yield entry


def _is_left_out(page: Page) -> bool:
    return page.path.endswith((f"/{SEARCH_INDEX}/", f"{ROOT}schema/"))


def answers(now: datetime) -> Iterator[tuple[str, str]]:
    """Address and digest of its answer, of lists every page; UNANSWERED where there is none."""
    for page in addresses(now):
        try:
            for query, answer in page.answers():
                address = f"{page.path}?{query}" if query else page.path
                yield address, hashlib.sha256(answer.body).hexdigest()
        except Exception:  # one that is broken hides no other, and stops no backup
            logger.exception("Not answered", extra={"item": page.path})
            yield page.path, UNANSWERED


def changes_at(now: datetime) -> datetime | None:
    """When the clock alone next changes what is public."""
    found = Document.objects.filter(deleted=False).aggregate(
        begins=Min("live_from", filter=Q(live_from__gt=now)),
        ends=Min("live_until", filter=Q(live_until__gt=now)),
    )
    return min(filter(None, found.values()), default=None)
