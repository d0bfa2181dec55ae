"""Every address of the system. Names every room; nobody imports it."""

from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.i18n import set_language
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import localized_js_catalog
from wagtail.admin.views.home import sprite

from office.desk.logo import logo
from public.website.views.live import live_page
from public.website.views.office_media import office_media

_kept = cache_control(private=True, max_age=31_536_000, immutable=True)

_asked = cache_control(private=True, no_cache=True)

handler500 = "public.website.views.errors.server_error"

urlpatterns = [
    path("", include("public.website.urls")),
    path("", include("public.api.urls")),
    path("admin/start/", include("ops.demo.urls")),  # where the cookies of the admin go
    path("admin/logo/", logo, name="office_logo"),
    path("admin/language/", set_language, name="set_language"),
    path("admin/media/<path:name>", require_admin_access(office_media), name="admin_media"),
    path("admin/", include("office.accounts.urls")),
    path("admin/", include("office.accounts.way_in")),  # at the address of Wagtail's own
    path("admin/", include("localize.overview.page_search")),  # before Wagtail's own
    path("admin/", include("office.desk.urls")),  # its root is ours
    # of Wagtail: its address changes with what is in it, and the words are sent if they changed;
    # each screen asks for both
    path("admin/sprite/", _kept(sprite), name="wagtailadmin_sprite"),
    path(
        "admin/jsi18n/",
        _asked(conditional_page(localized_js_catalog)),
        name="wagtailadmin_javascript_catalog",
    ),
    path("admin/", include(wagtailadmin_urls)),
    # the name and shape that Wagtail builds a page's address with; it serves no page itself
    re_path(r"^((?:[\w\-]+/)*)$", live_page, name="wagtail_serve"),
]
