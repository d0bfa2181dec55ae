"""The addresses of guests; `middleware.GuestPaths` resolves them."""

from django.urls import path

from public.website.guests import owners, views
from public.website.guests.addresses import DRAFTS, ORGANIZATIONS

_drafts = DRAFTS.lstrip("/")
_organizations = ORGANIZATIONS.lstrip("/")
_document = f"{_drafts}<int:number>/<str:locale>/<str:kind>/"

urlpatterns = [
    path(_organizations, owners.door, name="owner_door"),
    path(f"{_organizations}<str:locale>/", owners.thank, name="owner_thanks"),
    path(_drafts, views.door, name="guest_door"),
    path(_document, views.document, name="guest_document"),
    path(f"{_document}media/<path:name>", views.file, name="guest_file"),
]
