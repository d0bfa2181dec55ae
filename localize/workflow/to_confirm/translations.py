"""Which translations ask something of anybody, as rows and not as models: one query, however many
there are. The menu of every screen asks, and so do “To confirm”, “My work” and the mails.

The counters say what there is to do (`localize.workflow.counters`); the place of the page in the
tree says for whom.
"""

from datetime import datetime
from functools import cache as kept
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.once import once
from cms.core.tree import binned
from cms.documents.statements import Statement, given
from cms.two_people.people import Rights


class OpenTranslation(NamedTuple):
    """A translation with something to write, to review or to publish.

    path: of its page in the tree. people: as `waiting` has them. made_at: when its strings were
    taken from the source. is_ready: every string is approved, and some of it is not public.
    """

    pk: int
    key: UUID
    source_title: str
    language: str
    path: str
    missing: int
    draft: int
    returned: int
    in_review: int
    critical: int
    people: dict[str, Any]
    newest_approval: datetime | None
    made_at: datetime
    changed_at: datetime | None
    assigned_to: int | None

    @property
    def is_ready(self) -> bool:
        return not (self.missing or self.draft or self.returned or self.in_review)


_VALUES = (
    "pk",
    "translation__source__object_id",
    "translation__source__object_repr",
    "translation__target_locale__language_code",
    "path",
    "missing",
    "draft",
    "returned",
    "in_review",
    "critical",
    "people",
    "newest_approval",
    "translation__source__last_updated_at",
    "translation__work__source_changed_at",
    "translation__work__assigned_to",
)
_UNFINISHED = Q(missing__gt=0) | Q(draft__gt=0) | Q(returned__gt=0) | Q(in_review__gt=0)


def open_translations(progress: type[Model], user: Any) -> list[OpenTranslation]:
    """Those on whose page `user` has any right, by pk. progress: the model of the counters."""
    return once(user, "translations", lambda: _read(progress, Rights(user)))


def _read(progress: type[Model], rights: Rights) -> list[OpenTranslation]:
    if not rights:
        return []
    compiled = _statement(progress, ContentType.objects.get_for_model(Page).pk)
    found = compiled.rows(now=timezone.now())
    return [one for one in map(OpenTranslation._make, found) if rights.may(one.path, *_ANY)]


@kept
def _statement(progress: type[Model], _page_type: int) -> Statement:
    """_page_type: stands in it, as the key of revisions of pages."""
    path = _target().filter(~binned()).values("path")[:1]
    query = (
        progress._default_manager.filter(_UNFINISHED | (~_UNFINISHED & _may_be_published()))
        .annotate(path=Subquery(path))
        .exclude(path=None)
        .order_by("pk")
    )
    return Statement(query, _VALUES)


_ANY = ("add", "change", "publish", "review")


def is_returned_to(one: OpenTranslation, user: Any) -> bool:
    """Does `user` mend what came back: as who wrote it, as who has the page now, or because all
    of those have left?"""
    if not one.returned:
        return False
    theirs = {*one.people["returned"], str(one.assigned_to)}
    return str(user.pk) in theirs or not theirs & once(user, "people at work", _at_work)


def _at_work() -> set[str]:
    """Keys of all people who can log in; the menu of every screen asks, so it is asked for once in
    a minute."""
    people = get_user_model()._default_manager.filter(is_active=True).values_list("pk", flat=True)
    known = cache.get_or_set("people-at-work", lambda: set(map(str, people)), 60)
    return known or set()


def _target() -> QuerySet[Page]:
    return Page.objects.filter(
        translation_key=OuterRef("translation__source__object_id"),
        locale=OuterRef("translation__target_locale"),
    )


def _may_be_published() -> Q:
    """Of a translation whose strings are all approved: does it wait for a publisher?

    As `localize.overview.publication_status.PublicationStatus.waits_for_publication` has it for
    one page; a test compares the two.
    """
    now = given(Page, "go_live_at", "now")
    later = Q(last_published_at__lt=OuterRef("newest_approval")) | Q(
        last_published_at__lt=OuterRef("translation__work__source_changed_at")
    )
    never = Q(live=False, first_published_at=None)
    scheduled = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
    )
    target = (
        _target()
        .filter(Q(alias_of__isnull=False) | (never & ~Exists(scheduled)) | (Q(live=True) & later))
        .exclude(live=True, alias_of=None, go_live_at__gt=now)
        .exclude(live=True, alias_of=None, expire_at__lte=now)
    )
    newer_source = Page.objects.filter(
        translation_key=OuterRef("translation__source__object_id"),
        locale=OuterRef("translation__source__locale"),
        live=True,
        alias_of=None,
        last_published_at__gt=OuterRef("translation__source__last_updated_at"),
    )
    ahead = Q(translation__work__is_ahead=True)  # it goes with its source
    return Q(Exists(target)) & ~Q(Exists(newer_source)) & ~ahead
