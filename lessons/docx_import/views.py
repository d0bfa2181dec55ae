"""Admin screens: choose a module, upload or paste, the report, the template to start from."""

from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lessons.docx_import import draft, report, template
from lessons.docx_import.forms import WordForm
from lessons.docx_import.headings.compose import compose
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = _("New lesson from Word")


class Screen(WagtailAdminTemplateMixin):
    """Names itself in the header, which Wagtail makes of the way there."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]


class ChooseModule(Screen, TemplateView):
    """The modules in which this person may make lessons, by book."""

    template_name = "lessons/word/choose.html"
    page_title = TITLE
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        modules = ModulePage.objects.select_related("locale").order_by("path")
        mine = [module for module in modules if draft.may_add(module, self.request.user)]
        books = [(book, list(group)) for book, group in groupby(mine, ModulePage.course)]
        return super().get_context_data(books=books, **kwargs)


class NewLesson(Screen, FormView):
    """Upload or paste; afterwards the draft is open in the editor."""

    template_name = "lessons/word/new.html"
    page_title = TITLE
    header_icon = "upload"
    form_class = WordForm

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.module = get_object_or_404(ModulePage, pk=kwargs["module_id"])
        if not draft.may_add(self.module, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.module.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(module=self.module, **kwargs)

    def form_valid(self, form: WordForm) -> HttpResponse:
        language = self.module.locale.language_code
        lesson = compose(form.cleaned_data["manuscript"], language=language)
        page = draft.make(lesson, module=self.module, by=self.request.user)
        self._tell(page)
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _tell(self, page: LessonPage) -> None:
        entry = report.stored(page)
        count = report.to_look_at(entry) if entry else 0
        address = reverse("lessons_word_report", args=[page.pk])
        button = messages.button(address, gettext("What was not understood"))
        messages.success(
            self.request, gettext("The lesson is a draft. Nobody outside sees it yet.")
        )
        if count:
            sentence = ngettext(
                "%(count)d thing of the file needs a look.",
                "%(count)d things of the file need a look.",
                count,
            )
            messages.warning(self.request, sentence % {"count": count}, buttons=[button])


class Report(Screen, TemplateView):
    """What was not understood when a lesson was made; for whoever may edit the lesson."""

    template_name = "lessons/word/report.html"
    page_title = _("What was not understood")
    header_icon = "clipboard-list"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(LessonPage, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.entry = report.stored(self.page)
        if self.entry is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page,
            entry=self.entry,
            groups=report.grouped(self.entry),
            pictures=report.pictures(self.entry),
            **kwargs,
        )


def template_file(request: HttpRequest, locale: str) -> HttpResponse:
    """The filled-in lesson to start from, made at this moment."""
    response = HttpResponse(template.make(locale), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="lesson-template-{locale}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
