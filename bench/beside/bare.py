"""What Django costs at least: one query by the ORM and its bytes, no middleware, no rules.

Served by the same server over the same rows as the product, beside which it is measured. It looks
at no dates, gives no ETag and answers every question alike.
"""

import os
from typing import Any
from uuid import UUID

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.beside.bare_settings")


def detail(request: HttpRequest, locale: str, kind: str, key: UUID) -> HttpResponse:
    body = _rows(locale, kind).values_list("body", flat=True).get(key=key)
    return _answer(bytes(body))


def listed(request: HttpRequest, locale: str, kind: str) -> HttpResponse:
    rows = _rows(locale, kind).order_by("position", "id").values_list("card", flat=True)
    cards = b",".join(bytes(card) for card in rows[:20])
    return _answer(b'{"results":[' + cards + b"]}")


def _answer(body: bytes) -> HttpResponse:
    return HttpResponse(
        body, content_type="application/json", headers={"Content-Length": str(len(body))}
    )


def _rows(locale: str, kind: str) -> Any:
    from cms.documents.models import Document

    return Document.objects.filter(locale=locale, kind=kind, deleted=False)


urlpatterns = [
    path("api/v1/<str:locale>/<str:kind>/", listed),
    path("api/v1/<str:locale>/<str:kind>/<uuid:key>/", detail),
    path("healthz/live", lambda request: _answer(b"ok")),
]
application = get_wsgi_application()
