"""The addresses below /api/v1/hsds/, as the specification writes them and with a final slash."""

from django.urls import path

from cms.api.hsds import views

ROUTES: dict[str, type[views.HsdsView]] = {
    "": views.MetaView,
    "profile": views.ProfileView,
    "services": views.ServicesView,
    "services/<uuid:key>": views.ServiceView,
    "organizations": views.OrganizationsView,
    "organizations/<uuid:key>": views.OrganizationView,
    "service_at_locations": views.LocationsView,
    "service_at_locations/<uuid:key>": views.LocationView,
    "taxonomies": views.TaxonomiesView,
    "taxonomies/<uuid:key>": views.TaxonomyView,
    "taxonomy_terms": views.TermsView,
    "taxonomy_terms/<uuid:key>": views.TermView,
}

urlpatterns = [
    path("", views.MetaView.as_view(), name="api_hsds"),
    *(
        path(f"{route}{end}", view.as_view(), name=f"api_hsds_{view.__name__.lower()}")
        for route, view in ROUTES.items()
        if route
        for end in ("/", "")
    ),
]
