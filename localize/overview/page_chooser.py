"""Wagtail's chooser of pages begins at the home page of the language that is written."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from wagtail.admin.views import chooser
from wagtail.models import Page

from cms.publishing.new_pages.places import screen_language
from cms.publishing.titles import name_pages
from localize.overview.titles import two_lines

HOME_DEPTH = 2


class _Title(chooser.PageTitleColumn):
    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        table = parent_context["table"]
        if not hasattr(table, "is_named"):  # with the first row, for all of them
            name_pages(table.data)
            table.is_named = True
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"value": two_lines(instance)}


class _WithTitles:
    is_multiple_choice: Any

    @property
    def columns(self) -> list[Any]:
        of_wagtail = super().columns  # type: ignore[misc]
        title = of_wagtail[1 if self.is_multiple_choice else 0]
        ours = _Title("title", label=title.label, is_multiple_choice=self.is_multiple_choice)
        return [ours if column is title else column for column in of_wagtail]


class ChooserSearch(_WithTitles, chooser.SearchView):
    pass


class ChooserBrowse(_WithTitles, chooser.BrowseView):
    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        if parent_page_id is None:
            home = _home(_written(request))
            parent_page_id = home.pk if home is not None else None
        response: HttpResponse = super().get(request, parent_page_id)
        return response


def _written(request: HttpRequest) -> Page | None:
    """The page that is moved, or whose editor opened the chooser: for that one, only the address
    that asks says it."""
    keys = _moved(request)
    if not keys:
        with suppress(Resolver404):
            match = resolve(urlsplit(request.headers.get("Referer", "")).path)
            keys = [match.kwargs["page_id"]] if match.view_name == "wagtailadmin_pages:edit" else []
    return Page.objects.filter(pk__in=keys).select_related("locale").first()


def _moved(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.GET.getlist("target_pages[]") if pk.isdecimal()]


def _home(written: Page | None) -> Page | None:
    homes = Page.objects.filter(depth=HOME_DEPTH).exclude(locale=None)
    if written is not None:
        return homes.filter(path=written.path[: HOME_DEPTH * Page.steplen]).first()
    return homes.filter(locale__language_code=screen_language()).first() or homes.first()
