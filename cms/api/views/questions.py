"""GET /api/v1/{locale}/what-happened/: the first questions to a child, and what each leads to."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.api.answers import json_answer
from cms.api.questions import questions
from cms.api.schema import openapi, query
from cms.api.shapes import Questions
from cms.api.views.base import ReadView, require_locale
from cms.documents.rendered import canonical

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
        parameters=[query.LOCALE],
        responses=openapi.answer(Questions, 400, 404),
    )
    def get(self, request: HttpRequest, locale: str) -> HttpResponse:
        require_locale(locale)
        return json_answer(request, canonical(questions(locale)), locale=locale)
