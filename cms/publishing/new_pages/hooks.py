"""Where the form stands in Wagtail's admin. Imported when the app is ready."""

from django.urls import URLPattern, path
from wagtail import hooks

from cms.publishing.new_pages.views import ChooseKind, NewPage


@hooks.register("register_admin_urls")
def new_page_urls() -> list[URLPattern]:
    return [
        path("new/", ChooseKind.as_view(), name="new_page_of_any_kind"),
        path("new/below/<int:parent_id>/", ChooseKind.as_view(), name="new_page_below"),
        path("new/<slug:app>/<slug:model>/", NewPage.as_view(), name="new_page"),
    ]
