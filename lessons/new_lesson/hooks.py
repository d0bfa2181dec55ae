"""Where “New lesson” stands in Wagtail's admin. Imported with its hooks."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.publishing.new_pages import making
from cms.publishing.new_pages.views import address
from lessons.models.courses import CoursePage, ModulePage
from lessons.models.lessons import LessonPage
from lessons.new_lesson.views import NewLesson

LABEL = _("New lesson")
HOMES = 2  # how deep in the tree they are; books, modules and lessons are below them


class NewLessonMenuItem(MenuItem):
    """For people who may add lessons somewhere: a keeper of the directory adds other pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_write_lessons(request.user)


def may_write_lessons(user: Any) -> bool:
    """No query beyond what Wagtail keeps for a person."""
    given = page_permission_policy.get_cached_permissions_for_user(user)
    return user.is_superuser or any(
        one.permission.codename == "add_page"
        and (one.page.depth <= HOMES or one.page.specific_class in (CoursePage, ModulePage))
        for one in given
    )


@hooks.register("register_admin_urls")
def new_lesson_urls() -> list[URLPattern]:
    return [path("lessons/new/", NewLesson.as_view(), name="lessons_new")]


@hooks.register("register_admin_menu_item")
def new_lesson_menu_item() -> MenuItem:
    return NewLessonMenuItem(
        LABEL, reverse_lazy("lessons_new"), name="new-lesson", icon_name="plus", order=110
    )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from listing_buttons(page, user)
    if page.specific_class is not LessonPage:
        return
    module = page.get_parent().specific_deferred
    if making.may_add(module, LessonPage, user):
        url = f"{reverse('lessons_new')}?original={page.pk}&parent={module.pk}"
        yield Button(_("New lesson like this one"), url, icon_name="copy", priority=45)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Nothing of a lesson: a list of thirty would ask for thirty modules."""
    if page.specific_class is ModulePage and making.may_add(page, LessonPage, user):
        yield Button(LABEL, address(LessonPage, page), icon_name="plus", priority=9)
