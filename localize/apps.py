from django.apps import AppConfig


class LocalizeConfig(AppConfig):
    name = "localize"
    label = "localize"
    verbose_name = "Translation and review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from wagtail.models import PAGE_PERMISSION_CODENAMES, PAGE_PERMISSION_TYPES

        from localize.people import REVIEW_CODENAME

        # Wagtail's group editor lists (and keeps) exactly the permissions of these two lists.
        if REVIEW_CODENAME not in PAGE_PERMISSION_CODENAMES:
            PAGE_PERMISSION_CODENAMES.append(REVIEW_CODENAME)
            PAGE_PERMISSION_TYPES.append((REVIEW_CODENAME, _("Review"), _("Review translations")))

        from localize import notices, receivers  # noqa: F401
        from localize.documents import register_tick

        register_tick(notices.tick)
