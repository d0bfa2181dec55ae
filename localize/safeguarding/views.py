"""The screen on which it is written down who has read a page or a record."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from cms.core.titles import name_of
from cms.two_people.answers import answer, edit_url
from cms.two_people.refusals import who_can
from localize.safeguarding import reads
from localize.safeguarding.models import RIGHT, SafeguardingRead, may_read
from localize.workflow import gate


class ReadForm(forms.ModelForm):
    """of: the language and the digest of the words that were on the screen; others meanwhile are no
    choice."""

    of = forms.ChoiceField(label=gettext_lazy("language"))

    class Meta:
        model = SafeguardingRead
        fields = ("reader", "role", "read_on")
        widgets = {"read_on": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, found: list[reads.Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{one.language} {one.digest}", one.language_name) for one in found]
        self.fields["of"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def save(self, commit: bool = True) -> SafeguardingRead:
        read: SafeguardingRead = super().save(commit=False)
        read.language, read.digest = self.cleaned_data["of"].split()
        return read


@require_http_methods(["GET", "POST"])
def of_page(request: HttpRequest, page_id: int) -> HttpResponse:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    page = get_object_or_404(Page, pk=page_id).specific
    if not getattr(page, "document_kinds", ()) or gate.is_target(page):
        raise Http404
    return screen(request, page, back=edit_url(page))


def screen(request: HttpRequest, row: Any, *, back: str) -> HttpResponse:
    """What was read of `row`, and the form; back: its own screen."""
    if not may_read(request.user, row):
        raise PermissionDenied
    found = list(reads.readings(row))
    form = ReadForm(request.POST or None, found=found, initial={"read_on": timezone.localdate()})
    if form.is_valid():

        def act() -> str:
            asked = reads.write_down(row, form.save(), by=request.user)
            others = asked.subject.who_may_endorse(asked, but=asked.behind())
            return (
                f"{_('Written down: it counts when somebody else has agreed.')} {who_can(others)}"
            )

        return answer(request, act, back=request.path)
    return TemplateResponse(
        request,
        "localize/safeguarding.html",
        {
            "name": name_of(row),
            "found": found,
            "form": form,
            "back": back,
            "page_title": _("Who has read it"),
        },
    )
