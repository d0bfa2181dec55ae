"""“Minor change”: an editor declares that a new version differs in case, space or punctuation only.

The declaration is an event that names the content it is about, so it also holds when that version
is published later, by a schedule or at the end of a workflow. `carry` looks at each string itself:
a declared change that is more than minor is treated as any other.
"""

from typing import Any

from wagtail.models import Page, Revision

from cms.publishing.audit.models import AuditEntry, log
from localize.workflow.digests import content_digest

VERB = "minor_declared"


def declare(page: Page, revision: Revision, *, by: Any) -> None:
    """Note that `by` declares the content of `revision` to be a minor change."""
    page = page.specific
    data = {"digest": content_digest(revision.as_object())}
    log(page, VERB, by=by, data=data, **page.audit_place())


def is_declared(page: Page) -> bool:
    """Was the present content of `page` declared to be a minor change of the one before?"""
    last = AuditEntry.objects.filter(
        page_key=page.translation_key, locale=page.locale.language_code, verb=VERB
    ).first()
    return last is not None and last.data.get("digest") == content_digest(page)
