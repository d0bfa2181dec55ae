"""The mail of the morning: what waits for a person on “My work”, once a day.

The worker's tick sends it; a `Notice` per person and day keeps a second run from sending it again.
Texts of pages and of questions are not in it, only titles, counts and addresses.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.models import Page

from cms.core import once
from cms.core.tree import is_binned
from cms.publishing.shared_drafts import answers, links
from cms.publishing.shared_drafts.models import SharedDraft
from cms.two_people import people
from cms.two_people.approvals import mail
from cms.two_people.audit.models import AuditEntry
from localize.workflow.models import Notice, Review
from localize.workflow.translation_access import visible_translations
from office.desk.titles import titles_of
from office.desk.work import work

# Not before the office opens, in its own time zone.
MORNING = time(7)
# the most urgent and the oldest; the screen has the rest
LISTED = 20


def tick(now: datetime) -> list[str]:
    """Called by the worker every minute; sends today's digests once the office has opened."""
    local = timezone.localtime(now)
    if local.time() < MORNING or _done.day == local.date():
        return []
    sent = send_digests(local.date(), now=now)
    _done.day = local.date()
    return sent


@dataclass
class _Done:
    """The day whose digests this process has sent; saves looking every minute."""

    day: date | None = None


_done = _Done()


def send_digests(day: date, *, now: datetime) -> list[str]:
    """Send the digest of `day` to everybody who has not got it; the addresses written to."""
    told = Notice.objects.filter(day=day).values("to")
    sent = []
    for user in people.with_mail().exclude(pk__in=told):
        try:
            if _send_digest(user, day, now=now):
                sent.append(user.email)
        except mail.FAILURES:
            # one address that fails must not keep the others from their mail
            mail.failed(user, "A digest")
    return sent


def _send_digest(user: Any, day: date, *, now: datetime) -> bool:
    """In one transaction with its note: a mail that fails is tried again."""
    once.begin(user)
    with override(people.language_of(user)):
        waiting, alone = work(user).waiting, _approved_alone(user, now)
        said = _guests_said(user, now)
        if not (waiting or alone or said):
            return False
        listed = waiting[:LISTED]
        titles = titles_of(row.page_key for row in listed if row.page_key)
        context = {
            "rows": [
                {
                    "what": f"{titles[row.page_key].text if row.page_key in titles else row.title}"
                    f" ({row.kind}): {row.verb}",
                    "url": mail.office(row.url),
                }
                for row in listed
            ],
            "said": said,
            "more": len(waiting) - len(listed),
            "alone": alone,
            "my_work": mail.address("wagtailadmin_home"),
        }
        with transaction.atomic():
            _notice, created = Notice.objects.get_or_create(to=user, day=day)
            if created:
                mail.send(user, _("What waits for you"), "office/mail/digest.txt", context)
    return created


def _guests_said(user: Any, now: datetime) -> list[dict[str, str]]:
    """Since yesterday, to whoever gave the link out and to who wrote the draft."""
    said = AuditEntry.objects.filter(verb__in=answers.VERBS, at__gt=now - timedelta(days=1))
    counts = Counter(said.values_list("data__link", flat=True))
    given = SharedDraft.objects.filter(pk__in=counts).select_related("page__latest_revision")
    pages: dict[Page, int] = Counter()
    for one in given.defer("contents") if counts else ():
        latest = one.page.latest_revision
        if user.pk in (one.made_by_id, latest.user_id if latest is not None else None):
            pages[one.page] += counts[one.pk]
    return [
        {
            "what": f"{page.get_admin_display_title()}: "
            + ngettext("%(counter)s answer", "%(counter)s answers", count) % {"counter": count},
            "url": mail.address("localize:source", page.pk),
        }
        for page, count in pages.items()
        if links.may_share(user, page) and not is_binned(page)
    ]


def _approved_alone(user: Any, now: datetime) -> int:
    """For reviewers: what an administrator approved without a second person since yesterday."""
    alone = AuditEntry.objects.about_any(Review).filter(verb="break_glass")
    keys = alone.filter(at__gt=now - timedelta(days=1), page_key__isnull=False).values_list(
        "page_key", flat=True
    )
    about = visible_translations(user).filter(source__object_id__in=set(keys))
    reviewed = {
        one.source.object_id
        for one in about.select_related("source__object")
        if people.may_review(user, people.target_page(one.source.object, one.target_locale))
    }
    return sum(key in reviewed for key in keys)
