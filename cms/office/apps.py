"""The office: what people find when they come in, over all rooms, and the house around it."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cms.office"
    label = "office"

    def ready(self) -> None:
        from cms.office import content_policy
        from cms.office.account import LanguageForm, NameForm, PasswordForm
        from cms.publishing import wagtail_compat

        wagtail_compat.mark_scripts(content_policy.allowed)
        for form in (NameForm, PasswordForm, LanguageForm):
            wagtail_compat.use_account_form(form)
