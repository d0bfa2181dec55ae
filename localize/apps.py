from django.apps import AppConfig


class LocalizeConfig(AppConfig):
    name = "localize"
    label = "localize"
    verbose_name = "Translation and review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from wagtail.models import pages

        from localize.people import REVIEW, REVIEW_CODENAME

        # Wagtail's group editor lists (and keeps) exactly the permissions of this list. Wagtail 7.4
        # writes "add_page" and has a second list of these; 8.0 writes "add".
        codenames = getattr(pages, "PAGE_PERMISSION_CODENAMES", None)
        name = REVIEW if codenames is None else REVIEW_CODENAME
        if name not in [entry[0] for entry in pages.PAGE_PERMISSION_TYPES]:
            pages.PAGE_PERMISSION_TYPES.append((name, _("Review"), _("Review translations")))
            if codenames is not None:
                codenames.append(REVIEW_CODENAME)

        from wagtail.permissions import page_permission_policy

        from localize import moderation, notices, receivers, work  # noqa: F401
        from localize.bin import rights

        # the one object that every screen of Wagtail asks which pages there are for somebody
        page_permission_policy.__class__ = rights.PolicyWithoutBin

        moderation.ask_about_comments_only()
