"""Where changes that wait stand in Wagtail's admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from cms.two_people.approvals import views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("to-confirm/", include(views))]
