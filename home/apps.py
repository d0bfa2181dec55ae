from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import handed_over
        from home.directory import recalls
        from home.directory.upkeep import opening

        handed_over.is_open = opening.is_open
        handed_over.wrong_values = recalls.reasons
