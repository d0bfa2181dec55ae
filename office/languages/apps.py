from django.apps import AppConfig

from cms import handed_over


class LanguagesConfig(AppConfig):
    """Which languages of the content are public: two people say so."""

    name = "office.languages"
    label = "languages"
    verbose_name = "Languages of the content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from office.languages.models import unasked

        handed_over.also_checked["The languages"] = unasked
