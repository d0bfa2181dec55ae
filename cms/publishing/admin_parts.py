"""Parts of Wagtail's admin that several rooms fill: entries of the menu that count what waits, and
reports whose lines are computed, not rows of one table.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

# what a spreadsheet takes for a formula when it opens a CSV file
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CountedMenuItem(MenuItem):
    """Says behind its label how many things wait for this person."""

    def count(self, request: HttpRequest) -> int:
        raise NotImplementedError

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        count = self.count(request)
        if count:
            # the component has a copy of the label: the item itself is shared by all requests
            component.label = f"{self.label} ({count})"
        return component


class ListReport(ReportView):
    """Wagtail's own listing, paging and export over a list of values.

    A subclass says who `may_open` it and gives `lines`, with `columns` and `list_export` as in
    Wagtail's reports; `note` is a sentence above the table.
    """

    template_name = "publishing/list_report.html"
    note: Any = ""
    is_searchable = False
    table_classname = "listing localize-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_open(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def may_open(self, user: Any) -> bool:
        raise NotImplementedError

    def lines(self) -> list[Any]:
        raise NotImplementedError

    def get_filtered_queryset(self) -> list[Any]:
        return self.lines()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"note": self.note}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        found = super().preprocess_field_value(field, value, export_format)
        if isinstance(found, str) and found.startswith(_FORMULA):
            return f"'{found}"
        return found
