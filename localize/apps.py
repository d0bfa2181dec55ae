from django.apps import AppConfig
from django.conf import settings


class LocalizeConfig(AppConfig):
    name = "localize"
    label = "localize"
    verbose_name = "Translation and review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import Tags, register
        from wagtail_localize.machine_translators import get_machine_translator

        from cms import handed_over
        from localize import receivers  # noqa: F401
        from localize.safeguarding import reads
        from localize.terminology import searched_as
        from localize.workbench import notices  # noqa: F401
        from localize.workflow import memory, work  # noqa: F401

        if settings.CMS_SIDE == "office":  # the other has no screens of the admin in memory
            from cms.core import wagtail_compat

            wagtail_compat.name_groups_when_shown()
        handed_over.synonyms = searched_as.synonyms
        handed_over.unread_by_natives = reads.unread_by_natives
        register(memory.check_trigrams, Tags.database)
        get_machine_translator()  # what the setting names is there
