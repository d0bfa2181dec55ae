"""A form whose security token does not hold: the session ended, or a login came in between."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from cms.two_people import people
from cms.two_people.answers import problem, wants_json
from localize.workbench.old_urls import came_from


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with the way back to the screen; nothing of the form was done.

    Stands before every view, so it chooses the language itself: all where nobody is logged in.
    """
    languages = _languages(request.user)
    with translation.override(languages[0]):
        if wants_json(request):
            return problem(403, "old-form", _("You were logged out, or the page is too old."))
        return render(
            request,
            "localize/old_form.html",
            # of the address of a button the way leads on to its screen
            {"languages": languages, "back": came_from(request) or request.path},
            status=403,
        )


def _languages(user: Any) -> list[str]:
    if user.is_authenticated:
        return [people.language_of(user)]
    spoken = [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]
    return sorted(spoken, key=lambda code: code != settings.OFFICE_LANGUAGE)
