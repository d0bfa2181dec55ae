"""“To confirm”: everything that waits until a second person has looked at it, in one list.

What belongs together is one row: a page with the files, pictures and consents that it shows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core import tree
from cms.two_people import people, refusals
from cms.two_people.approvals.models import (
    CHANGE,
    TAKE_DOWN,
    ChangeRequest,
    Endorsement,
    Outcome,
    remember,
)
from cms.two_people.approvals.rows import Row, WhoMay, as_lots, in_order
from cms.two_people.approvals.subjects import Subject, key_of, with_subjects
from cms.two_people.audit.models import AuditEntry, log, type_of
from cms.two_people.people import User
from cms.two_people.refusals import Refused

NOTED = "noted"


@dataclass(frozen=True)
class Inbox:
    """What `waiting` asks of one person, and what of their `own` waits for somebody else; the most
    urgent first, then the oldest. came_back: what they asked for, and got back with a remark."""

    waiting: list[Row] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)
    came_back: list[Row] = field(default_factory=list)


def inbox(user: User) -> Inbox:
    """A pure reading: also what a mail tells somebody."""
    read = _read(as_listed=True, user=user)
    found = [one for one in read if one.is_open]
    waiting = [one for one in found if is_for(one, user)]
    own = [one for one in found if one.stands(user)]
    more = [model.inbox_rows(user) for model in subject_models()]
    return Inbox(
        in_order([*rows(waiting, user), *(row for mine, _own in more for row in mine)]),
        in_order([*rows(own), *(row for _for, theirs in more for row in theirs)]),
        [_row_of_returned(one) for one in read if not one.is_open],
    )


def is_for(asked: ChangeRequest, user: User) -> bool:
    """Is it `user` who should look at it?"""
    return not asked.is_behind(user) and asked.subject.may_endorse(user, asked)


def open_requests() -> list[ChangeRequest]:
    """Those that are listed one by one, with their subjects; pages as what they are."""
    return _read(as_listed=False)


def _read(*, as_listed: bool, user: User | None = None) -> list[ChangeRequest]:
    """Those that wait, and those of `user` that came back. as_listed: of pages what a list says of
    them, not their words."""
    asked = _asked(user)
    of_pages = [one for one in asked if one.content_type.model_class() is Page]
    others = with_subjects(one for one in asked if one.content_type.model_class() is not Page)
    keys = {int(one.subject_id) for one in of_pages}
    pages = Page.objects.filter(~tree.binned()).specific(defer=as_listed)
    known = pages.in_bulk(keys) if keys else {}
    for one in of_pages:
        one.subject = known.get(int(one.subject_id))
    found = {one.pk for one in others} | {one.pk for one in of_pages if one.subject is not None}
    return [one for one in asked if one.pk in found]


def _asked(user: User | None) -> list[ChangeRequest]:
    """The latest first, with who stands behind them; one query, for whoever asks stands behind
    it."""
    listed = {model for model in subject_models() if model.is_listed}
    named = {getattr(model, "approval_model", None) or model for model in listed}
    kinds = ContentType.objects.get_for_models(*named).values()
    few = ChangeRequest.objects.open().filter(content_type__in=kinds).order_by().values("pk")
    if user is not None:
        returned = returned_to(user).filter(content_type__in=kinds)
        few = few.union(returned.order_by().values("pk"))
    # two looks at few rows each; asked with “or”, all that was ever agreed with is read
    behind = Endorsement.objects.filter(request__in=few).order_by(
        "-request__asked_at", "-request_id", "at", "pk"
    )
    found: dict[int, ChangeRequest] = {}
    for one in behind.select_related("request__asked_by"):
        asked = found.setdefault(one.request_id, one.request)
        if asked is one.request:
            asked.content_type = ContentType.objects.get_for_id(asked.content_type_id)
            remember(asked, "endorsements", [])
        one.request = asked
        asked.add_voice(one)
    return list(found.values())


def returned_to(user: User) -> QuerySet[ChangeRequest]:
    """What `user` asked for and got back, until it is asked for again or they have noted it. The
    words of pages stand with the rest of their own work (`localize.overview.drafts`)."""
    newer = ChangeRequest.objects.filter(
        content_type=OuterRef("content_type"),
        subject_id=OuterRef("subject_id"),
        action=OuterRef("action"),
        pk__gt=OuterRef("pk"),
    )
    noted = AuditEntry.objects.filter(
        subject_type=type_of(ChangeRequest),
        subject_id=Cast(OuterRef("pk"), CharField()),
        verb=NOTED,
    )
    returned = ChangeRequest.objects.filter(asked_by=user, outcome=Outcome.RETURNED)
    of_pages = ContentType.objects.get_for_model(Page)
    returned = returned.exclude(content_type=of_pages, action=CHANGE)
    return returned.filter(~Exists(newer), ~Exists(noted))


def note(asked: ChangeRequest, *, by: User) -> None:
    """Who asked has read why it came back; once is enough. Raises Refused for everybody else."""
    if asked.asked_by_id != by.pk or asked.outcome != Outcome.RETURNED:
        raise Refused(refusals.NO_RIGHT, _("Only the person who asked can note it."))
    if returned_to(by).filter(pk=asked.pk).exists():
        log(asked, NOTED, by=by)


@cache
def subject_models() -> tuple[Any, ...]:
    return tuple(model for model in apps.get_models() if issubclass(model, Subject))


def rows(requests: list[ChangeRequest], user: User | None = None) -> list[Row]:
    """`bundles`, those of one book or module as one."""
    return as_lots(bundles(requests, user), "approvals:page")


def bundles(requests: Iterable[ChangeRequest], user: User | None = None) -> list[Row]:
    """Together what one page shows that waits itself, each once. user: whose task they are; None:
    they wait for somebody else."""
    requests = list(requests)
    pages = [one for one in requests if isinstance(one.subject, Page)]
    others = [one for one in requests if not isinstance(one.subject, Page)]
    shown_by = {key: one.subject for one in reversed(pages) for key in one.subject.parts_shown(one)}
    heads = {one.subject.pk: one.subject for one in pages}
    parts: dict[int, list[ChangeRequest]] = defaultdict(list)
    alone = []
    for one in [*others, *reversed(pages)]:  # after its parts a page can go out
        head = _head(one.subject, shown_by)
        if head is not None:
            parts[head.pk].append(one)
        else:
            alone.append(one)
    return [
        *(_row_of_page(heads[pk], together, user) for pk, together in parts.items()),
        *(_row(one, user) for one in alone),
    ]


def _head(subject: Any, shown_by: dict[str, Any]) -> Any:
    """The page with which it is decided: the one that shows it or, if that is itself shown by one
    that waits, that one."""
    head = subject if isinstance(subject, Page) else None
    seen: set[int] = set()
    while True:
        keys = subject.shown_as() if head is None else [key_of(Page(pk=head.pk))]
        above = next((shown_by[key] for key in keys if key in shown_by), None)
        if above is None or above.pk in seen:
            return head
        seen.add(above.pk)
        head = above


def _row_of_page(page: Any, together: list[ChangeRequest], user: User | None) -> Row:
    if len(together) == 1:
        return _row(together[0], user)
    first = min(together, key=lambda one: one.asked_at)
    own = next((one for one in together if isinstance(one.subject, Page)), first)
    kinds = dict.fromkeys(str(one.subject._meta.verbose_name) for one in reversed(together))
    return Row(
        page.get_admin_display_title(),
        ", ".join(kinds),
        first.asked_by,
        first.asked_at,
        reverse("approvals:page", args=[page.pk]),
        any(one.subject.is_urgent(one) for one in together),
        tuple(together),
        what=own.subject.waiting_sentence(own),
        verb=_verb(own, user),
        page_key=page.translation_key,
        who=_who(own),
        path=page.path,
    )


def _row(asked: ChangeRequest, user: User | None) -> Row:
    subject = asked.subject
    own_url = subject.waiting_url(asked)
    return Row(
        subject.waiting_title(asked),
        str(subject._meta.verbose_name),
        asked.asked_by,
        asked.asked_at,
        own_url or reverse("approvals:request", args=[asked.pk]),
        subject.is_urgent(asked),
        (asked,),
        what=subject.waiting_sentence(asked),
        verb=_verb(asked, user),
        page_key=subject.translation_key if isinstance(subject, Page) else None,
        who=_who(asked),
        path=subject.path if isinstance(subject, Page) and not own_url else "",
    )


def _row_of_returned(asked: ChangeRequest) -> Row:
    subject = asked.subject
    return Row(
        subject.waiting_title(asked),
        str(subject._meta.verbose_name),
        None,
        asked.decided_at or asked.asked_at,
        reverse("approvals:request", args=[asked.pk]),
        what=_("It came back with a remark."),
        verb=_("Read why"),
        page_key=subject.translation_key if isinstance(subject, Page) else None,
        remark=asked.reason,
    )


def _verb(asked: ChangeRequest, user: User | None) -> str:
    verb: str = asked.subject.waiting_verb(asked, user) if user is not None else _("Look at it")
    return verb


def _who(asked: ChangeRequest) -> WhoMay:
    behind = frozenset(asked.behind())
    right = asked.subject.policy(asked.action).right
    if right or not isinstance(asked.subject, Page):
        return WhoMay(right=right, but=behind)
    actions = frozenset({"publish"}) if asked.action == TAKE_DOWN else people.MAY_AGREE
    return WhoMay(path=asked.subject.path, actions=actions, but=behind)
