"""Public pages that show a picture of a child no more, because a consent to it has ended, and those
that will not in a month.

What readers get is decided elsewhere and at once (`Picture.may_be_published`); here those are told
who keep the pages: in the message when somebody ends a consent, and in “My work” (two of the kinds
of work in `office.desk.kinds`), also where only the day has come. A page is on the list until what
is public of it uses the picture no more, or the picture may be shown again. Before that, from
`BEFORE` the last day on, who looks after the consent is told while there is time to ask the family.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import TranslationSource

from cms.core.once import once
from cms.documents.models import Dependency, Document
from cms.documents.statements import Statement, given
from cms.two_people.approvals.rows import Row
from cms.two_people.people import Rights
from lessons.library.models.consents import Consent
from lessons.library.models.pictures import Picture
from lessons.models.library import ResourcePage

BEFORE, LAST_WEEK = timedelta(days=30), timedelta(days=7)
# whoever only writes or reviews translations there chooses no picture
KEEPS = ("add", "publish")


@dataclass(frozen=True)
class Lost:
    """A page without its pictures: the one that was written first, where it is so in several
    languages. path: in the tree. pictures: title by key. since: when the first consent ended."""

    page: int
    key: UUID
    language: str
    title: str
    path: str
    pictures: dict[int, str]
    since: datetime


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    rights = Rights(user)
    found = lost_pages(once(user, "children", _children)) if rights else []
    return [_row(one) for one in found if rights.may(one.path, *KEEPS)], []


def ending(user: Any) -> tuple[list[Row], list[Row]]:
    """The consents that end soon, one for each picture, for whoever may renew them."""
    if not user.has_perm("lessons.change_consent"):
        return [], []
    found: dict[int, list[Any]] = {}
    for row in once(user, "children", _children):
        if not _is_lost(row):
            found.setdefault(row.picture, []).append(row)
    return [_ending(its) for its in found.values()], []


def lost_pages(children: list[Any]) -> list[Lost]:
    found: dict[UUID, list[Any]] = {}
    for row in filter(_is_lost, children):
        found.setdefault(row.key, []).append(row)
    return [_lost(its) for its in found.values()]


def _is_lost(row: Any) -> bool:
    """Not one whose consents all hold until the first of them ends."""
    return row.ended is not None or row.ends is None


def _children() -> list[Any]:
    """What public pages show of children without a consent, or soon without; one query, however
    many there are."""
    types = [ContentType.objects.get_for_model(model).pk for model in (Page, Picture)]
    today = timezone.localdate()
    return _statement(*types).rows(today=today, last_day=today + BEFORE)


def tell(request: Any, picture: int) -> None:
    """Say how many public pages are without this picture now, and where they are listed."""
    count = sum(picture in one.pictures for one in lost_pages(_children()))
    if count:
        sentence = ngettext(
            "Readers do not see this picture any more on %(count)s page. It is in “My work” of "
            "those who can choose another one.",
            "Readers do not see this picture any more on %(count)s pages. They are in “My work” of "
            "those who can choose another one.",
            count,
        )
        button = messages.button(reverse("wagtailadmin_home"), _("My work"))
        messages.warning(request, sentence % {"count": count}, buttons=[button])


_VALUES = (
    *("key", "locale", "picture", "picture_title", "ended", "consent", "ends"),
    *("page", "path", "title", "published_at", "is_translation"),
)


@cache
def _statement(page_type: int, picture_type: int) -> Statement:
    page = Page.objects.filter(
        translation_key=OuterRef("key"), locale__language_code=OuterRef("locale"), alias_of=None
    ).order_by("pk")
    elsewhere = TranslationSource.objects.filter(object_id=OuterRef("key"))
    public = Document.objects.filter(
        key=OuterRef("key"), locale=OuterRef("locale"), kind=OuterRef("kind"), deleted=False
    )
    # not those that show another page with its picture, as a lesson its book
    in_page = ReferenceIndex.objects.filter(
        base_content_type=page_type,
        object_id=Cast(OuterRef("page"), CharField()),
        to_content_type=picture_type,
        to_object_id=OuterRef("pk_text"),
    )
    of_resource = ResourcePage.objects.filter(
        pk=OuterRef("page"), resource__thumbnail=OuterRef("picture")
    )
    its_picture = Picture.objects.filter(pk=OuterRef("picture"))
    ended = _over().filter(picture=OuterRef("picture"))
    ended = ended.order_by("day").values("day")
    soon = Consent.objects.filter(
        expires_on__gte=given(Consent, "expires_on", "today"),
        expires_on__lte=given(Consent, "expires_on", "last_day"),
        is_confirmed=True,
        withdrawn_on=None,
        picture__has_identifiable_child=True,
    )
    first = soon.filter(picture=OuterRef("picture")).order_by("expires_on", "pk")
    hidden = _hidden().values(name=Cast("pk", CharField()))
    query = (
        Dependency.objects.filter(Exists(public), model=Picture._meta.label_lower)
        .filter(
            Q(pk_text__in=hidden) | Q(pk_text__in=soon.values(name=Cast("picture", CharField())))
        )
        .annotate(
            picture=Cast("pk_text", Picture._meta.pk),
            page=Subquery(page.values("pk")[:1]),
            path=Subquery(page.values("path")[:1]),
            title=Subquery(page.values("draft_title")[:1]),
            published_at=Subquery(page.values("last_published_at")[:1]),
            is_translation=Exists(elsewhere.exclude(locale__language_code=OuterRef("locale"))),
        )
        .annotate(
            picture_title=Subquery(its_picture.values("title")[:1]),
            ended=Subquery(ended[:1]),
            consent=Subquery(first.values("pk")[:1]),
            ends=Subquery(first.values("expires_on")[:1]),
        )
        .filter(Exists(in_page) | Exists(of_resource))
        .order_by("page", "picture")
    )
    return Statement(query, _VALUES)


def _hidden() -> QuerySet[Picture]:
    """As `Picture.may_be_published` has it. Not those whose only lack is the second person: their
    consents wait in the list “To confirm”."""
    its = Consent.objects.filter(picture=OuterRef("pk"))
    over = _over().filter(picture=OuterRef("pk"))
    return Picture.objects.filter(~Exists(its) | Exists(over), has_identifiable_child=True)


def _over() -> Any:
    """Consents that cover no day from today on, with the `day` of their end."""
    today = given(Consent, "expires_on", "today")
    is_over = Q(withdrawn_on__isnull=False) | Q(expires_on__lt=today)
    is_narrowed = Q(is_confirmed=True) & ~Q(agreed__contains='"web"')
    consents = Consent.objects.annotate(
        agreed=Cast("scope", TextField()), day=Coalesce(F("withdrawn_on"), F("expires_on"))
    )
    return consents.filter(is_over | is_narrowed)


def _lost(its: list[Any]) -> Lost:
    first = min(its, key=lambda row: (row.is_translation, row.page))
    now = timezone.now()
    ends = [_moment(row.ended) if row.ended else row.published_at or now for row in its]
    return Lost(
        page=first.page,
        key=first.key,
        language=first.locale,
        title=first.title,
        path=first.path,
        pictures={row.picture: row.picture_title for row in its},
        since=min(*ends, now),
    )


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _row(one: Lost) -> Row:
    what = _("Readers do not see “%(pictures)s” on it any more: a consent has ended.")
    return Row(
        one.title,
        _("Consents"),
        None,
        one.since,
        _edit_url(one),
        what=what % {"pictures": ", ".join(one.pictures.values())},
        verb=_("Choose another picture"),
        page_key=one.key,
    )


def _ending(its: list[Any]) -> Row:
    """its: the pages of one picture, in each language."""
    first, count = its[0], len({row.key for row in its})
    what = ngettext(
        "The last day of its consent is %(day)s. After that readers do not see the picture any "
        "more, on %(count)s page.",
        "The last day of its consent is %(day)s. After that readers do not see the picture any "
        "more, on %(count)s pages.",
        count,
    )
    return Row(
        first.picture_title,
        _("Consents"),
        None,
        timezone.now(),  # never overdue: nothing is late before it ends
        reverse("wagtailsnippets_lessons_consent:edit", args=[first.consent]),
        is_urgent=first.ends - timezone.localdate() < LAST_WEEK,
        what=what % {"day": date_format(first.ends, "j F Y"), "count": count},
        verb=_("Renew it or choose another picture"),
    )


def _edit_url(one: Lost) -> str:
    return reverse("wagtailadmin_pages:edit", args=[one.page])
