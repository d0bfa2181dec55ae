from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home import clock
        from localize.documents import register_tick

        register_tick(clock.tick)
