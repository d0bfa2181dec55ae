"""An entry of the menu for some people, as several rooms have one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class MenuItemFor(MenuItem):
    """shown: says of a person whether they have it; it costs no query."""

    def __init__(self, *args: Any, shown: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.shown(request.user))
