"""The second door of the office: behind the password, before every screen.

It stands behind the session and the user, so that no way in goes round it: the login, a password
that was set anew, an address of the admin's API, a button of many rows. It asks the session and the
rights that a screen reads anyway, and no statement more.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.request_context import entered
from cms.two_people.answers import wants_json
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.audit.models import log
from cms.two_people.people import User
from office.accounts import marks, throttle
from office.accounts.models import AccountAct
from office.accounts.needs import needs_factor

LOGOUT = "wagtailadmin_logout"
# what tells nothing and changes nothing of the office; the screens of the factor themselves ask
OPEN = frozenset(
    {
        "accounts:ask",
        "accounts:invitation",
        "demo_again",
        "demo_come_in",
        "demo_mails",
        "demo_start",
        "office_logo",
        "set_language",
        "wagtailadmin_login",
        LOGOUT,
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_sprite",
    }
)


# whoever has no factor makes one here
FIRST = frozenset({"accounts:add", "accounts:codes"})
EXPORTS = frozenset({"localize_exchange:memory", "localize_exchange:terms", "office:reach_csv"})
EXPORTED = "exported"
# alerts and accounts; of numbers two people answer for each step
ASKED_ANEW = frozenset({"home_alert_send", "home_phrase_approve"})
SPACES = frozenset({"wagtailusers_users", "accounts"})
DECIDING = frozenset({"approvals:request", "approvals:confirm"})
LISTS = frozenset({"list", "list_results", "index", "index_results"})
# a screen that asks by itself every few seconds is nobody who is there
BY_ITSELF = frozenset({"wagtailadmin_editing_sessions:ping"})


class SecondFactor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and marks.is_over(request):
            logout(request)  # the screen leads to the login, and that leads back
        with entered(throttle.Asking(request)):
            response = self.get_response(request)
        throttle.tell(request, response)
        match = request.resolver_match
        if request.user.is_authenticated and match and match.view_name not in BY_ITSELF:
            marks.note_here(request, response)
            if response.status_code == 200 and is_export(request):
                user: User = request.user
                log(user, EXPORTED, by=user, data={"what": request.path})
        if give := getattr(request, "known_device", None):
            give(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.view_name == LOGOUT and request.method == "GET":
            logout(request)  # Wagtail's takes the cookie and lets the session live
            return redirect("wagtailadmin_login")
        if match is None or match.view_name in OPEN or not request.user.is_authenticated:
            return None
        if match.view_name in FIRST and not marks.has_factor(request):
            return None
        if marks.is_proved(request):
            # nothing is typed for long where one changes what opens one's own account
            is_typed = request.method == "POST" and match.namespace != "accounts"
            within = marks.TYPED if is_typed else marks.FRESH
            is_asked = _is_asked_anew(request) and not marks.is_fresh(request, within)
            return _lead(request, "accounts:ask") if is_asked else None
        if marks.has_factor(request):
            return _lead(request, "accounts:ask")
        if settings.SECOND_FACTOR_REQUIRED and needs_factor(request.user):
            return _lead(request, "accounts:add")
        return None


def _is_asked_anew(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    is_form = match.namespace in SPACES and match.url_name not in LISTS
    # lists of Wagtail's name people
    is_of_people = is_form or "export" in request.GET or match.view_name in ASKED_ANEW
    return is_of_people or (match.view_name in DECIDING and _is_about_accounts(request))


def _is_about_accounts(request: HttpRequest) -> bool:
    match: Any = request.resolver_match
    named = [str(match.kwargs.get("pk", "")), *request.POST.getlist("request")]
    keys = [one.partition(":")[0] for one in named]
    found = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    return ChangeRequest.objects.about(AccountAct).filter(pk__in=found).exists()


def is_export(request: HttpRequest) -> bool:
    """A file that leaves the office, of one of ours or of any list of Wagtail's."""
    match = request.resolver_match
    return match is not None and (match.view_name in EXPORTS or "export" in request.GET)


def _lead(request: HttpRequest, name: str) -> HttpResponse:
    if wants_json(request):
        raise PermissionDenied(_("Show your second factor first: open any screen of the office."))
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
