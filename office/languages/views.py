"""One screen: every language of the content, how far it is, and the button."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.core.vocabularies.label_files import is_complete, lacking
from cms.documents import languages
from cms.two_people.answers import answer
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import who_can
from office.languages.models import RIGHT, ContentLanguage, ask, has_help_now, name_of, pages_of


@dataclass(frozen=True)
class Row:
    """asked: what waits for a second person. published: of all its `pages`."""

    code: str
    name: str
    own_name: str
    is_public: bool
    published: int
    pages: int
    is_labelled: bool
    lacking: int
    has_help: bool
    asked: ChangeRequest | None


@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    if request.method == "POST":
        return answer(request, lambda: _ask(request), back=reverse("languages:index"))
    title = _("Languages of the content")
    context = {
        "rows": _rows(),
        "page_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("My work")},
            {"url": reverse("office:technical"), "label": _("Technical")},
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, "languages/languages.html", context)


def _ask(request: HttpRequest) -> str:
    code = request.POST.get("code", "")
    if code not in languages.content():
        raise Http404
    asked = ask(code, is_public=request.POST.get("public") == "1", by=request.user)
    who = who_can(asked.subject.who_may_endorse(asked, but=asked.behind()))
    return f"{_('It waits for a second person.')} {who}"


def _rows() -> list[Row]:
    known: dict[str, Any] = {row.code: row for row in ContentLanguage.objects.all()}
    return [_row(code, own_name, known.get(code)) for code, own_name in languages.content().items()]


def _row(code: str, own_name: str, row: ContentLanguage | None) -> Row:
    return Row(
        code=code,
        name=name_of(code),
        own_name=own_name,
        is_public=languages.is_public(code),
        published=pages_of(code).filter(live=True).count(),
        pages=pages_of(code).count(),
        is_labelled=is_complete(code),
        lacking=len(lacking(code)),
        has_help=has_help_now(code),
        asked=engine.waiting(row) if row is not None else None,
    )
