"""What people are told by e-mail at once: what is urgent to confirm, and a critical change of a
source. The rest is in the digest (`office.desk.digest`). Texts are not in the mails.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail_localize.models import Translation

from cms.core.vocabularies.languages import language_name
from cms.two_people import people
from cms.two_people.approvals import inbox, mail
from cms.two_people.approvals.models import Asking, ChangeRequest
from localize.workflow.models import Review, State

# what is older stands in the digest
AT_ONCE = timedelta(days=1)
MOST_URGENT = 3  # mails at once in that time, about one thing to one person


# What is urgent to confirm


def tell_urgent(now: datetime) -> list[str]:
    """Called by the worker: a mail at once to everybody who may decide about an urgent request,
    once for each; the addresses written to."""
    recent = ChangeRequest.objects.open().filter(asked_at__gt=now - AT_ONCE)
    if not recent.exists():
        return []
    keys = set(recent.values_list("pk", flat=True))
    found = (one for one in inbox.open_requests() if one.pk in keys)
    return [
        user.email
        for asked in found
        if asked.subject.is_urgent(asked)
        for user in _untold(asked)
        if _tell_urgent(asked, user)
    ]


def _untold(asked: ChangeRequest) -> list[Any]:
    behind = {one.by_id for one in asked.endorsements.all()}
    told = Asking.objects.filter(about=f"urgent:{asked.pk}").values_list("to", flat=True)
    known = {*told, *_told_enough(asked)}
    who = asked.subject.who_may_endorse(asked, but=behind)
    return [user for user in who if user.email and user.pk not in known]


def _told_enough(asked: ChangeRequest) -> list[int]:
    """Who got `MOST_URGENT` mails about its subject already, however often it was handed over."""
    others = ChangeRequest.objects.of(asked.subject, asked.action)
    recent = others.filter(asked_at__gt=asked.asked_at - AT_ONCE).values_list("pk", flat=True)
    told = Asking.objects.filter(about__in=[f"urgent:{pk}" for pk in recent])
    counted = told.values("to").annotate(mails=Count("pk")).filter(mails__gte=MOST_URGENT)
    return list(counted.values_list("to", flat=True))


def _tell_urgent(asked: ChangeRequest, user: Any) -> bool:
    subject = asked.subject
    url = subject.waiting_url(asked)
    try:
        with transaction.atomic(), override(people.language_of(user)):
            Asking.objects.create(
                about=f"urgent:{asked.pk}", to=user, day=timezone.localdate(), by=asked.asked_by
            )
            context = {
                "title": subject.waiting_title(asked),
                "who": people.name(asked.asked_by),
                "url": mail.office(url) if url else mail.address("approvals:request", asked.pk),
            }
            mail.send(
                user, _("Urgent: something waits for you"), "localize/mail/urgent.txt", context
            )
    except mail.FAILURES:
        mail.failed(user, "An urgent notice")
        return False
    return True


# Critical changes


def tell_critical(translation: Translation) -> list[str]:
    """A number, link or name changed in the source: tell who wrote the old text and who reviews.

    Called after the commit. Returns the addresses written to.
    """
    page = people.target_page(translation.source.object, translation.target_locale)
    critical = Review.objects.filter(
        critical=True,
        state=State.RETURNED,
        string_translation__locale=translation.target_locale,
        string_translation__translation_of__segments__source=translation.source,
        string_translation__translation_of__segments__context=F("string_translation__context"),
    )
    count = critical.count()
    if page is None or not count:
        return []
    work = getattr(translation, "work", None)
    writers = set(critical.values_list("string_translation__last_translated_by", flat=True))
    reviewers = {user.pk for user in people.reviewers(page)}
    assigned = {work.assigned_to_id} if work is not None else set()
    sent = []
    for user in people.with_mail().filter(pk__in=(writers | reviewers | assigned) - {None}):
        with override(people.language_of(user)):
            context = {
                "count": count,
                "title": page.get_admin_display_title(),
                "language": language_name(translation.target_locale),
                "url": mail.address("localize:translation", translation.pk),
            }
            subject = ngettext(
                "A number, link or name changed: %(count)s string",
                "Numbers, links or names changed: %(count)s strings",
                count,
            ) % {"count": count}
            try:
                mail.send(user, subject, "localize/mail/critical.txt", context)
            except mail.FAILURES:
                mail.failed(user, "A critical notice")
            else:
                sent.append(user.email)
    return sent
