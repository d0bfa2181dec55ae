from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    tick: Callable[..., Any]  # what the worker calls with the time

    def ready(self) -> None:
        from home import clock

        self.tick = clock.tick
