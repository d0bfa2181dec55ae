"""Admin screens for the files of a resource: add, withdraw.

Each is a page of its own with one POST form: a GET never changes anything. A file is confirmed in
the list “To confirm”.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.languages import screen_language
from cms.core.vocabularies.library import FILE_ROLES
from cms.core.vocabularies.shared import LANGUAGES, choices
from cms.two_people import people
from cms.two_people.answers import edit_url
from cms.two_people.refusals import Refused
from lessons.library import files
from lessons.library.file_types import allowed
from lessons.library.models.resources import Resource, ResourceFile
from lessons.models.library import ResourcePage


class FileForm(forms.Form):
    """A file with its language and what it is to the resource."""

    language = forms.ChoiceField(label=_("Language"), choices=choices(LANGUAGES))
    role = forms.ChoiceField(label=_("What it is"), choices=choices(FILE_ROLES))
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, resource_type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [
            f"{role.text(screen_language())}: {fitting}."
            for role in FILE_ROLES
            if (fitting := allowed(role=role.code, resource_type=resource_type))
        ]
        self.fields["file"].help_text = " ".join([*rules, str(files.AT_MOST)])


class FileView(WagtailAdminTemplateMixin, FormView):
    """What the screens share: permission, resource, the way back."""

    template_name = "lessons/file.html"
    header_icon = "doc-full-inverse"
    permission = ""
    done: Any = ""
    submit_label: Any = ""
    explanation: Any = ""
    form_class: type[forms.Form] = forms.Form

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def resource(self) -> Resource:
        return get_object_or_404(Resource, pk=self.kwargs["resource_id"])

    def get_success_url(self) -> str:
        """Back to where the button was: the page that shows the resource, or its record."""
        page = self.request.GET.get("page", "")
        if page.isdecimal() and len(page) < 10:
            shown = ResourcePage.objects.filter(
                pk=page, resource=self.kwargs["resource_id"]
            ).first()
            if shown is not None and people.may_edit(self.request.user, shown):
                return edit_url(shown)
        viewset = Resource.snippet_viewset  # type: ignore[attr-defined]  # set by register_snippet
        return reverse(viewset.get_url_name("edit"), args=[self.kwargs["resource_id"]])

    def get_page_subtitle(self) -> str:
        return self.resource.shown_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The screen's name is the last part of the way there."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form)
        except (Refused, ValidationError) as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return super().form_valid(form)

    def act(self, form: forms.Form) -> None:
        raise NotImplementedError


class AddFile(FileView):
    permission = "lessons.add_resourcefile"
    page_title = _("Add or replace a file")
    submit_label = _("Add the file")
    done: Any = _("The file is stored. Somebody else has to confirm it before it is published.")
    form_class = FileForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"resource_type": self.resource.type}

    def act(self, form: forms.Form) -> None:
        values = form.cleaned_data
        added = files.add(
            self.resource,
            language=values["language"],
            role=values["role"],
            upload=values["file"],
            by=self.request.user,
        )
        self.done = f"{type(self).done} {files.who_confirms_file(added)}"


class WithdrawFile(FileView):
    permission = "lessons.change_resourcefile"
    page_title = _("Withdraw a file")
    submit_label = _("Withdraw it now")
    explanation = _("Websites and apps lose the file at once. No older version takes its place.")
    done = _("The file is withdrawn.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(file=self.file, **kwargs)

    @property
    def file(self) -> ResourceFile:
        return get_object_or_404(
            ResourceFile, pk=self.kwargs["pk"], resource_id=self.kwargs["resource_id"]
        )

    def act(self, form: forms.Form) -> None:
        files.withdraw(self.file, by=self.request.user)
