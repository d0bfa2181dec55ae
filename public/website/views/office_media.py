"""/admin/media/…: any stored file, for people of the office who may see it."""

from django.http import Http404, HttpRequest, HttpResponseBase

from lessons.library.seen import may_see
from public.api.views.media import admin_media


def office_media(request: HttpRequest, name: str) -> HttpResponseBase:
    if not may_see(request.user, name):
        raise Http404
    return admin_media(request, name)
