"""The addresses of the reader, of crawlers and of previews for channels."""

from django.urls import path

from cms.documents.addresses import ROOT as API_ROOT
from cms.documents.addresses import WEBSITE
from cms.website.addresses import EMBLEM
from cms.website.search import SEARCH
from cms.website.views import card, crawlers, keeping, pages, paper, printing, searching
from cms.website.views.channel_preview import preview, preview_media

_read = WEBSITE.lstrip("/")
_api = API_ROOT.lstrip("/")

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
    path(
        f"{_read}<str:locale>/courses/<uuid:key>/print/<str:reader>/",
        printing.book,
        name="reader_book",
    ),
    path(f"{_read}<str:locale>/<str:kind>/<uuid:key>/card/", card.card, name="reader_card"),
    path(f"{_read}<str:locale>/help-now/worker.js", keeping.worker, name="reader_worker"),
    path(f"{_read}<str:locale>/lessons/<uuid:key>/worker.js", keeping.worker),
    path(
        f"{_read}<str:locale>/help-now/page.webmanifest", keeping.manifest, name="reader_manifest"
    ),
    path(f"{_read}<str:locale>/<str:kind>/<str:reference>/", pages.detail, name="reader_detail"),
    path(f"{_api}preview/<str:token>/", preview, name="api_preview"),
    path(f"{_api}preview/<str:token>/media/<path:name>", preview_media, name="api_preview_media"),
]
