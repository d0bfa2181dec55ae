"""Lessons that somebody may start from, found by any words in any language."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.publishing.answers import is_key
from cms.publishing.new_pages.places import Name, screen_language
from lessons.models.lessons import LessonPage
from localize.overview.sources import sources
from localize.overview.titles import with_words
from localize.workflow import gate

SHOWN = 10


@dataclass(frozen=True)
class Original:
    """A lesson, once for its languages; names: its titles, that of the screen's language first."""

    pk: int
    names: tuple[Name, ...]


def find(user: Any, words: str = "", *, chosen: str = "") -> list[Original]:
    """At most `SHOWN`, the last written first; `chosen`, a key that was ticked, is among them."""
    found = _readable(user)
    found = with_words(found, words, user)
    pages = list(found.order_by("-latest_revision_created_at", "-pk")[:SHOWN])
    if is_key(chosen) and chosen not in {str(page.pk) for page in pages}:
        pages = [*_readable(user).filter(pk=chosen), *pages]
    return _named(pages)


def original(user: Any, pk: str) -> LessonPage | None:
    """The lesson of this key, if `user` may start from it."""
    found: LessonPage | None = _readable(user).filter(pk=pk).first() if is_key(pk) else None
    return found


def words_of(lesson: LessonPage, *, language: str, by: Any) -> LessonPage:
    """What it says in `language` if readers get that, else what was written first: its draft for
    whoever may edit it, for others what is public."""
    family = LessonPage.objects.filter(translation_key=lesson.translation_key, live=True)
    translated = family.filter(locale__language_code=language).first()
    if translated is not None and gate.is_target(translated):
        return translated
    if lesson.permissions_for_user(by).can_edit():
        return lesson.get_latest_revision_as_object()
    return lesson


def _readable(user: Any) -> Any:
    """The pages in which lessons were first written; drafts only for those who may edit them."""
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    seen = page_permission_policy.explorable_instances(user)
    mine = Q(live=True, pk__in=seen.values("pk")) | Q(pk__in=editable.values("pk"))
    return sources(LessonPage.objects.filter(mine))


def _named(pages: list[LessonPage]) -> list[Original]:
    own = screen_language()
    family: dict[Any, list[Name]] = {}
    keys = [page.translation_key for page in pages]
    of_all = Page.objects.filter(translation_key__in=keys).select_related("locale")
    for page in of_all:
        name = Name(page.draft_title or page.title, page.locale.language_code)
        family.setdefault(page.translation_key, []).append(name)
    return [
        Original(
            page.pk,
            tuple(sorted(family[page.translation_key], key=lambda name: name.language != own)),
        )
        for page in pages
    ]
