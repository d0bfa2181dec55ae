"""Where books from Word stand in Wagtail's admin. Imported with its hooks."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from lessons.book_from_word import making
from lessons.book_from_word.views import BookFromWord, Report
from lessons.docx_import import report
from lessons.models.courses import CoursePage


@hooks.register("register_admin_urls")
def book_urls() -> list[URLPattern]:
    return [
        path("lessons/book/", BookFromWord.as_view(), name="lessons_book"),
        path("lessons/book/<int:page_id>/report/", Report.as_view(), name="lessons_book_report"),
    ]


@hooks.register("register_page_header_buttons")
def report_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.specific_class is CoursePage and report.stored(page, making.ACTION):
        url = reverse("lessons_book_report", args=[page.pk])
        yield Button(_("Lessons made from Word"), url, icon_name="clipboard-list", priority=66)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        making.ACTION, _("Make a book from Word"), _("Made with its lessons from a Word file")
    )
