"""What people are told by e-mail: a digest once a day, and a critical change of a source at once.

The digest is sent by the worker's tick in the morning, or by `manage.py send_digest`; a `Notice`
per person and day keeps a second run from sending it again. Texts of pages are not in the mails,
only titles, counts and addresses.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail_localize.models import Translation

from cms.publishing import people
from cms.publishing.audit.models import AuditEntry
from cms.publishing.vocabularies.languages import language_name
from localize.overview import reports
from localize.workbench import queue
from localize.workflow.models import Notice, Review, State
from localize.workflow.to_confirm import waiting
from localize.workflow.translation_access import visible_translations

logger = logging.getLogger(__name__)

# Not before the office opens, in its own time zone.
MORNING = time(7)
WAITS_TOO_LONG = timedelta(hours=24)


@dataclass(frozen=True)
class Entry:
    """One page in one language with a number of strings, and where to go."""

    title: str
    language: str
    count: int
    url: str


@dataclass(frozen=True)
class Digest:
    """What waits for one person."""

    returned: list[Entry]
    waiting: list[Entry]
    alone: int  # strings that an administrator approved alone since the day before

    def __bool__(self) -> bool:
        return bool(self.returned or self.waiting or self.alone)


# The daily digest


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
    for user in _reachable().exclude(pk__in=told):
        try:
            if _send_digest(user, day, now=now):
                sent.append(user.email)
        except (SMTPException, OSError):
            # one address that fails must not keep the others from their mail
            logger.exception("A digest could not be sent", extra={"user": user.pk})
    return sent


def _reachable() -> Any:
    return get_user_model()._default_manager.filter(is_active=True).exclude(email="")


def _send_digest(user: Any, day: date, *, now: datetime) -> bool:
    """In one transaction with its note: a mail that fails is tried again."""
    with override(_language(user)):
        digest = digest_for(user, now=now)
        if not digest:
            return False
        with transaction.atomic():
            _notice, created = Notice.objects.get_or_create(to=user, day=day)
            if created:
                _send(user, _("Translations that wait for you"), "digest", {"digest": digest})
    return created


def digest_for(user: Any, *, now: datetime) -> Digest:
    """Strings returned to this person, and strings that wait a day for them to review."""
    visible = visible_translations(user).select_related("progress", "work")
    returned, late = [], []
    for one in queue.filtered(visible, "returned", user):
        work = getattr(one, "work", None)
        is_given = work is not None and work.assigned_to_id == user.pk
        own = one.progress.people["returned"].get(str(user.pk), 0)
        returned.append((one, one.progress.returned if is_given else own))
    for one in queue.filtered(visible, "to-review", user):
        if people.may_review(user, _target(one)):
            groups = waiting.groups(one.progress.people)
            others = (group for group in groups if user.pk not in group.by)
            late.append((one, sum(group.longer_than(now - WAITS_TOO_LONG) for group in others)))
    return Digest(
        returned=_entries(returned),
        waiting=_entries(late),
        alone=_approved_alone(user, visible, now),
    )


def _entries(counted: list[tuple[Translation, int]]) -> list[Entry]:
    pages = reports.source_pages(translation for translation, _count in counted)
    entries = []
    for translation, count in counted:
        page = pages.get((translation.source.object_id, translation.source.locale_id))
        if count:
            entries.append(
                Entry(
                    page.title if page is not None else translation.source.object_repr,
                    language_name(translation.target_locale),
                    count,
                    _address("localize:translation", translation.pk),
                )
            )
    return entries


def strings_of(translation: Translation) -> Any:
    """Reviews of the strings that the source of `translation` now has."""
    return Review.objects.filter(
        string_translation__locale=translation.target_locale,
        string_translation__translation_of__segments__source=translation.source,
        string_translation__translation_of__segments__context=F("string_translation__context"),
    )


def _approved_alone(user: Any, visible: Any, now: datetime) -> int:
    """For reviewers: what an administrator approved without a second person since yesterday."""
    alone = AuditEntry.objects.about_any(Review).filter(verb="break_glass")
    keys = alone.filter(at__gt=now - timedelta(days=1), page_key__isnull=False).values_list(
        "page_key", flat=True
    )
    about = visible.filter(source__object_id__in=set(keys)).select_related("source__object")
    reviewed = {t.source.object_id for t in about if people.may_review(user, _target(t))}
    return sum(key in reviewed for key in keys)


def _target(translation: Translation) -> Any:
    return people.target_page(translation.source.object, translation.target_locale)


# Critical changes


def tell_critical(translation: Translation) -> list[str]:
    """A number, link or name changed in the source: tell who wrote the old text and who reviews.

    Called after the commit. Returns the addresses written to.
    """
    page = _target(translation)
    critical = strings_of(translation).filter(critical=True, state=State.RETURNED)
    count = critical.count()
    if page is None or not count:
        return []
    work = getattr(translation, "work", None)
    writers = set(critical.values_list("string_translation__last_translated_by", flat=True))
    reviewers = {user.pk for user in people.reviewers(page)}
    assigned = {work.assigned_to_id} if work is not None else set()
    sent = []
    for user in _reachable().filter(pk__in=(writers | reviewers | assigned) - {None}):
        with override(_language(user)):
            context = {
                "count": count,
                "title": page.title,
                "language": language_name(translation.target_locale),
                "url": _address("localize:translation", translation.pk),
            }
            subject = ngettext(
                "A number, link or name changed: %(count)s string",
                "Numbers, links or names changed: %(count)s strings",
                count,
            ) % {"count": count}
            try:
                _send(user, subject, "critical", context)
            except (SMTPException, OSError):
                logger.exception("A critical notice could not be sent", extra={"user": user.pk})
            else:
                sent.append(user.email)
    return sent


# Mail


def _send(user: Any, subject: str, template: str, context: dict[str, Any]) -> None:
    body = render_to_string(
        f"localize/mail/{template}.txt", context | {"queue": _address("localize:queue")}
    )
    send_mail(
        f"{settings.WAGTAIL_SITE_NAME}: {subject}",
        body.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def _address(name: str, *args: Any) -> str:
    return settings.OFFICE_URL + reverse(name, args=args)


def _language(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile is not None else settings.LANGUAGE_CODE
