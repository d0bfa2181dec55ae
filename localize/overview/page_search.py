"""Wagtail's search of pages, also in its chooser: titles and texts in both languages, found
anywhere."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables.pages import ParentPageColumn
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.core.titles import name_pages
from localize.overview.explorer import LeanRows, with_titles
from localize.overview.page_chooser import ChooserBrowse, ChooserSearch, ChosenMultiple
from localize.overview.sources import sources
from localize.overview.titles import Found


class PageSearch(LeanRows, SearchView):
    columns: ClassVar[list[Any]] = with_titles(SearchView.columns)
    verbose_name = Page._meta.verbose_name
    verbose_name_plural = Page._meta.verbose_name_plural

    def get_queryset(self) -> QuerySet[Page]:
        mine = page_permission_policy.explorable_instances(self.request.user)
        found = Page.objects.filter(pk__in=mine.values("pk"), depth__gt=1)
        having = Found(self.search_query or "", self.request.user)
        self.all_pages = having.among(found)
        kinds = self.all_pages.order_by().values("content_type").annotate(count=Count("pk"))
        self.content_types = [
            (ContentType.objects.get_for_id(one["content_type"]), one["count"]) for one in kinds
        ]
        pages = self.all_pages
        if self.selected_content_type:
            pages = pages.filter(content_type=self.selected_content_type)
        pages = pages.order_by(self.ordering) if self.ordering else having.titles_first(pages)
        return self.annotate_queryset(pages).prefetch_related("locale")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = context["object_list"]
        found = sources(Page.objects.filter(pk__in=[page.pk for page in shown]))
        no_targets = set(found.values_list("pk", flat=True))
        for page in shown:
            page.shown_as_target = page.pk not in no_targets
        above = map(ParentPageColumn("parent").get_value, shown)  # which are there already
        name_pages([*shown, *filter(None, above)])
        return context


# What the chooser searches in


def search_in_titles(pages: Any, request: HttpRequest) -> Any:
    """For the hook of Wagtail's chooser: what it offers and searches in. Drafts only to those who
    find them in the list of pages, too."""
    seen = page_permission_policy.explorable_instances(request.user)
    pages = pages.filter(Q(live=True) | Q(pk__in=seen.values("pk"))).annotate_approved_schedule()
    if "q" not in request.GET:
        return pages.select_related("locale", for_specific_subqueries=True)

    class Searched(PageQuerySet):
        """Wagtail's view asks for `autocomplete`."""

        def autocomplete(self, query: str, **_how: Any) -> QuerySet[Page]:
            having = Found(query, request.user)
            return having.titles_first(having.among(self))

    searched = Searched(pages.model, query=pages.query.chain()).defer_streamfields()
    return searched.select_related("locale", for_specific_subqueries=True)


# at the addresses of Wagtail's own, which stay known by their names there
urlpatterns: list[URLPattern] = decorate_urlpatterns(
    [
        path("pages/search/", PageSearch.as_view()),
        path("pages/search/results/", PageSearch.as_view(results_only=True)),
        path("choose-page/", ChooserBrowse.as_view()),
        path("choose-page/<int:parent_page_id>/", ChooserBrowse.as_view()),
        path("choose-page/chosen-multiple/", ChosenMultiple.as_view()),
        path("choose-page/search/", ChooserSearch.as_view()),
    ],
    require_admin_access,
)
