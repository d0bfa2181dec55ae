"""The addresses of guests; `middleware.GuestPaths` resolves them."""

from django.urls import path

from cms.website.guests import views
from cms.website.guests.addresses import DRAFTS

_drafts = DRAFTS.lstrip("/")
_document = f"{_drafts}<int:number>/<str:locale>/<str:kind>/"

urlpatterns = [
    path(_drafts, views.door, name="guest_door"),
    path(f"{_drafts}<int:number>/", views.first, name="guest_draft"),
    path(_document, views.document, name="guest_document"),
    path(f"{_document}media/<path:name>", views.file, name="guest_file"),
]
