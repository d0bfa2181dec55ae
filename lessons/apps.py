from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lessons"
    label = "lessons"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.publishing import wagtail_compat
        from lessons.book_from_word import hooks as _book_hooks  # noqa: F401
        from lessons.docx_import import hooks  # noqa: F401  its buttons and addresses
        from lessons.library import stock_screens  # noqa: F401  its hooks
        from lessons.library.pictures import waiting
        from lessons.new_lesson import hooks as _new_lesson_hooks  # noqa: F401

        waiting.connect()
        wagtail_compat.offer_no_portrait()
