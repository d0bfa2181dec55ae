"""The system's addresses with those of the exchange and the term base's admin before them."""

from django.urls import include, path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.urls import urlpatterns as system
from localize.exchange import views
from localize.glossary_admin import TermViewSet

TERMS = TermViewSet()

urlpatterns = [
    *decorate_urlpatterns(
        [
            path("admin/exchange/", include(views)),
            path(
                "admin/terms/",
                include((TERMS.get_urlpatterns(), "wagtailsnippets_localize_term")),
            ),
        ],
        require_admin_access,
    ),
    *system,
]
