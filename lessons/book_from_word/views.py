"""Screens: the outline of a file, the drafts that were made of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.core.tree import binned
from cms.core.vocabularies.part_names import part_name
from cms.core.vocabularies.shared import AUDIENCES, choices
from cms.publishing.new_pages.forms import NewPageForm
from cms.publishing.new_pages.views import NewPage
from cms.two_people.answers import is_key
from lessons.book_from_word import making, missing
from lessons.book_from_word.outline import HOW, outline
from lessons.docx_import import opening
from lessons.docx_import.forms import word_file
from lessons.docx_import.views import PageReport
from lessons.models.courses import CoursePage

TITLE = _("A whole book from Word")


class BookForm(NewPageForm):
    """After `is_valid()`, `cleaned_data` has the "book" of the file."""

    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=[("", _("To be chosen later")), *choices(AUDIENCES)],
        required=False,
        help_text=_("Every lesson of the book begins with it."),
    )
    file = word_file()

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
            language = parent.locale.language_code
            values["book"] = outline(opening.items(upload), language=language)
        except ValidationError as error:
            self.add_error("file", error)
        return values


class BookFromWord(NewPage):
    """The outline first; the person takes ticks away and confirms, and all drafts are made.

    The script sends the file for the outline and stays on the page, so that the file is chosen
    once; another file takes the outline away.
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
        is_confirmed = "outline" not in asked
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
            nothing=nothing,
            language=values["parent"].locale.language_code,
        )
        return self.render_to_response(context)


class Report(PageReport):
    """Every draft of the book with its own report, and boxes for what it lacks."""

    template_name = "lessons/book/report.html"
    page_title = _("The book is made")
    model = CoursePage
    action = making.ACTION

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves what is right; what is wrong stays in its box, with the sentence."""
        with transaction.atomic():
            # who else saves one of them meanwhile waits, and is asked what to keep
            list(self._pages().select_for_update(no_key=True).values_list("pk"))
            rows = self._rows(request.POST)
            saved = sum(row.save(by=request.user) for row in rows)
        for row in rows:
            for typed in row.overtaken():
                reason = row.refusal or _("Somebody else wrote it meanwhile.")
                said = _("“%(title)s”: %(reason)s You had typed: “%(typed)s”")
                told = {"title": row.draft.get_admin_display_title(), "reason": reason}
                messages.warning(request, said % (told | {"typed": typed}))
        if saved:
            messages.success(request, _("Drafts saved: %(count)s.") % {"count": saved})
        if any(row.errors for row in rows):
            return self.render_to_response(self.get_context_data(data=request.POST))
        is_whole = not any(row.fields or row.others for row in self._rows())
        return redirect("localize:lot" if is_whole else "lessons_book_report", self.page.pk)

    def get_context_data(self, data: Any = None, **kwargs: Any) -> dict[str, Any]:
        rows = self._rows(data)
        shown = [at for at in range(len(missing.TYPED)) if any(row.cells[at] for row in rows)]
        to_do = [row for row in rows if row.is_to_do or (row.told and row.told["look"])]
        return super().get_context_data(
            course=self.page,
            rows=[(row, [row.cells[at] for at in shown]) for row in to_do],
            done=[row.draft for row in rows if row not in to_do],
            columns=[part_name(missing.TYPED[at]) for at in shown],
            report=self.entry.data,
            **kwargs,
        )

    def _rows(self, data: Any = None) -> list[missing.Row]:
        """The book, and those lessons that are still there."""
        told = {one["page"]: one for one in self.entry.data["lessons"]}
        rows = missing.rows(self._pages().specific(), self.request.user, data)
        for row in rows:
            row.told = told.get(row.draft.pk)
        return rows

    def _pages(self) -> Any:
        keys = [self.page.pk, *(one["page"] for one in self.entry.data["lessons"])]
        return Page.objects.filter(~binned(), pk__in=keys).order_by("path")
