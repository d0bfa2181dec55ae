from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"
