"""The forms before the login. How often they may be tried is `office.accounts.throttle`, which
stands before the password is read."""

from typing import Any

from django import forms
from django.core.mail import EmailMessage
from django.template import loader
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from cms.two_people.outbox.backend import keep
from office.accounts import throttle, way_in


class LoginForm(WagtailLoginForm):
    """Wagtail's own has an untranslated label."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordResetForm(WagtailPasswordResetForm):
    """Who asks too often is told what everybody is told, and gets no mail."""

    def save(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        email = self.cleaned_data["email"]
        if throttle.seconds_to_wait(throttle.RESET_ASKED, request, email):
            return
        throttle.note(throttle.RESET_ASKED, request, email)
        super().save(*args, request=request, **kwargs | {"token_generator": way_in.tokens})

    def send_mail(
        self, subject: str, body: str, context: Any, sender: Any, to: str, **_html: Any
    ) -> None:
        """By the worker: how long the answer takes says nothing of whether there is an account."""
        subject = "".join(loader.render_to_string(subject, context).splitlines())
        keep(EmailMessage(subject, loader.render_to_string(body, context), sender, [to]))
