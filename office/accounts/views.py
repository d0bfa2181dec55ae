"""The screens of the second factor: asking for it, adding one, the codes for paper, the list.

They stand alone, without the menu and its scripts: whoever is not through yet sees nothing of the
office, and a cheap telephone loads them.
"""

import json
from base64 import b32encode
from binascii import unhexlify
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from cms.two_people.audit.models import log
from cms.two_people.people import User
from office.accounts import factors as second
from office.accounts import marks
from office.accounts.factors import NotProved
from office.accounts.models import RecoveryCode
from office.accounts.needs import needs_factor
from office.accounts.shown_code import code_of, shown_code

View = Callable[..., HttpResponse]

CHALLENGE, SECRET, CODES = "passkey_challenge", "app_secret", "recovery_codes"


def guarded_screen(view: View) -> View:
    guarded = require_http_methods(["GET", "POST"])(never_cache(require_admin_access(view)))
    return sensitive_post_parameters()(guarded)


@guarded_screen
def ask(request: HttpRequest) -> HttpResponse:
    """Behind the password. POST: `passkey` (JSON of the browser), `code` of the app, or `paper`."""
    person: User = request.user
    known = second.of(person)
    if not known:
        return redirect(_next(request))
    problem = ""
    if request.method == "POST":
        try:
            kind = _prove(request)
            marks.prove(request, kind)
            log(person, second.PROVED, by=person, data={"kind": kind})
        except NotProved as error:
            problem = str(error)
        else:
            return redirect(_next(request))
    context: dict[str, Any] = {
        "known": known,
        "problem": problem,
        "shown": shown_code(request.user),
    }
    if known.passkeys and _takes_passkeys(request):
        context["options"], request.session[CHALLENGE] = second.begin_proof(request)
    return show(request, "ask", context)


def _prove(request: HttpRequest) -> str:
    """What proved it. Raises NotProved."""
    if "passkey" in request.POST:
        second.prove_passkey(request, *_answered(request))
        return second.PASSKEY
    if "paper" in request.POST:
        second.prove_by_code(request.user, request.POST["paper"])
        return second.RECOVERY
    second.prove_app(request.user, request.POST.get("code", ""))
    return second.APP


def _answered(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """What the session kept, once, and what the browser says. Raises NotProved."""
    state = request.session.pop(CHALLENGE, None)
    try:
        answer = json.loads(request.POST["passkey"])
    except ValueError:
        answer = None
    if state is None or not isinstance(answer, dict):
        raise NotProved(_("The passkey was not taken. Try again, or use another way below."))
    return state, answer


@guarded_screen
def add(request: HttpRequest) -> HttpResponse:
    """An authenticator app, or a passkey here and now. POST: its first `code`, or `passkey`."""
    person: User = request.user
    problem = ""
    if request.method == "POST":
        try:
            return added(request, make_factor(request, person))
        except NotProved as error:
            problem = str(error)
    context = {
        "problem": problem,
        "must": settings.SECOND_FACTOR_REQUIRED and needs_factor(person),
        "is_first": not marks.has_factor(request),
    }
    return show(request, "add", context | offered(request, person))


def make_factor(request: HttpRequest, person: User) -> str:
    """Which kind was made. Raises NotProved."""
    if "passkey" in request.POST:
        second.add_passkey(request, person, *_answered(request), _device(request))
        return second.PASSKEY
    second.add_app(person, _secret(request), request.POST.get("code", ""))
    return second.APP


def offered(request: HttpRequest, person: User) -> dict[str, Any]:
    """The secret as a picture, a link and letters, until the first code shows that it arrived; and
    what a browser needs for a passkey."""
    secret = _secret(request)
    address = second.app_of(person, secret).config_url
    picture = segno.make(address, error="m").svg_inline(scale=5, border=2, light="#fff")
    letters = b32encode(unhexlify(secret)).decode()
    found: dict[str, Any] = {
        "address": address,
        "picture": mark_safe(picture),
        "letters": " ".join(letters[at : at + 4] for at in range(0, len(letters), 4)),
        "shown": code_of(second.app_of(person, secret)),
    }
    if _takes_passkeys(request):
        found["options"], request.session[CHALLENGE] = second.begin_passkey(request, person)
    return found


def _secret(request: HttpRequest) -> str:
    return str(request.session.setdefault(SECRET, second.new_secret()))


def added(request: HttpRequest, kind: str) -> HttpResponse:
    """The session goes on with it, every other one ends; who has no codes on paper gets them."""
    request.session.pop(SECRET, None)
    marks.prove(request, kind)
    marks.end_sessions(request.user, but=request.session.session_key)
    messages.success(request, _("Done: from now on your account asks for it at the login."))
    if not second.of(request.user).codes:
        request.session[CODES] = second.renew_codes(request.user)
        return redirect(f"{reverse('accounts:codes')}?{urlencode({'next': _next(request)})}")
    return redirect(_next(request))


@guarded_screen
def codes(request: HttpRequest) -> HttpResponse:
    """The codes for paper, until the person says that they have them. POST `new`: others."""
    if not marks.has_factor(request):
        return redirect("accounts:add")
    if request.method == "POST" and "new" in request.POST:
        request.session[CODES] = second.renew_codes(request.user)
    elif request.method == "POST":
        request.session.pop(CODES, None)
        return redirect(_next(request))
    shown = request.session.get(CODES)
    if not shown:
        return redirect("accounts:factors")
    groups = [f"{code[:4]} {code[4:8]} {code[8:]}" for code in shown]
    return show(request, "codes", {"codes": groups})


@guarded_screen
def factors(request: HttpRequest) -> HttpResponse:
    """What one has. POST `remove` = kind:pk; the last one stays with whoever needs one."""
    known = second.of(request.user)
    if request.method == "POST":
        _remove(request, known)
        return redirect("accounts:factors")
    return show(request, "factors", {"known": known})


def _remove(request: HttpRequest, known: second.Factors) -> None:
    kind, _colon, pk = request.POST.get("remove", "").partition(":")
    person: User = request.user
    is_last = len(known) == 1
    if is_last and settings.SECOND_FACTOR_REQUIRED and needs_factor(request.user):
        messages.error(request, _("Your work needs a second factor. Add another one first."))
    elif kind in (second.PASSKEY, second.APP) and pk.isdecimal() and len(pk) < 19:
        if second.remove(request.user, kind, int(pk)):
            messages.success(request, _("Removed. Your account does not know it any more."))
            marks.end_sessions(request.user, but=request.session.session_key)
        if not second.has_any(request.user):
            RecoveryCode.objects.filter(user=person).delete()
            marks.begin(request, has_factor=False)


def _takes_passkeys(request: HttpRequest) -> bool:
    """Browsers make none for an address of figures."""
    return request.get_host().partition(":")[0] == settings.OTP_WEBAUTHN_RP_ID


def _device(request: HttpRequest) -> str:
    """A name by which its person knows it again."""
    agent = request.headers.get("User-Agent", "")
    names = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    return next((name for name in names if name in agent), "")


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours else reverse("wagtailadmin_home")


def show(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request,
        f"accounts/{name}.html",
        {**context, "next": _next(request), "person": _name(request.user)},
    )


def _name(user: User) -> str:
    return str(user.get_full_name() or user.get_username())
