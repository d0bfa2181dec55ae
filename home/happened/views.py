"""Screens beside the list of answers to what happened: the file, and who has read the steps."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cms.publishing.models import WhatHappened
from cms.who_helps import table
from cms.who_helps.models import RIGHT, languages
from home.happened import exchange
from localize.safeguarding.views import screen as safeguarding_screen


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Download, and upload with what became of it."""
    _require(request)
    report, errors = None, []
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            if given is None:
                raise ValidationError(_("Choose a file."))
            report = exchange.take(given.read(exchange.MOST), by=request.user)
        except ValidationError as error:
            errors = error.messages
    return TemplateResponse(
        request,
        "home/happened/file.html",
        {
            "page_title": _("Answers as a file"),
            "report": report,
            "errors": errors[: exchange.TOLD],
            "more": max(0, len(errors) - exchange.TOLD),
        },
        status=400 if errors else 200,
    )


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    _require(request)
    response = HttpResponse(
        "\ufeff" + table.written(WhatHappened.objects.prefetch_related("texts"), languages()),
        content_type="text/tab-separated-values; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="answers.tsv"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def safeguarding(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read the steps of an answer for child protection."""
    answer = get_object_or_404(WhatHappened, pk=pk)
    back = reverse("wagtailsnippets_publishing_whathappened:edit", args=[pk])
    return safeguarding_screen(request, answer, back=back)


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
