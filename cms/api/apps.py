"""The read API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "api"
    verbose_name = "Read API"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.api import receivers

        receivers.connect()
