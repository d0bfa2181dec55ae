from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.publishing.second_person.inbox import register_source
        from home.directory.waiting_numbers import waiting_numbers

        register_source(waiting_numbers)
