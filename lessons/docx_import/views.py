"""Admin screens: the report, the template to start from. The file is taken by “New lesson”."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.models import Page

from cms.publishing.new_pages.views import Screen
from lessons.docx_import import report
from lessons.models.lessons import LessonPage

TEMPLATES = Path(__file__).parent / "data"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PageReport(Screen, TemplateView):
    """What the history of a page keeps about how it was made; for whoever may edit the page."""

    header_icon = "clipboard-list"
    model: type[Page]
    action: str

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page: Any = get_object_or_404(self.model, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        entry = report.stored(self.page, self.action)
        if entry is None:
            raise Http404
        self.entry = entry
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())


class Report(PageReport):
    """What was not understood when a lesson was made."""

    template_name = "lessons/word/report.html"
    page_title = _("What was not understood")
    model = LessonPage
    action = report.ACTION

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page,
            entry=self.entry,
            groups=report.grouped(self.entry),
            **kwargs,
        )


def template_file(request: HttpRequest, locale: str) -> HttpResponse:
    """The filled-in lesson to start from. It is a file of Word, and is changed in Word."""
    name = f"lesson-template-{locale}.docx"
    if not (TEMPLATES / name).is_file():
        raise Http404
    response = HttpResponse((TEMPLATES / name).read_bytes(), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
