"""Where reports of lessons from Word stand in Wagtail's admin. Imported with its hooks."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from lessons.docx_import import report
from lessons.docx_import.views import Report, template_file
from lessons.models.lessons import LessonPage


@hooks.register("register_admin_urls")
def word_urls() -> list[URLPattern]:
    return [
        path("lessons/word/report/<int:page_id>/", Report.as_view(), name="lessons_word_report"),
        path("lessons/word/template/<str:locale>/", template_file, name="lessons_word_template"),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    lesson = page.specific_deferred
    if isinstance(lesson, LessonPage) and view_name != "index" and report.stored(lesson):
        address = reverse("lessons_word_report", args=[page.pk])
        yield Button(_("What was not understood"), address, icon_name="clipboard-list", priority=66)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(report.ACTION, _("Make a lesson from Word"), _("Made from a Word file"))
