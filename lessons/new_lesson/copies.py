"""The lesson that somebody starts from: “New lesson like this one” on its screen."""

from typing import Any

from django.db.models import Q
from wagtail.permissions import page_permission_policy

from cms.two_people.answers import is_key
from lessons.models.lessons import LessonPage
from localize.overview.sources import sources
from localize.workflow import gate


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
