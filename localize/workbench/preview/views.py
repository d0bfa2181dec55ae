"""The one address of the preview: the reader's own page of a translation, with its strings told.

A GET shows what is stored, a POST one string as it is being typed. Nothing is stored.
"""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail_localize.models import SourceDeletedError, StringSegment

from cms.documents.kinds import pages_of
from cms.two_people import answers
from localize.workbench.preview import marks, working_text
from localize.workflow import translation_access
from localize.workflow.text_length import LONGEST
from localize.workflow.translation_access import TranslationAccess

NOTHING = "nothing"  # a kind that no page has: its draft is a sentence


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, translation_id: int) -> HttpResponse:
    """`kind`: which of the page's documents, the first one unless told."""
    access = translation_access.access_by_id(translation_id, request.user)
    kinds = [kind for kind, _label in kinds_shown(access)]
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in kinds else next(iter(kinds), NOTHING)
    try:
        typed = _typed(request, access) if request.method == "POST" else None
    except ValueError:
        sentence = _("Not shown as typed: its links or formatting are not those of the source.")
        return answers.problem(422, "not-possible", sentence)
    return _answer(request, access, kind, typed)


def kinds_shown(access: TranslationAccess) -> list[tuple[str, Any]]:
    """(kind, label) of the documents that the page yields."""
    model = access.page.specific_class
    if model is None:
        return []
    return [(one.kind, one.label or model._meta.verbose_name) for one in pages_of(model)]


def _typed(request: HttpRequest, access: TranslationAccess) -> working_text.Typed:
    number = request.POST.get("segment", "")
    segment = get_object_or_404(
        StringSegment.objects.select_related("string"),
        pk=int(number) if number.isdecimal() and len(number) < 19 else None,
        source_id=access.translation.source_id,
    )
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise ValueError(text)
    return working_text.typed_for(access, segment, text)


def _answer(
    request: HttpRequest, access: TranslationAccess, kind: str, typed: working_text.Typed | None
) -> HttpResponse:
    """The reader's page, without a script of its own: the screen beside it has one."""
    try:
        page, strings = working_text.page_of(access, typed)
    except (ObjectDoesNotExist, SourceDeletedError):
        page, strings, kind = access.page.specific, [], NOTHING
    response = page.serve_preview(request, kind)
    response.content = marks.told(response.content.decode(), strings)
    return answers.closed(response, style="localize/preview/marks.css")
