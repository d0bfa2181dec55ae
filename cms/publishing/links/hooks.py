"""Where the report of links stands in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.publishing.links import views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("reports/broken-links/", views.BrokenLinks.as_view(), name="localize_broken_links"),
        path(
            "reports/broken-links/results/",
            views.BrokenLinks.as_view(results_only=True),
            name="localize_broken_links_results",
        ),
    ]


class BrokenLinksItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_open(request.user)


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return BrokenLinksItem(
        views.TITLE,
        reverse_lazy("localize_broken_links"),
        name="broken-links",
        icon_name="link",
        order=500,
    )
