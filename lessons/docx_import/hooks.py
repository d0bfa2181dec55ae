"""Where "New lesson from Word" stands in Wagtail's admin. Imported when the app is ready."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from lessons.docx_import import draft, report
from lessons.docx_import.urls import urlpatterns
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage

LABEL = _("New lesson from Word")
SHORT_LABEL = _("Lesson from Word")  # the menu is narrow


class WordMenuItem(MenuItem):
    """For people who may add pages somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "add")


@hooks.register("register_admin_urls")
def word_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_admin_menu_item")
def word_menu_item() -> MenuItem:
    return WordMenuItem(
        SHORT_LABEL,
        reverse_lazy("lessons_word"),
        name="lesson-from-word",
        icon_name="upload",
        order=260,
    )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _new_lesson(page, user)
    lesson = page.specific_deferred
    if isinstance(lesson, LessonPage) and view_name != "index" and report.stored(lesson):
        address = reverse("lessons_word_report", args=[page.pk])
        yield Button(_("What was not understood"), address, icon_name="clipboard-list", priority=66)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _new_lesson(page, user)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        report.ACTION, _("Make a lesson from Word"), _("Made from a Word file or pasted text")
    )


def _new_lesson(page: Page, user: Any) -> Iterator[Button]:
    module = page.specific_deferred
    if isinstance(module, ModulePage) and draft.may_add(module, user):
        address = reverse("lessons_word_new", args=[page.pk])
        yield Button(LABEL, address, icon_name="upload", priority=9)
