"""Admin screens for the files of a resource: add, confirm, withdraw.

Each is a page of its own with one POST form: a GET never changes anything, and the person who
confirms has the file to open in front of them.
"""

from collections.abc import Callable
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

from cms.publishing.answers import edit_url
from cms.publishing.vocabularies.library import FILE_ROLES
from cms.publishing.vocabularies.shared import LANGUAGES, choices
from lessons.admin.shown import missing_to_be_read
from lessons.library import files
from lessons.library.models.resources import Resource, ResourceFile


class FileForm(forms.Form):
    """A file with its language and what it is to the resource."""

    language = forms.ChoiceField(label=_("Language"), choices=choices(LANGUAGES))
    role = forms.ChoiceField(label=_("What it is"), choices=choices(FILE_ROLES))
    file = forms.FileField(label=_("File"))


class FileView(WagtailAdminTemplateMixin, FormView):
    """What the three screens share: permission, resource, the way back."""

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
        viewset = Resource.snippet_viewset  # type: ignore[attr-defined]  # set by register_snippet
        return reverse(viewset.get_url_name("edit"), args=[self.kwargs["resource_id"]])

    def get_page_subtitle(self) -> str:
        return str(self.resource)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The screen's name is the last part of the way there."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        self.tell()
        return super().form_valid(form)

    def tell(self) -> None:
        messages.success(self.request, self.done)

    def act(self, form: forms.Form) -> None:
        raise NotImplementedError


class AddFile(FileView):
    permission = "lessons.add_resourcefile"
    page_title = _("Add or replace a file")
    submit_label = _("Add the file")
    done: Any = _("The file is stored. Somebody else has to confirm it before it is published.")
    form_class = FileForm

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


class DecideAboutFile(FileView):
    """One file, and one verb of `lessons.library.files` for it."""

    verb: Callable[..., ResourceFile]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(file=self.file, **kwargs)

    @property
    def file(self) -> ResourceFile:
        return get_object_or_404(
            ResourceFile, pk=self.kwargs["pk"], resource_id=self.kwargs["resource_id"]
        )

    def act(self, form: forms.Form) -> None:
        type(self).verb(self.file, by=self.request.user)


class ConfirmFile(DecideAboutFile):
    permission = "lessons.confirm_resourcefile"
    page_title = _("Confirm a file")
    submit_label = _("I have opened the file: publish it")
    explanation = _(
        "Open the file and read it. Is it the right file, in the right language, without names "
        "or pictures of real children?"
    )
    done = _("The file is confirmed and published.")
    verb = staticmethod(files.confirm)

    def tell(self) -> None:
        """“Published” only if a page that readers see shows it now."""
        if (missing := missing_to_be_read(self.file)) is None:
            super().tell()
            return
        buttons = []
        if (
            missing.page is not None
            and missing.page.permissions_for_user(self.request.user).can_edit()
        ):
            buttons = [messages.button(edit_url(missing.page), _("Open the page"))]
        messages.warning(self.request, missing.sentence, buttons=buttons)


class WithdrawFile(DecideAboutFile):
    permission = "lessons.change_resourcefile"
    page_title = _("Withdraw a file")
    submit_label = _("Withdraw it now")
    explanation = _("Websites and apps lose the file at once. No older version takes its place.")
    done = _("The file is withdrawn.")
    verb = staticmethod(files.withdraw)
