from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"
    verbose_name = "Publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import page_permission_policy

        from cms.publishing import moderation, receivers
        from cms.publishing.recycle_bin import rights

        # the one object that every screen of Wagtail asks which pages there are for somebody
        page_permission_policy.__class__ = rights.PolicyWithoutBin
        receivers.connect()
        moderation.ask_about_comments_only()
