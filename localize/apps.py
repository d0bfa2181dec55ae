from django.apps import AppConfig


class LocalizeConfig(AppConfig):
    name = "localize"
    label = "localize"
    verbose_name = "Translation and review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from localize import receivers  # noqa: F401
