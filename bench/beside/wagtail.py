"""Wagtail's API v2 as it comes, behind Django's per-site cache: what one would have without a cache
that knows when something was published."""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.beside.wagtail_settings")

application = get_wsgi_application()

from wagtail.api import APIField  # noqa: E402
from wagtail.api.v2.router import WagtailAPIRouter  # noqa: E402
from wagtail.api.v2.views import PagesAPIViewSet  # noqa: E402

from lessons.models import LessonPage  # noqa: E402

LessonPage.api_fields = [APIField("summary"), APIField("objectives"), APIField("body")]
_router = WagtailAPIRouter("wagtailapi")
_router.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("api/v2/", _router.urls),
    path("healthz/live", lambda request: HttpResponse(b"ok", headers={"Content-Length": "2"})),
]
