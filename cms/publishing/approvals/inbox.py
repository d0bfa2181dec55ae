"""“To confirm”: everything that waits until a second person has looked at it, in one list.

What belongs together is one row: a page with the files, pictures and consents that it shows.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.subjects import Subject, key_of, with_subjects
from cms.publishing.people import User
from cms.publishing.recycle_bin import tree


@dataclass(frozen=True)
class Row:
    """What is looked at together: what it is, who asked and since when, and the screen about it."""

    title: str
    kind: str
    by: Any
    at: datetime
    url: str
    is_urgent: bool = False
    requests: tuple[ChangeRequest, ...] = ()


@dataclass(frozen=True)
class Inbox:
    """What `waiting` asks of one person, and what of their `own` waits for somebody else; the most
    urgent first, then the oldest."""

    waiting: list[Row] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)


def inbox_of(request: HttpRequest) -> Inbox:
    """The inbox of who asks; read once for one answer, which shows it in the menu as well."""
    read: Inbox | None = getattr(request, "_to_confirm", None)
    if read is None:
        read = inbox(request.user)
        request._to_confirm = read  # type: ignore[attr-defined]
    return read


def inbox(user: User) -> Inbox:
    found = open_requests()
    waiting = [one for one in found if is_for(one, user)]
    own = [one for one in found if one.stands(user)]
    more = [model.inbox_rows(user) for model in subject_models()]
    return Inbox(
        _in_order([*rows(waiting), *(row for rows_for, _own in more for row in rows_for)]),
        _in_order([*rows(own), *(row for _for, rows_own in more for row in rows_own)]),
    )


def is_for(asked: ChangeRequest, user: User) -> bool:
    """Is it `user` who should look at it?"""
    return not asked.stands(user) and asked.subject.may_endorse(user, asked)


def open_requests() -> list[ChangeRequest]:
    """Those that are listed one by one, with their subjects."""
    listed = {model for model in subject_models() if model.is_listed}
    named = {getattr(model, "approval_model", None) or model for model in listed}
    kinds = ContentType.objects.get_for_models(*named).values()
    requests = (
        ChangeRequest.objects.open()
        .filter(content_type__in=kinds)
        .select_related("asked_by", "content_type")
        .prefetch_related("endorsements")
    )
    return _with_specific_pages(with_subjects(requests))


@cache
def subject_models() -> tuple[Any, ...]:
    return tuple(model for model in apps.get_models() if issubclass(model, Subject))


def _with_specific_pages(requests: list[ChangeRequest]) -> list[ChangeRequest]:
    """Pages as what they are, in one query for each type; without those in the recycle bin."""
    keys = {one.subject.pk for one in requests if isinstance(one.subject, Page)}
    pages = Page.objects.filter(~tree.binned(), pk__in=keys).specific() if keys else ()
    specific = {page.pk: page for page in pages}
    found = []
    for one in requests:
        if not isinstance(one.subject, Page):
            found.append(one)
        elif one.subject.pk in specific:
            one.subject = specific[one.subject.pk]
            found.append(one)
    return found


def rows(requests: list[ChangeRequest]) -> list[Row]:
    """Together what one page shows, each once."""
    pages = [one for one in requests if isinstance(one.subject, Page)]
    others = [one for one in requests if not isinstance(one.subject, Page)]
    shown_by = {key: one.subject for one in reversed(pages) for key in one.subject.parts_shown(one)}
    heads = {one.subject.pk: one.subject for one in pages}
    _add_readers(shown_by, heads, others)
    parts: dict[int, list[ChangeRequest]] = defaultdict(list)
    alone = []
    for one in [*others, *reversed(pages)]:  # after its parts a page can go out
        head = _head(one.subject, shown_by)
        if head is not None:
            parts[head.pk].append(one)
        else:
            alone.append(one)
    return [
        *(_row_of_page(heads[pk], together) for pk, together in parts.items()),
        *(_row(one) for one in alone),
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


def _add_readers(
    shown_by: dict[str, Any], heads: dict[int, Any], others: list[ChangeRequest]
) -> None:
    """What no page that waits itself shows goes with the one stored page that shows it."""
    keys = {key for one in others for key in one.subject.shown_as()} - shown_by.keys()
    if not keys:
        return
    kinds: dict[int, str] = {}
    for label in {key.rpartition(":")[0] for key in keys}:
        kinds[ContentType.objects.get_by_natural_key(*label.split(".")).pk] = label
    readers: dict[str, set[str]] = defaultdict(set)
    uses = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type__in=kinds,
        to_object_id__in={key.rpartition(":")[2] for key in keys},
    ).values_list("to_content_type", "to_object_id", "object_id")
    for kind, pk, page in uses:
        readers[f"{kinds[kind]}:{pk}"].add(page)
    alone = {key: min(pages) for key, pages in readers.items() if len(pages) == 1 and key in keys}
    stored = Page.objects.in_bulk([int(pk) for pk in alone.values()]) if alone else {}
    for key, pk in alone.items():
        if int(pk) in stored:
            heads.setdefault(int(pk), stored[int(pk)])
            shown_by[key] = heads[int(pk)]


def _row_of_page(page: Any, together: list[ChangeRequest]) -> Row:
    if len(together) == 1:
        return _row(together[0])
    first = min(together, key=lambda one: one.asked_at)
    kinds = dict.fromkeys(str(one.subject._meta.verbose_name) for one in reversed(together))
    return Row(
        page.get_admin_display_title(),
        ", ".join(kinds),
        first.asked_by,
        first.asked_at,
        reverse("approvals:page", args=[page.pk]),
        any(one.subject.is_urgent(one) for one in together),
        tuple(together),
    )


def _row(asked: ChangeRequest) -> Row:
    subject = asked.subject
    return Row(
        subject.waiting_title(asked),
        str(subject._meta.verbose_name),
        asked.asked_by,
        asked.asked_at,
        subject.waiting_url(asked) or reverse("approvals:request", args=[asked.pk]),
        subject.is_urgent(asked),
        (asked,),
    )


def _in_order(found: list[Row]) -> list[Row]:
    return sorted(found, key=lambda row: (not row.is_urgent, row.at, row.title))
