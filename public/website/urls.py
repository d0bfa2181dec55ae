"""The addresses of the reader and of crawlers."""

from django.urls import path

from cms.documents.addresses import WEBSITE
from public.website.addresses import EMBLEM
from public.website.search import SEARCH
from public.website.views import card, crawlers, keeping, pages, paper, searching

_read = WEBSITE.lstrip("/")

urlpatterns = [
    path("", pages.front, name="front"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
    path(_read, pages.choice, name="reader_choice"),
    path(EMBLEM.lstrip("/"), pages.emblem_file, name="reader_emblem"),
    path(f"{_read}paper/<int:version>/", paper.paper, name="reader_paper"),
    path(f"{_read}<str:locale>/", pages.home, name="reader_home"),
    path(f"{_read}<str:locale>/{SEARCH}/", searching.page, name="reader_search"),
    path(f"{_read}<str:locale>/<str:kind>/", pages.index, name="reader_list"),
    path(f"{_read}<str:locale>/<str:kind>/<uuid:key>/card/", card.card, name="reader_card"),
    path(f"{_read}<str:locale>/help-now/worker.js", keeping.worker, name="reader_worker"),
    path(f"{_read}<str:locale>/lessons/<uuid:key>/worker.js", keeping.worker),
    path(
        f"{_read}<str:locale>/help-now/page.webmanifest", keeping.manifest, name="reader_manifest"
    ),
    path(f"{_read}<str:locale>/<str:kind>/<str:reference>/", pages.detail, name="reader_detail"),
]
