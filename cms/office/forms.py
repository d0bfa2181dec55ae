"""The forms before the login: how often they may be tried is `cms.accounts.throttle`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from cms.accounts import throttle


class LoginForm(WagtailLoginForm):
    """Wagtail's own has an untranslated label."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> Any:
        name = self.cleaned_data.get("username", "")
        if (
            name
            and throttle.is_too_much(throttle.FAILED, self.request, name)
            and not throttle.knows(self.request, name)
        ):
            raise forms.ValidationError(
                _(
                    "Somebody has tried too many wrong passwords. Wait an hour, or log in on a "
                    "telephone or computer on which you have logged in before."
                ),
                code="throttled",
            )
        return super().clean()

    def get_invalid_login_error(self) -> forms.ValidationError:
        if getattr(self.request, "axes_locked_out", False):
            return forms.ValidationError(
                _(
                    "There were too many wrong passwords for this name from here. Wait an hour, "
                    "or ask who runs this system to open it at once."
                ),
                code="locked_out",
            )
        return super().get_invalid_login_error()


class PasswordResetForm(WagtailPasswordResetForm):
    """Who asks too often is told what everybody is told, and gets no mail."""

    def save(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        email = self.cleaned_data["email"]
        if throttle.is_too_much(throttle.RESET_ASKED, request, email):
            return
        throttle.note(throttle.RESET_ASKED, request, email)
        super().save(*args, request=request, **kwargs)
