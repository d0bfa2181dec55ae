from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import handed_over
        from home.directory import recalls
        from home.directory.upkeep import new_facts, opening
        from home.pages import names

        handed_over.is_open = opening.is_open
        handed_over.names_of_help = names.in_each_language
        handed_over.wrong_values = recalls.reasons
        post_migrate.connect(new_facts.note_missing, sender=self)
