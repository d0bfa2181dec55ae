from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lessons"
    label = "lessons"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lessons.library.pictures import waiting

        waiting.connect()
