"""Who may see which screen of the workflow, and what a page's lock forbids."""

from dataclasses import dataclass
from html import unescape
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, Translation

from cms.core import tree
from cms.two_people import people
from cms.two_people.audit import presence
from localize.workflow.models import Comment, Review

# any of these on the page in the target language
TAKING_PART = frozenset({"add", "change", "publish", people.REVIEW})


def takes_part(user: Any) -> bool:
    """In any page at all?"""
    return bool(page_permission_policy.user_has_any_permission(user, TAKING_PART))


@dataclass(frozen=True)
class TranslationAccess:
    """One person at one translation: the page in the target language and their rights on it."""

    translation: Translation
    page: Page
    user: Any
    may_edit: bool
    may_review: bool
    may_publish: bool
    lock_sentence: str
    # that it was asked for, with how many stand `before` it and whether it `has_remarks`
    segment: StringSegment | None = None

    @property
    def may_take_part(self) -> bool:
        return self.may_edit or self.may_review

    @property
    def may_write(self) -> bool:
        return self.may_take_part and not self.lock_sentence

    def require_unlocked(self) -> None:
        """Words of a locked page stay as they are. Raises PermissionDenied with the reason."""
        if self.lock_sentence:
            raise PermissionDenied(self.lock_sentence)


def access_by_id(
    translation_id: int, user: Any, *, segment: int | None = None
) -> TranslationAccess:
    """The desk of `user`; Http404 without such a translation, PermissionDenied without a right.

    segment: one of its strings that is read with it.
    """
    return access_of(
        get_object_or_404(_with_segment(segment), pk=translation_id), user, segment=segment
    )


def access_by_review(
    review_id: int, user: Any, *, segment: int | None = None
) -> TranslationAccess | None:
    """The same of the page that a reviewed text belongs to; None for one that belongs to none."""
    asked = Review.objects.filter(pk=review_id)
    place = {
        name: Subquery(asked.values(found=Coalesce(f"string_translation__{of}", f"override__{of}")))
        for name, of in (("source__object", "context__object"), ("target_locale", "locale"))
    }
    found = _with_segment(segment).filter(**place).order_by("source__created_at", "pk").first()
    return access_of(found, user, segment=segment) if found is not None else None


def _with_segment(segment: int | None) -> QuerySet[Translation]:
    """Translations with what a desk asks of them, and with this string of theirs."""
    related = ["source__locale", "source__object", "target_locale", "work__assigned_to"]
    found = Translation.objects.defer("source__content_json")  # the whole page
    if segment is None:
        return found.select_related(*related)
    earlier = StringSegment.objects.filter(
        source=OuterRef("source"), order__lt=OuterRef("segment__order")
    )
    count = earlier.order_by().values("source").values(n=Count("*"))
    return found.annotate(
        segment=FilteredRelation(
            "source__stringsegment", condition=Q(source__stringsegment__pk=segment)
        ),
        before=Coalesce(Subquery(count), 0),
        has_remarks=Exists(
            Comment.objects.filter(
                context=OuterRef("segment__context"), locale=OuterRef("target_locale")
            )
        ),
    ).select_related(*related, "segment__string__locale", "segment__context__object")


def access_of(
    translation: Translation, user: Any, *, segment: int | None = None
) -> TranslationAccess:
    """segment: what it was read with."""
    page = people.target_page(translation.source.object, translation.target_locale)
    if page is None:
        # deleted, or a crash in between: it is made again with the next publication
        raise PermissionDenied(_("There is no page in this language yet."))
    if tree.is_binned(page):
        raise PermissionDenied(_("This page is in the recycle bin."))
    rights = page.permissions_for_user(user)
    may_edit, may_review = rights.can_edit(), people.may_review(user, page)
    may_publish = rights.can_publish()
    if not (may_edit or may_review or may_publish):
        raise PermissionDenied(_("You do not take part in this translation."))
    found = getattr(translation, "segment", None) if segment is not None else None
    if found is not None:
        for known in ("before", "has_remarks"):
            setattr(found, known, getattr(translation, known))
    return TranslationAccess(
        translation, page, user, may_edit, may_review, may_publish, lock_sentence(page, user), found
    )


class ScheduleLock(ScheduledForPublishLock):
    """Of a version that goes public on a day, in the place of Wagtail's, which names nobody: who
    set the day, and who may set another or take it back."""

    def sentence(self, user: Any) -> str:
        page = self.object
        revision = page.scheduled_revision
        set_by = PageLogEntry.objects.filter(
            action="wagtail.publish.schedule", page=page.pk, revision=revision
        ).select_related("user")
        entry = set_by.order_by("-timestamp").first()
        who = entry.user if entry is not None else revision.user
        when = timezone.localtime(revision.approved_go_live_at)
        said = _("Readers get this version on %(when)s; %(person)s set the day.") % {
            "when": date_format(when, "j F Y, H:i"),
            "person": people.name(who) if who is not None else "–",
        }
        if people.may_publish(user, page):
            return f"{said} {_('Nobody changes it until then. You can set another day.')}"
        can = _("Nobody changes it until then. These people can set another day: %(people)s.") % {
            "people": presence.names(people.who_may(page, {"publish"}))
        }
        return f"{said} {can}"

    def label(self, user: Any) -> str:
        """Of the way to the screen of the page."""
        may_publish = people.may_publish(user, self.object)
        return _("Set another day") if may_publish else _("Ask for another day")

    def get_message(self, user: Any) -> str:
        """For Wagtail's editor, which adds how to cancel it for who may."""
        return format_html(
            '{} <a class="button button-small button-secondary" href="{}">{}</a>',
            self.sentence(user),
            reverse("localize:source", args=[self.object.pk]),
            self.label(user),
        )


def lock_sentence(page: Page, user: Any) -> str:
    """Why `user` may not change words of `page` now; empty when nothing locks it."""
    if page.get_lock() is None:
        return ""
    lock = page.specific.get_lock()  # whose sentence names the kind of page
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, ScheduleLock):
        return lock.sentence(user)
    # Wagtail's is HTML
    return unescape(strip_tags(lock.get_message(user) or _("This page is locked.")))


def visible_translations(user: Any) -> QuerySet[Translation]:
    """The translations that `user` takes part in, by the tree of the target language."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, TAKING_PART)
    return (
        Translation.objects.filter(
            Exists(
                pages.filter(
                    translation_key=OuterRef("source__object_id"),
                    locale_id=OuterRef("target_locale_id"),
                )
            )
        )
        .select_related("source__locale", "target_locale", "work__assigned_to")
        .defer("source__content_json")  # the whole page, thousands of times
        .order_by("pk")
    )


def translation_of(page: Page) -> Translation | None:
    """The translation whose target `page` is; None while its source was never published."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id
        )
        .select_related("source__locale", "target_locale")
        .order_by("source__created_at", "pk")
        .first()
    )


def source_page(translation: Translation) -> Page | None:
    return Page.objects.filter(
        translation_key=translation.source.object_id, locale_id=translation.source.locale_id
    ).first()
