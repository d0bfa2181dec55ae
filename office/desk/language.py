"""The language of the office where Wagtail does not know it: login, password, errors, refusals, and
for accounts that chose none.

Wagtail speaks a person's language inside its views only. Without a choice it is OFFICE_LANGUAGE:
what a browser prefers says little where most machines are set up in English. At the login one
chooses for this browser (`set_language`, a cookie).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override


def language_of(request: HttpRequest) -> str:
    """The language tag of who asks: their own, else that of this browser, else the office's."""
    if request.user.is_authenticated:
        profile = getattr(request.user, "wagtail_userprofile", None)
        if profile is not None and profile.preferred_language:
            return str(profile.preferred_language)
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.OFFICE_LANGUAGES) else str(settings.OFFICE_LANGUAGE)


class OfficeLanguage:
    """Behind the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with override(language):
            return self.get_response(request)
