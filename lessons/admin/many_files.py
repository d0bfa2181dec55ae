"""The screen on which many files come into the library at once, and its report."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from cms.publishing.answers import edit_url
from cms.publishing.new_pages.places import screen_language
from cms.publishing.new_pages.views import Screen
from cms.publishing.vocabularies.shared import LANGUAGES, choices
from lessons.admin import many
from lessons.library.models.resources import Resource

RIGHTS = ("lessons.add_resource", "lessons.add_resourcefile")
REPORT = "lessons_many_files"  # in the session until it was read once


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class ManyFilesField(forms.FileField):
    """A list of uploads; an empty file among them is refused later, alone."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            raise ValidationError(_("Choose the files."))
        if len(data) > many.MOST_FILES:
            sentence = _("At most %(most)s files at once.")
            raise ValidationError(sentence, params={"most": many.MOST_FILES})
        return data


class ManyFilesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the files"), choices=choices(LANGUAGES), initial=screen_language
    )
    uploads = ManyFilesField(
        label=_("Files"),
        help_text=_(
            "Choose several, or drop them here: PDF, Word, slides, pictures, sound and films of at "
            "most 100 MB each. Names, places and hidden texts are taken out of them."
        ),
    )


class AddManyFiles(Screen, FormView):
    """Each file is told about by itself: what it became, or why not."""

    template_name = "lessons/many_files.html"
    page_title = _("Several files at once")
    header_icon = "upload"
    form_class = ManyFilesForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(RIGHTS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ManyFilesForm) -> HttpResponse:
        values = form.cleaned_data
        outcomes = many.add(values["uploads"], language=values["language"], by=self.request.user)
        self.request.session[REPORT] = [_told(one) for one in outcomes]
        return redirect("lessons_many_files")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.request.session.pop(REPORT, []) if self.request.method == "GET" else []
        return super().get_context_data(report=told, **kwargs)


def _told(outcome: many.Outcome) -> dict[str, str]:
    if outcome.resource is None:
        return {"file": outcome.file, "refusal": outcome.refusal}
    viewset = Resource.snippet_viewset  # type: ignore[attr-defined]  # set by register_snippet
    return {
        "file": outcome.file,
        "name": outcome.resource.name,
        "kind": str(outcome.resource.get_type_display()),
        "record": reverse(viewset.get_url_name("edit"), args=[outcome.resource.pk]),
        "page": edit_url(outcome.page) if outcome.page is not None else "",
    }
