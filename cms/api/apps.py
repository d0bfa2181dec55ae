"""The read side of the project as a Django app: `localize` reaches it through a registry."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "api"
    verbose_name = "Read API"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.api import projection, receivers
        from localize.documents import register_read_side

        register_read_side(projection)
        receivers.connect()
