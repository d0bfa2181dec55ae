"""Wagtail's report about types of pages, without titles of pages that a person may not find."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.permissions import page_permission_policy
from wagtail.utils.urlpatterns import decorate_urlpatterns


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
        path("reports/page-types-usage/", PageTypes.as_view()),
        path("reports/page-types-usage/results/", PageTypes.as_view(results_only=True)),
    ],
    require_admin_access,
)
