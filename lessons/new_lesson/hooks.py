"""Where “New lesson” stands in Wagtail's admin. Imported with its hooks."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.publishing.new_pages import making
from cms.publishing.new_pages.views import address
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage
from lessons.new_lesson.views import NewLesson

LABEL = _("New lesson")


@hooks.register("register_admin_urls")
def new_lesson_urls() -> list[URLPattern]:
    return [path("lessons/new/", NewLesson.as_view(), name="lessons_new")]


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
