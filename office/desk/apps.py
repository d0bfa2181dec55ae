"""The office: what people find when they come in, over all rooms, and the house around it."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "office.desk"
    label = "office"

    def ready(self) -> None:
        from cms.core import wagtail_compat
        from office.desk import content_policy
        from office.desk.account import LanguageForm, NameForm, PasswordForm

        wagtail_compat.mark_scripts(content_policy.allowed)
        for form in (NameForm, PasswordForm, LanguageForm):
            wagtail_compat.use_account_form(form)
