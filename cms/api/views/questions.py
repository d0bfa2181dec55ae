"""GET /api/v1/{locale}/what-happened/: the first questions to a child, and what each leads to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.api.answers import json_answer
from cms.api.schema import openapi
from cms.api.views.base import ReadView, require_locale
from cms.documents.addresses import ROOT
from cms.documents.rendered import canonical
from cms.publishing.vocabularies.directory import HAPPENED, TOPICS_OF, TYPES_OF, WAYS
from cms.publishing.vocabularies.vocabulary import NATIVELY_REVIEWED

ADDRESS = "what-happened"


class QuestionsView(ReadView):
    @extend_schema(
        operation_id="what_happened",
        summary="What happened, in a child's words, and where each answer leads",
        description=(
            "Two closed lists: what happened, and whether somebody wants to speak or to write. "
            "Their codes are the values of happened and way in the list of services, where topics "
            "and types stand for them too. New entries may be added."
        ),
        parameters=[openapi.LOCALE],
        responses=openapi.answer("Questions", 400, 404),
    )
    def get(self, request: HttpRequest, locale: str) -> HttpResponse:
        require_locale(locale)
        answer: dict[str, Any] = {
            "locale": locale,
            "needs_native_review": locale not in NATIVELY_REVIEWED,
            "happened": [
                {
                    "code": one.code,
                    "label": one.text(locale),
                    "topics": TOPICS_OF[one.code],
                    "services": f"{ROOT}{locale}/services/?happened={one.code}",
                }
                for one in HAPPENED
            ],
            "ways": [
                {"code": one.code, "label": one.text(locale), "types": TYPES_OF[one.code]}
                for one in WAYS
            ],
        }
        return json_answer(request, canonical(answer), locale=locale)
