"""Every address of the system. Names every room; nobody imports it."""

from django.urls import include, path, re_path
from django.views.i18n import set_language
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from cms.office.logo import logo
from cms.website.views.live import live_page
from cms.website.views.office_media import office_media

handler500 = "cms.website.views.errors.server_error"

urlpatterns = [
    path("", include("cms.website.urls")),
    path("", include("cms.api.urls")),
    path("admin/start/", include("cms.demo.urls")),  # where the cookies of the admin go
    path("admin/logo/", logo, name="office_logo"),
    path("admin/language/", set_language, name="set_language"),
    path("admin/media/<path:name>", require_admin_access(office_media), name="admin_media"),
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include("localize.overview.page_search")),  # before Wagtail's own
    path("admin/", include("cms.office.urls")),  # its root is ours
    path("admin/", include(wagtailadmin_urls)),
    # the name and shape that Wagtail builds a page's address with; it serves no page itself
    re_path(r"^((?:[\w\-]+/)*)$", live_page, name="wagtail_serve"),
]
