"""What people are told by e-mail: a digest once a day of everything that waits for them; at once
what is urgent to confirm, and a critical change of a source.

The digest is sent by the worker's tick in the morning; a `Notice`
per person and day keeps a second run from sending it again. Texts of pages and of questions are not
in the mails, only titles, counts and addresses.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.publishing import people
from cms.publishing.approvals import inbox, mail
from cms.publishing.approvals.models import Asking, ChangeRequest
from cms.publishing.approvals.rows import Row
from cms.publishing.audit.models import AuditEntry
from cms.publishing.recycle_bin.tree import is_binned
from cms.publishing.shared_drafts import answers, links
from cms.publishing.shared_drafts.models import SharedDraft
from cms.publishing.titles import families, in_two
from cms.publishing.vocabularies.languages import language_name
from localize.overview import reports
from localize.overview.to_do import new_work, questions
from localize.terminology import to_do
from localize.workbench.filters import filtered
from localize.workflow.models import Notice, Review, State
from localize.workflow.to_confirm import waiting
from localize.workflow.translation_access import visible_translations

# Not before the office opens, in its own time zone.
MORNING = time(7)
WAITS_TOO_LONG = timedelta(hours=24)
NEW = timedelta(hours=24)  # what is older was in the digest of the day before
# of what waits to be confirmed: the most urgent and the oldest; the screen has the rest
LISTED = 20
# what is older stands in the digest
AT_ONCE = timedelta(days=1)
MOST_URGENT = 3  # mails at once in that time, about one thing to one person


@dataclass(frozen=True)
class Line:
    """One thing that waits, and where to go."""

    what: str
    url: str


@dataclass(frozen=True)
class Digest:
    """What waits for one person, by headings. alone: strings that an administrator approved alone
    since the day before."""

    parts: dict[str, list[Line]]
    alone: int

    def __bool__(self) -> bool:
        return bool(self.parts or self.alone)


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
        except mail.FAILURES:
            # one address that fails must not keep the others from their mail
            mail.failed(user, "A digest")
    return sent


def _reachable() -> Any:
    people = get_user_model()._default_manager
    return people.filter(is_active=True).exclude(email="").order_by("pk")


def _send_digest(user: Any, day: date, *, now: datetime) -> bool:
    """In one transaction with its note: a mail that fails is tried again."""
    with override(people.language_of(user)):
        digest = digest_for(user, now=now)
        if not digest:
            return False
        with transaction.atomic():
            _notice, created = Notice.objects.get_or_create(to=user, day=day)
            if created:
                _send(user, _("What waits for you"), "digest", {"digest": digest})
    return created


def digest_for(user: Any, *, now: datetime) -> Digest:
    """What waits for this person to confirm, strings returned to them, strings that wait a day for
    them to review, what is new to translate, questions that they can answer."""
    visible = visible_translations(user).select_related("progress", "work")
    returned, late = [], []
    for one in filtered(visible, "returned", user):
        work = getattr(one, "work", None)
        is_given = work is not None and work.assigned_to_id == user.pk
        own = one.progress.people["returned"].get(str(user.pk), 0)
        returned.append((one, one.progress.returned if is_given else own))
    for one in filtered(visible, "to-review", user):
        if people.may_review(user, _target(one)):
            groups = waiting.groups(one.progress.people)
            others = (group for group in groups if user.pk not in group.by)
            late.append((one, sum(group.longer_than(now - WAITS_TOO_LONG) for group in others)))
    new = new_work(user, since=now - NEW)
    fresh = visible.filter(pk__in=new)
    # those of strings are rows without requests: they have waited for a day first
    rows = _named([row for row in inbox.inbox(user).waiting if row.requests])
    to_confirm = [_line(row.title, row.kind, row.url) for row in rows[:LISTED]]
    if more := len(rows[LISTED:]):
        said = ngettext("and %(counter)s more:", "and %(counter)s more:", more) % {"counter": more}
        to_confirm.append(Line(said, mail.address("approvals:index")))
    parts = {
        _("To confirm:"): to_confirm,
        _("Returned to you:"): _lines(returned),
        _("In review for more than a day:"): _lines(late),
        _("Questions about translations:"): [
            _line(row.title, row.verb, row.url) for row in questions(user, people.Rights(user))
        ],
        _("Words that people propose:"): [
            _line(row.title, row.kind, row.url) for row in to_do.rows(user)[0]
        ],
        _("New to translate:"): _lines([(one, new[one.pk]) for one in fresh]),
        _("Guests have said something:"): _guests_said(user, now),
    }
    return Digest(
        parts={heading: lines for heading, lines in parts.items() if lines},
        alone=_approved_alone(user, visible, now),
    )


def _line(title: str, kind: Any, url: str) -> Line:
    return Line(f"{title} ({kind})", mail.office(url))


def _named(rows: list[Row]) -> list[Row]:
    """With the titles of their pages in the language of the mail."""
    known = families({row.page_key for row in rows if row.page_key})
    return [replace(row, title=_title(known.get(row.page_key, {}), row.title)) for row in rows]


def _title(family: dict[str, tuple[int, str]], title: str) -> str:
    """In the language of the mail, where `title` is one of these."""
    own = next((language for language, (_pk, known) in family.items() if known == title), "")
    found = in_two(family, own) if own else None
    return found[0][1] if found else title


def _lines(counted: list[tuple[Translation, int]]) -> list[Line]:
    """“Title (language): 3 strings”, of those with any."""
    pages = reports.source_pages(translation for translation, _count in counted)
    known = families({page.key for page in pages.values()})
    lines = []
    for translation, count in counted:
        page = pages.get((translation.source.object_id, translation.source.locale_id))
        title = translation.source.object_repr
        if page is not None:
            title = _title(known.get(page.key, {}), page.title)
        strings = ngettext("%(counter)s string", "%(counter)s strings", count) % {"counter": count}
        what = f"{title} ({language_name(translation.target_locale)}): {strings}"
        if count:
            lines.append(Line(what, mail.address("localize:translation", translation.pk)))
    return lines


def _approved_alone(user: Any, visible: Any, now: datetime) -> int:
    """For reviewers: what an administrator approved without a second person since yesterday."""
    alone = AuditEntry.objects.about_any(Review).filter(verb="break_glass")
    keys = alone.filter(at__gt=now - timedelta(days=1), page_key__isnull=False).values_list(
        "page_key", flat=True
    )
    about = visible.filter(source__object_id__in=set(keys)).select_related("source__object")
    reviewed = {t.source.object_id for t in about if people.may_review(user, _target(t))}
    return sum(key in reviewed for key in keys)


def _guests_said(user: Any, now: datetime) -> list[Line]:
    """Since yesterday, to whoever gave the link out and to who wrote the draft."""
    said = AuditEntry.objects.filter(verb__in=answers.VERBS, at__gt=now - timedelta(days=1))
    counts = Counter(said.values_list("data__link", flat=True))
    if not counts:
        return []
    given = SharedDraft.objects.filter(pk__in=counts).select_related("page__latest_revision")
    pages: dict[Page, int] = Counter()
    for one in given.defer("contents"):
        latest = one.page.latest_revision
        if user.pk in (one.made_by_id, latest.user_id if latest is not None else None):
            pages[one.page] += counts[one.pk]
    lines = []
    for page, count in pages.items():
        if links.may_share(user, page) and not is_binned(page):
            said_of_it = ngettext("%(counter)s answer", "%(counter)s answers", count)
            what = f"{page.get_admin_display_title()}: {said_of_it % {'counter': count}}"
            lines.append(Line(what, mail.address("localize:source", page.pk)))
    return lines


def _target(translation: Translation) -> Any:
    return people.target_page(translation.source.object, translation.target_locale)


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
            _send(user, _("Urgent: something waits for you"), "urgent", context)
    except mail.FAILURES:
        mail.failed(user, "An urgent notice")
        return False
    return True


# Critical changes


def tell_critical(translation: Translation) -> list[str]:
    """A number, link or name changed in the source: tell who wrote the old text and who reviews.

    Called after the commit. Returns the addresses written to.
    """
    page = _target(translation)
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
    for user in _reachable().filter(pk__in=(writers | reviewers | assigned) - {None}):
        with override(people.language_of(user)):
            context = {
                "count": count,
                "title": page.title,
                "language": language_name(translation.target_locale),
                "url": mail.address("localize:translation", translation.pk),
            }
            subject = ngettext(
                "A number, link or name changed: %(count)s string",
                "Numbers, links or names changed: %(count)s strings",
                count,
            ) % {"count": count}
            try:
                _send(user, subject, "critical", context)
            except mail.FAILURES:
                mail.failed(user, "A critical notice")
            else:
                sent.append(user.email)
    return sent


# Mail


def _send(user: Any, subject: str, template: str, context: dict[str, Any]) -> None:
    addresses = {"queue": mail.address("localize:queue")}
    mail.send(user, subject, f"localize/mail/{template}.txt", context | addresses)
