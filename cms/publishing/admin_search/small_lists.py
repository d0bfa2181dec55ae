"""Screens of lists that are few rows; apart from what compares them, which models ask as well."""

from typing import Any

from django.db.models import QuerySet
from wagtail.snippets.views.snippets import IndexView

from cms.publishing.admin_search.small_tables import having


class SearchedByKey(IndexView):
    """The list of a model: a search looks into its `search_fields`."""

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return having(queryset, self.search_query, self.search_fields)
