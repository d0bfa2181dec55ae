"""The addresses of the read API, of health and of public files."""

from django.conf import settings
from django.urls import path, re_path

from cms.documents.addresses import ROOT
from cms.documents.kinds import fixed_kinds
from public.api.hsds.views import MetaView, ServicesView, ServiceView
from public.api.security import ADDRESS as SECURITY
from public.api.security import security_txt
from public.api.views.changes import ChangesView
from public.api.views.detail import DetailView
from public.api.views.docs import DocsView
from public.api.views.fixed import FixedView
from public.api.views.health import LiveView, ReadyView
from public.api.views.index import IndexView
from public.api.views.listing import ListView
from public.api.views.media import media
from public.api.views.packs import ADDRESS as PACKS
from public.api.views.packs import PacksView, PackView
from public.api.views.schema import SchemaView
from public.api.views.search_index import ADDRESS as SEARCH_INDEX
from public.api.views.search_index import SearchIndexView
from public.api.views.searching import SEARCH, SUGGEST, SearchView, SuggestView

_root = ROOT.lstrip("/")

urlpatterns = [
    path(_root, IndexView.as_view(), name="api_index"),
    path(f"{_root}changes/", ChangesView.as_view(), name="api_changes"),
    path(f"{_root}{PACKS}/", PacksView.as_view(), name="api_packs"),
    re_path(rf"^{_root}{PACKS}/(?P<sha256>[0-9a-f]{{64}})/$", PackView.as_view(), name="api_pack"),
    path(f"{_root}schema/", SchemaView.as_view(), name="api_schema"),
    path(f"{_root}docs/", DocsView.as_view(), name="api_docs"),
    path(f"{_root}hsds/", MetaView.as_view(), name="api_hsds"),
    path(f"{_root}hsds/services/", ServicesView.as_view(), name="api_hsds_services"),
    path(f"{_root}hsds/services/<uuid:key>/", ServiceView.as_view(), name="api_hsds_service"),
    *(
        path(
            f"{_root}<str:locale>/{kind}/",
            FixedView.as_view(kind=kind),
            name=f"api_{kind.replace('-', '_')}",
        )
        for kind in fixed_kinds()
    ),
    path(f"{_root}<str:locale>/{SEARCH}/", SearchView.as_view(), name="api_search"),
    path(f"{_root}<str:locale>/{SUGGEST}/", SuggestView.as_view(), name="api_suggest"),
    path(
        f"{_root}<str:locale>/{SEARCH_INDEX}/", SearchIndexView.as_view(), name="api_search_index"
    ),
    path(f"{_root}<str:locale>/<str:kind>/", ListView.as_view(), name="api_list"),
    path(
        f"{_root}<str:locale>/<str:kind>/<str:reference>/", DetailView.as_view(), name="api_detail"
    ),
    path(SECURITY.lstrip("/"), security_txt, name="security_txt"),
    path("healthz/live", LiveView.as_view(), name="health_live"),
    path("healthz/ready", ReadyView.as_view(), name="health_ready"),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:name>", media, name="media"),
]
