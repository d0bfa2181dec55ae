"""Drafts of source pages: who has to do the next step of each.

One of the kinds of work in `office.desk.kinds`. A draft that waits for a second person is in the
list “To confirm”; here is what comes before that and after it: what is being written, what came
back with a remark, what two people stand behind and nobody has published.
"""

from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision
from wagtail_localize.models import TranslationSource

from cms.core.tree import binned
from cms.documents.statements import Statement, given
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Endorsement, Outcome
from cms.two_people.approvals.rows import Row, WhoMay, as_lots
from cms.two_people.audit.models import AuditEntry, type_of
from cms.two_people.people import Rights
from localize.workflow.models import Review

# after its hour the worker has tried several times
LATE = timedelta(minutes=3)
_LIVE_OR_NEW = Q(live=True, has_unpublished_changes=True) | Q(live=False, first_published_at=None)


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    """What `user` does next, and what of theirs is being written or waits for a publisher."""
    rights = Rights(user)
    waiting: list[Row] = []
    own: list[Row] = []
    if not rights:
        return waiting, own
    for page in drafts_with(user):
        if page.missed is not None:
            if page.stands or page.asked_by == user.pk:
                waiting.append(_missed(page))
            continue
        is_own = page.writer == user.pk
        is_agreed = page.outcome == Outcome.APPROVED and page.saved_at <= page.decided_at
        if is_agreed and rights.may(page.path, "publish"):
            waiting.append(_agreed(page))
        elif is_agreed and (is_own or page.asked_by == user.pk):
            own.append(_waits_for_publisher(page))
        elif page.outcome == Outcome.RETURNED and (
            page.asked_by == user.pk or (page.has_left and rights.may(page.path, "change"))
        ):
            waiting.append(_returned(page))
        elif is_own and page.outcome != Outcome.OPEN and rights.may(page.path, "add", "change"):
            own.append(_being_written(page))
    return as_lots(waiting, "localize:lot"), as_lots(own, "localize:lot")


_VALUES = (
    *("pk", "path", "draft_title", "translation_key", "content_type_id"),
    *("missed", "stands", "outcome", "asked_by", "has_left", "decided_at", "reason"),
    *("returned_by", "writer", "saved_at"),
)


def drafts_with(user: Any) -> list[Any]:
    """Source pages with a draft that `user` wrote or asked others to look at, or that two people
    stand behind; each with the latest request about it (outcome None: there is none), as `_VALUES`
    names it. One query: the menu of every screen asks.
    """
    compiled = _statement(ContentType.objects.get_for_model(Page).pk)
    return compiled.rows(user=user.pk, late=timezone.now() - LATE)


@cache
def _statement(page_type: int) -> Statement:
    user = given(get_user_model(), "id", "user")
    late = given(Revision, "approved_go_live_at", "late")
    asked = ChangeRequest.objects.filter(
        content_type=page_type,
        action=CHANGE,
        subject_id=Cast(OuterRef("pk"), CharField()),
    ).order_by("-asked_at", "-pk")
    returned = (
        AuditEntry.objects.filter(page_key=OuterRef("translation_key"), verb="returned")
        .filter(locale=OuterRef("locale__language_code"))
        .exclude(subject_type=type_of(Review))
        .order_by("-at", "-pk")
    )
    planned = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    scheduled = planned.filter(approved_go_live_at__gte=late)
    missed = planned.filter(approved_go_live_at__lt=late).values("approved_go_live_at")[:1]
    voices = Endorsement.objects.filter(request=OuterRef("asked"), by=user)
    elsewhere = TranslationSource.objects.filter(object_id=OuterRef("translation_key"))
    query = (
        Page.objects.alias(asked=Subquery(asked.values("pk")[:1]))
        .annotate(missed=Subquery(missed), stands=Exists(voices))
        .filter(_LIVE_OR_NEW | Q(missed__isnull=False), ~binned(), alias_of=None)
        .exclude(latest_revision=None)
        .filter(~Exists(scheduled), ~Exists(elsewhere.exclude(locale=OuterRef("locale"))))
        .annotate(
            outcome=Subquery(asked.values("outcome")[:1]),
            asked_by=Subquery(asked.values("asked_by")[:1]),
            has_left=~Subquery(asked.values("asked_by__is_active")[:1]),
            decided_at=Subquery(asked.values("decided_at")[:1]),
            reason=Subquery(asked.values("reason")[:1]),
            returned_by=Subquery(returned.values("by_name")[:1]),
            writer=F("latest_revision__user"),
            saved_at=F("latest_revision__created_at"),
        )
        .filter(
            Q(writer=user)
            | Q(outcome=Outcome.APPROVED)
            | Q(outcome=Outcome.RETURNED, asked_by=user)
            | Q(outcome=Outcome.RETURNED, has_left=True)
            | Q(missed__isnull=False)
        )
        .order_by("pk")
    )
    return Statement(query, _VALUES)


def _returned(page: Any) -> Row:
    return _row(
        page,
        page.decided_at,
        _("It came back with a remark."),
        _("Mend it"),
        by=page.returned_by,
        remark=page.reason,
    )


def _missed(page: Any) -> Row:
    when = date_format(timezone.localtime(page.missed), "j F Y, H:i")
    what = _(
        "It was planned for %(when)s and could not be published. “Ready to publish?” beside it "
        "says why."
    )
    return _row(page, page.missed, what % {"when": when}, _("Look why"), is_urgent=True)


def _agreed(page: Any) -> Row:
    # there, one button publishes it
    return _row(
        page,
        page.decided_at,
        _("Two people stand behind it."),
        _("Publish"),
        url=reverse("localize:source", args=[page.pk]),
    )


def _waits_for_publisher(page: Any) -> Row:
    who = WhoMay(path=page.path, actions=frozenset({"publish"}))
    what = _("Two people stand behind it; it waits to be published.")
    return _row(page, page.decided_at, what, _("Look at it"), who=who)


def _being_written(page: Any) -> Row:
    what = _("Your draft: you have not handed it over.")
    return _row(page, page.saved_at, what, _("Go on writing"))


def _row(page: Any, at: Any, what: str, verb: str, **more: Any) -> Row:
    return Row(
        **{
            "title": page.draft_title,
            "kind": _kind(page.content_type_id),
            "by": None,
            "at": at,
            "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
            "what": what,
            "verb": verb,
            "page_key": page.translation_key,
            "path": page.path,
        }
        | more
    )


def _kind(content_type: int) -> str:
    model = ContentType.objects.get_for_id(content_type).model_class() or Page
    return str(model._meta.verbose_name)
