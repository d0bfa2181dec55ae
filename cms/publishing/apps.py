from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from cms.core.languages import setting
from cms.sandbox import folders


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"
    verbose_name = "Publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.core import titles, wagtail_compat
        from cms.publishing import receivers
        from cms.publishing.admin_search import entries
        from cms.publishing.recycle_bin import erasing, rights
        from cms.two_people.audit import append_only

        wagtail_compat.use_page_policy(rights.PolicyWithoutBin)
        wagtail_compat.use_titles(titles.office_title)
        wagtail_compat.ask_before_deleting(erasing.refuse_nodes)
        wagtail_compat.index_no_drafts(entries.outdate)
        receivers.connect()
        erasing.connect()
        if settings.CMS_SIDE == "office":  # the other has no screens of the admin in memory
            from cms.publishing import moderation

            wagtail_compat.delete_by_form_only()
            wagtail_compat.keep_histories_whole()
            wagtail_compat.use_account_form(moderation.CommentNotificationsForm)
        register(wagtail_compat.check_expectations)
        register(folders.check)
        register(setting.check)
        register(append_only.check_triggers, Tags.database)
        post_migrate.connect(append_only.make_triggers)
