from django.apps import AppConfig


class LocalizeConfig(AppConfig):
    name = "localize"
    label = "localize"
    verbose_name = "Translation and review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from wagtail.models import pages

        from cms.publishing.people import REVIEW, REVIEW_CODENAME

        # Wagtail's group editor lists (and keeps) exactly the permissions of this list. Wagtail 7.4
        # writes "add_page" and has a second list of these; 8.0 writes "add".
        codenames = getattr(pages, "PAGE_PERMISSION_CODENAMES", None)
        name = REVIEW if codenames is None else REVIEW_CODENAME
        if name not in [entry[0] for entry in pages.PAGE_PERMISSION_TYPES]:
            pages.PAGE_PERMISSION_TYPES.append((name, _("Review"), _("Review translations")))
            if codenames is not None:
                codenames.append(REVIEW_CODENAME)

        from localize import receivers  # noqa: F401
        from localize.workbench import notices  # noqa: F401
        from localize.workflow import work  # noqa: F401
