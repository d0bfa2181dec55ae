"""Wagtail's reports about pages, with the titles of a page as every other list has them."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.publishing.titles import name_pages
from localize.overview.titles import two_lines


class _Named:
    """Mixed in before Wagtail's report."""

    def decorate_paginated_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        rows: QuerySet[Page] = super().decorate_paginated_queryset(queryset)  # type: ignore[misc]
        # what the templates of Wagtail ask for the title
        asked = [page.specific_deferred for page in rows]
        name_pages(asked)
        for page in asked:
            page.get_admin_display_title = partial(str, two_lines(page))
        return rows


class AgingPages(_Named, AgingPagesView):
    pass


class LockedPages(_Named, LockedPagesView):
    pass


class PageTypes(PageTypesUsageReportView):
    """With the latest page of a type only for those who find it in the list of pages."""

    def decorate_paginated_queryset(self, queryset: QuerySet[Any]) -> Any:
        rows = super().decorate_paginated_queryset(queryset)
        mine = page_permission_policy.explorable_instances(self.request.user)
        asked = [row.last_edited_page.pk for row in rows if row.last_edited_page]
        seen = set(mine.filter(pk__in=asked).values_list("pk", flat=True))
        for row in rows:
            if row.last_edited_page and row.last_edited_page.pk not in seen:
                row.last_edited_page = None
        return rows


# at the addresses of Wagtail's own, which stay known by their names there
urlpatterns: list[URLPattern] = decorate_urlpatterns(
    [
        path("reports/aging-pages/", AgingPages.as_view()),
        path("reports/aging-pages/results/", AgingPages.as_view(results_only=True)),
        path("reports/locked/", LockedPages.as_view()),
        path("reports/locked/results/", LockedPages.as_view(results_only=True)),
        path("reports/page-types-usage/", PageTypes.as_view()),
        path("reports/page-types-usage/results/", PageTypes.as_view(results_only=True)),
    ],
    require_admin_access,
)
