"""The addresses of guests; `middleware.GuestPaths` resolves them."""

from django.urls import path

from public.website.guests import owners, readers, views
from public.website.guests.addresses import DRAFTS, ORGANIZATIONS, READING

_drafts = DRAFTS.lstrip("/")
_organizations = ORGANIZATIONS.lstrip("/")
_reading = f"{READING.lstrip('/')}<str:locale>/<str:code>/"
_document = f"{_drafts}<int:number>/<str:locale>/<str:kind>/"

urlpatterns = [
    path(_organizations, owners.door, name="owner_door"),
    path(f"{_organizations}<str:locale>/", owners.thank, name="owner_thanks"),
    path(_reading, readers.start, name="reader_start"),
    path(f"{_reading}<int:number>/", readers.text, name="reader_text"),
    path(_drafts, views.door, name="guest_door"),
    path(_document, views.document, name="guest_document"),
    path(f"{_document}media/<path:name>", views.file, name="guest_file"),
]
