"""The facts of a resource, read and changed on the screen of its page.

The change is that of the record's own screen (Wagtail's edit view of it): the same form, right,
hooks and log, and the same values wait for a second person. Only what is answered differs: a part
of the page's screen, which its script puts in place.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from wagtail.snippets.views.snippets import EditView

from cms.two_people.approvals.told import told_of
from lessons.admin.explorer import sees_pages
from lessons.library.facts import context
from lessons.library.models.resources import Resource

FORM = "resource-facts"  # the form that the fields name as theirs: they stand within the page's


def show(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """For everybody who takes part in pages; another resource was chosen on the screen."""
    if not sees_pages(request.user):
        raise PermissionDenied
    return _answer(request, get_object_or_404(Resource, pk=resource_id))


def _answer(request: HttpRequest, resource: Resource, **more: Any) -> HttpResponse:
    return render(request, "lessons/_facts.html", context(resource, request.user) | more)


class ChangeFacts(EditView):
    prefix = "facts"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.widget.attrs["form"] = FORM
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._ask(self.get_form())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._ask(form, status=422)

    def _ask(self, form: Any, status: int = 200) -> HttpResponse:
        asked = {"form": form, "owner": FORM, "resource": self.object}
        return render(self.request, "lessons/_facts_form.html", asked, status=status)

    def save_action(self) -> HttpResponse:
        """What waits is said here and now, not on the next screen."""
        user = self.request.user
        told, user.told_of_requests = told_of(user), []
        stored = Resource.objects.get(pk=self.object.pk)
        return _answer(self.request, stored, done=_("The facts are saved."), told=told)
