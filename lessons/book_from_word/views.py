"""Screens: the outline of a file, the drafts that were made of it."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.models import Page

from cms.publishing.answers import is_key
from cms.publishing.new_pages.forms import NewPageForm
from cms.publishing.new_pages.views import NewPage, Screen
from cms.publishing.vocabularies.shared import AUDIENCES, choices
from lessons.book_from_word import making
from lessons.book_from_word.outline import HOW, outline
from lessons.docx_import import opening
from lessons.docx_import.forms import ACCEPTED
from lessons.models.courses import CoursePage
from lessons.models.lessons import LessonPage

TITLE = _("A whole book from Word")


class BookForm(NewPageForm):
    """After `is_valid()`, `cleaned_data` has the "book" of the file and its "digest" (SHA-256)."""

    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=[("", _("To be chosen later")), *choices(AUDIENCES)],
        required=False,
        help_text=_("Every lesson of the book begins with it."),
    )
    file = forms.FileField(
        label=_("Word file"),
        allow_empty_file=True,  # the reader says it in words that help
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose the Word file.")},
        help_text=_("A .docx of at most 5 MB. The file itself is not kept."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave it empty to take the title from the file.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        upload, parent = values.get("file"), values.get("parent")
        if upload is None or parent is None:
            return values
        try:
            manuscript = opening.manuscript(upload, whole_book=True)
            values["book"] = outline(manuscript, language=parent.locale.language_code)
            values["digest"] = _digest(upload)
        except ValidationError as error:
            self.add_error("file", error)
        return values


def _digest(upload: Any) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


class BookFromWord(NewPage):
    """The outline first; the person takes ticks away and confirms, and all drafts are made.

    The script sends the file for the outline and stays on the page, so that the file is chosen
    once. Without it, it is chosen a second time, and compared.
    """

    template_name = "lessons/book/new.html"
    form_class = BookForm
    model = CoursePage

    def get_page_title(self) -> str:
        return str(TITLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"how": HOW} | super().get_context_data(**kwargs)

    def form_valid(self, form: BookForm) -> HttpResponse:
        values = form.cleaned_data
        asked = self.request.POST
        is_confirmed = "outline" not in asked and asked.get("digest") == values["digest"]
        numbers = {int(one) for one in asked.getlist("lesson") if is_key(one)}
        if not is_confirmed or not numbers:
            return self._show(form, nothing=is_confirmed)
        course = making.make(
            values["book"],
            title=values["title"],
            slug=values["slug"],
            audience=values["audience"],
            home=values["parent"],
            by=self.request.user,
            numbers=numbers,
        )
        return redirect("lessons_book_report", course.pk)

    def _show(self, form: BookForm, *, nothing: bool) -> HttpResponse:
        values = form.cleaned_data
        book = values["book"]
        context = self.get_context_data(
            form=form,
            book=book,
            book_title=values["title"] or book.title,
            digest=values["digest"],
            nothing=nothing,
            language=values["parent"].locale.language_code,
        )
        return self.render_to_response(context)


class Report(Screen, TemplateView):
    """Every draft of the book with its own report; for whoever may edit the book."""

    template_name = "lessons/book/report.html"
    page_title = _("The book is made")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.course = get_object_or_404(CoursePage, pk=kwargs["page_id"])
        if not self.course.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.entry = making.stored(self.course)
        if self.entry is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.course.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.entry is not None
        told = self.entry.data["lessons"]
        pages: dict[int, Page] = LessonPage.objects.in_bulk([one["page"] for one in told])
        rows = [one | {"page": pages[one["page"]]} for one in told if one["page"] in pages]
        return super().get_context_data(
            course=self.course, rows=rows, report=self.entry.data, **kwargs
        )
