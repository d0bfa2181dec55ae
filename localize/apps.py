from django.apps import AppConfig


class LocalizeConfig(AppConfig):
    name = "localize"
    label = "localize"
    verbose_name = "Translation and review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from cms.publishing import wagtail_compat
        from cms.publishing.people import REVIEW_CODENAME

        wagtail_compat.add_page_permission(REVIEW_CODENAME, _("Review"), _("Review translations"))
        wagtail_compat.word_rights_when_shown()

        from django.core.checks import Tags, register

        from cms import handed_over
        from localize import receivers  # noqa: F401
        from localize.terminology import searched_as
        from localize.workbench import notices  # noqa: F401
        from localize.workflow import memory, work  # noqa: F401

        handed_over.synonyms = searched_as.synonyms
        register(memory.check_trigrams, Tags.database)
