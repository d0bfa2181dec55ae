from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home.directory.waiting_numbers import waiting_numbers
        from localize.proposals.inbox import register_source

        register_source(waiting_numbers)
