"""A new resource of the library in one form: its page, its record and its first file.

The facts of a record are public the moment they are saved, and a page is a draft until two people
stand behind it; so they stand on the screen of the page and are changed there, but are no part of
its draft (`lessons.admin.facts`).
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.core.vocabularies.library import LICENCES
from cms.core.vocabularies.shared import AUDIENCES, choices
from cms.publishing.new_pages import making
from cms.publishing.new_pages.forms import NewPageForm
from cms.publishing.new_pages.views import NewPage
from cms.two_people.refusals import Refused
from lessons.library import files
from lessons.library.file_types import resource_type
from lessons.library.models.resources import Resource
from lessons.models.library import ResourcePage

RIGHTS = ("lessons.add_resource", "lessons.add_resourcefile")
LONGEST_NAME = 120  # code points; the column's limit


class NewResourceForm(NewPageForm):
    """With a file or an address there is a record; without, the page waits for one."""

    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One or two sentences. Lists show it."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=format_lazy(
            "{} {}",
            gettext_lazy(
                "PDF, Word, slides, pictures, sound and films, in the language above. Names, "
                "places and hidden texts are taken out of it."
            ),
            files.AT_MOST,
        ),
    )
    link_url = forms.URLField(
        label=gettext_lazy("Or an address"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("For links only. Nothing of that site is embedded."),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Licence"), required=False, choices=[("", "–"), *choices(LICENCES)]
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Audiences"),
        required=False,
        choices=choices(AUDIENCES),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        upload, link = values.get("file"), values.get("link_url")
        if upload and link:
            self.add_error("link_url", _("A file or an address: one of them."))
        elif upload:
            values["type"] = resource_type(upload.file)
            if not values["type"]:
                sentence = _(
                    "Nothing of the library can be of this kind, or the content is not "
                    "what the name says. Captions and transcripts are added at their recording."
                )
                self.add_error("file", sentence)
        elif link:
            values["type"] = "link"
        return values


class NewResource(NewPage):
    """Everything is made, or nothing: a file that is refused leaves neither record nor page."""

    template_name = "lessons/new_resource.html"
    form_class = NewResourceForm
    model = ResourcePage
    nowhere = gettext_lazy("There is no library to which you may add pages. Ask an administrator.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(RIGHTS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except (ValidationError, Refused) as error:
            place = "file" if form.cleaned_data.get("file") else "link_url"
            form.add_error(place, ValidationError(error.messages))
            return self.form_invalid(form)

    def make(self, values: dict[str, Any]) -> Page:
        page = ResourcePage(title=values["title"], slug=values["slug"], summary=values["summary"])
        if values.get("type"):
            page.resource = self._record(values)
        return making.make(page, parent=values["parent"], by=self.request.user)

    def _record(self, values: dict[str, Any]) -> Resource:
        record = Resource(
            name=values["title"][:LONGEST_NAME],
            type=values["type"],
            link_url=values["link_url"],
            licence=values["licence"],
            audiences=values["audiences"],
        )
        if values["file"]:
            added = files.add(
                record, language=values["language"], upload=values["file"], by=self.request.user
            )
            self.done = f"{type(self).done} {files.who_confirms_file(added)}"
        else:
            record.full_clean()
            record.save()
        return record
