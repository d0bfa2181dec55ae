"""/admin/media/…: any stored file, for people of the office who may see it."""

from django.http import Http404, HttpRequest, HttpResponseBase

from cms.api.views.media import admin_media
from lessons.library.pictures.seen import may_see


def office_media(request: HttpRequest, name: str) -> HttpResponseBase:
    if not may_see(request.user, name):
        raise Http404
    return admin_media(request, name)
