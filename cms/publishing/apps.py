from django.apps import AppConfig
from django.core.checks import register


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"
    verbose_name = "Publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.publishing import moderation, receivers, wagtail_compat
        from cms.publishing.recycle_bin import rights

        wagtail_compat.use_page_policy(rights.PolicyWithoutBin)
        wagtail_compat.use_notifications_form(moderation.CommentNotificationsForm)
        receivers.connect()
        register(wagtail_compat.check_expectations)
