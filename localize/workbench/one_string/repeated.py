"""A sentence that other pages of the book say, too: said once, it is said for each of them.

Only where nothing else was written or decided there, and by whoever may do it there; a page that is
locked, or a step that is refused there, is left as it was. On its own page a person sees both.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

from cms.core.tree import without_binned
from cms.two_people.refusals import Refused
from localize.overview.reports import SECTION_DEPTH
from localize.workflow import review
from localize.workflow.models import Review
from localize.workflow.states import State
from localize.workflow.translation_access import TranslationAccess, lock_sentence

AT_MOST = 100  # places that one step reaches
_OPEN = frozenset({State.DRAFT, State.RETURNED, State.IN_REVIEW})


def places(access: TranslationAccess, segment: StringSegment | None) -> QuerySet[StringSegment]:
    """The segments of other pages of its book that say the same, with their `text` in this
    language, its `review` and the `page` that it is on (keys; None where there is no text)."""
    if segment is None or not _is_in_book(access.page):
        return StringSegment.objects.none()
    locale = access.translation.target_locale_id
    own = without_binned(
        Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=locale)
    )
    text = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=locale
    )
    return (
        StringSegment.objects.filter(string=segment.string_id)
        .exclude(source=segment.source_id)
        .annotate(
            path=Subquery(own.values("path")[:1]),
            page=Subquery(own.values("pk")[:1]),
            text=Subquery(text.values("data")[:1]),
            review=Subquery(text.values("review")[:1]),
        )
        .filter(path__startswith=access.page.path[: SECTION_DEPTH * Page.steplen])
        .select_related("string", "context")
        .order_by("path", "order")[:AT_MOST]
    )


def _is_in_book(page: Page) -> bool:
    """Are there other pages in its section?"""
    return page.depth > SECTION_DEPTH or (page.depth == SECTION_DEPTH and not page.is_leaf())


def hand_in(
    access: TranslationAccess, found: list[StringSegment], stored: Review, *, before: str | None
) -> int:
    """Hand `stored` in, which `access.user` just did, at each of `found` that has no text or still
    has that of `before`; how many. A text with a finding is handed in where it is read."""
    if stored.issues:
        return 0
    locale = access.translation.target_locale

    def again(place: Any, page: Page) -> bool:
        if place.review is None:
            subject = StringTranslation(
                translation_of=place.string, context=place.context, locale=locale
            )
        else:
            there = review.locked(place.review, page=page)
            if there is None or there.state not in _OPEN or there.text not in {before, stored.text}:
                return False
            if there.text == stored.text:
                if there.state == State.IN_REVIEW:
                    return False
                return bool(review.submit(there, by=access.user))
            subject = there.subject
        done = review.write(subject, by=access.user, text=stored.text, page=page, and_submit=True)
        if done.issues:  # a term of that page, say
            raise Refused("finding", "")
        return True

    return _at_each(access, found, again)


def decide(
    access: TranslationAccess,
    segment: StringSegment | None,
    stored: Review,
    act: Callable[[Review], Any],
) -> int:
    """`act` at each place that has this text and waits for the same; how many."""
    if stored.string_translation is None or stored.issues:
        return 0

    def again(place: Any, page: Page) -> bool:
        if place.review is None or place.text != stored.text:
            return False
        there = review.locked(place.review, page=page)
        if there is None or there.issues:
            return False
        act(there)
        return True

    return _at_each(access, list(places(access, segment)), again)


def said(sentence: str, count: int) -> str:
    """`sentence` of a step, with how often it was done elsewhere."""
    if not count:
        return sentence
    more = ngettext(
        "The same at %(count)s more place of the book.",
        "The same at %(count)s more places of the book.",
        count,
    )
    return f"{sentence} {more % {'count': count}}"


def _at_each(access: TranslationAccess, found: list[Any], act: Callable[[Any, Page], bool]) -> int:
    return sum(_done(access, place, page, act) for place, page in _with_pages(found))


def _with_pages(found: list[Any]) -> Iterator[tuple[Any, Page]]:
    pages = Page.objects.in_bulk({place.page for place in found}) if found else {}
    return ((place, pages[place.page]) for place in found if place.page in pages)


def _done(
    access: TranslationAccess, place: Any, page: Page, act: Callable[[Any, Page], bool]
) -> bool:
    if lock_sentence(page, access.user):
        return False
    try:
        with transaction.atomic():
            return act(place, page)
    except (Refused, PermissionDenied, ValidationError):
        return False
