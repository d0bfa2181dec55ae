"""Entries of the menu of Wagtail's admin that count what waits; several rooms fill them."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


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
