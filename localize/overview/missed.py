"""Mail about publications whose hour has come and gone: the gate refused them.

The worker tries again and again, and only its log says so. Whoever stands behind the version is
written to, once for each version; “My work” has a row while it lasts (`localize.overview.drafts`).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Revision

from cms.core import tree
from cms.two_people import people
from cms.two_people.approvals import mail
from cms.two_people.approvals.models import Asking, ChangeRequest, Outcome
from localize.overview.drafts import LATE


def tell(now: datetime) -> list[str]:
    """Called by the worker; the addresses written to."""
    late = Revision.page_revisions.filter(approved_go_live_at__lt=now - LATE)
    sent = []
    for revision in late.order_by("pk"):
        page = tree.without_binned(Page.objects.filter(pk=revision.object_id)).first()
        if page is not None:
            sent += [one.email for one in _untold(page, revision) if _tell(page, revision, one)]
    return sent


def _untold(page: Page, revision: Revision) -> list[Any]:
    agreed = ChangeRequest.objects.of(page).filter(outcome=Outcome.APPROVED)
    asked = agreed.prefetch_related("endorsements__by").first()
    told = Asking.objects.filter(about=f"missed:{revision.pk}").values_list("to", flat=True)
    known = set(told)
    behind = [one.by for one in asked.endorsements.all()] if asked is not None else []
    return [one for one in behind if one.is_active and one.email and one.pk not in known]


def _tell(page: Page, revision: Revision, user: Any) -> bool:
    day = timezone.localdate()
    try:
        with transaction.atomic(), override(people.language_of(user)):
            Asking.objects.create(about=f"missed:{revision.pk}", to=user, day=day)
            context = {
                "title": page.get_admin_display_title(),
                "when": date_format(timezone.localtime(revision.approved_go_live_at), "j F Y, H:i"),
                "url": mail.office(reverse("wagtailadmin_pages:edit", args=[page.pk])),
            }
            subject = _("A planned publication did not happen")
            mail.send(user, subject, "localize/mail/missed.txt", context)
    except mail.FAILURES:
        mail.failed(user, "A notice of a missed publication")
        return False
    return True
