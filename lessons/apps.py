from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lessons"
    label = "lessons"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lessons import closed_doors
        from lessons.pictures import waiting
        from lessons.waiting_files import waiting_files
        from lessons.word import hooks  # noqa: F401  its buttons, menu item and addresses
        from localize.proposals.inbox import register_source

        waiting.connect()
        closed_doors.close()
        register_source(waiting_files)
