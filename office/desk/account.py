"""What the account asks about the person: Wagtail's forms, as this office needs them."""

from copy import copy
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.account import LocalePreferencesForm, NameEmailForm
from wagtail.admin.forms.auth import PasswordChangeForm

from cms.two_people.audit.models import log
from office.accounts import notices, throttle


class NameForm(NameEmailForm):
    """Many go by one name. A new address, to which a new password would go, asks for the password,
    and the old address hears of it."""

    old_address = ""  # where it gets another
    current_password = forms.CharField(
        label=gettext_lazy("Password, for a new e-mail address only"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = False

    def clean_current_password(self) -> str:
        """Of the fields the last, so that the address is there."""
        typed: str = self.cleaned_data["current_password"]
        # as it is stored: the screen makes the form again with what was typed
        stored = get_user_model()._default_manager.get(pk=self.instance.pk).email
        self.old_address = stored if stored != self.cleaned_data.get("email", stored) else ""
        if self.old_address and not (typed and throttle.is_password_of(self.instance, typed)):
            raise forms.ValidationError(
                _("Type your password, so that nobody else moves your mail.")
            )
        return typed

    def save(self, *args: Any, **kwargs: Any) -> Any:
        saved = super().save(*args, **kwargs)
        if self.old_address:
            log(saved, "email_changed", by=saved)
            before = copy(saved)
            before.email = self.old_address  # whoever moved the mail reads the new one
            notices.tell(before, what="email_changed")
        return saved


class PasswordForm(PasswordChangeForm):
    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        if not throttle.is_password_of(self.user, typed):
            code = "password_incorrect"
            raise forms.ValidationError(self.error_messages[code], code=code)
        return typed


class LanguageForm(LocalePreferencesForm):
    """Who chooses none reads the office's language, not the server's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields.get("preferred_language")
        if language is not None:
            names = dict(language.choices)
            office = names.get(settings.OFFICE_LANGUAGE, settings.OFFICE_LANGUAGE)
            names[""] = _("As the office: %(language)s") % {"language": office}
            language.choices = list(names.items())
