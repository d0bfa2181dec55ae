"""The language of the office where Wagtail does not know it: login, password, errors, refusals.

Wagtail speaks a person's language inside its views only. Before the login it is Khmer, unless this
browser chose English (`set_language`, a cookie): what a browser itself prefers says little where
most machines are set up in English.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

LANGUAGES = [tag for tag, _name in settings.LANGUAGES]


def chosen(request: HttpRequest, default: str) -> str:
    """The language tag that this browser chose."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in LANGUAGES else default


def language_of(request: HttpRequest) -> str:
    if request.user.is_anonymous:
        return chosen(request, LANGUAGES[0])
    profile = getattr(request.user, "wagtail_userprofile", None)
    own = profile.preferred_language if profile is not None else ""
    return own or chosen(request, settings.LANGUAGE_CODE)


class OfficeLanguage:
    """Behind the user. Who has chosen nothing goes on in the language of the login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_anonymous = request.user.is_anonymous
        language = language_of(request)
        with override(language):
            response = self.get_response(request)
        if was_anonymous and request.user.is_authenticated:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response
