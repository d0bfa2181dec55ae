"""The link of an account: what an administrator does with it, and the page that it opens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.two_people import people
from cms.two_people.people import User
from office.accounts import invitations, views
from office.accounts.factors import NotProved
from office.accounts.needs import needs_factor

_LANGUAGES = dict(settings.OFFICE_LANGUAGES)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@views.guarded_screen
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `verb`: link (a new one, by who hands the account over; of one that is in use everything
    is made anew) or close. What has to wait does so in `holding`."""
    if not request.user.has_perm("auth.change_user"):
        raise PermissionDenied
    user = get_object_or_404(get_user_model(), pk=pk)
    is_in_use, holder = user.has_usable_password(), invitations.holder_of(user)
    is_held = holder == request.user and not is_in_use
    if request.POST.get("verb") == "close":
        user.is_active = False
        user.save(update_fields=["is_active"])
        messages.success(request, _("The account is closed, and its link opens nothing."))
        return redirect("wagtailusers_users:index")
    if request.POST.get("verb") == "link" and user.is_active and (is_in_use or is_held):
        invitations.begin_anew(user)
        return redirect("wagtailusers_users:index") if is_in_use else invited(request, user)
    figures = _in_groups(invitations.figures_of(user)) if is_held else ""
    shown = {"is_in_use": is_in_use, "figures": figures, "who": _told_by(holder)}
    return _screen(request, user, "account", shown)


def invited(request: HttpRequest, user: User) -> HttpResponse:
    """Their link is on its way."""
    link = invitations.send(user, by=request.user)
    figures = _in_groups(invitations.figures_of(user))
    return _screen(request, user, "invited", {"link": link, "figures": figures})


def _screen(
    request: HttpRequest, user: User, name: str, context: dict[str, Any]
) -> TemplateResponse:
    title = {"page_title": _("Accounts"), "page_subtitle": people.name(user)}
    shown = {**context, **title, "account": user, "digits": invitations.FIGURES}
    return TemplateResponse(request, f"accounts/{name}.html", shown)


def _told_by(holder: User | None) -> str:
    return people.name(holder) if holder is not None else _("Whoever keeps the machine")


def _in_groups(figures: str) -> str:
    return " ".join(figures[at : at + 4] for at in range(0, len(figures), 4))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """POST `code` of a link, with `figures` where it has none, shows the one page; `link`, with
    passwords and the `code` of an app or `passkey`, does all of it. Nothing is used up by
    looking."""
    code = request.POST.get("link") or request.POST.get("code", "")
    if "figures" in request.POST:
        code = f"{code}-{request.POST['figures']}"
    language = request.POST.get("language", "")
    if request.method == "GET":
        return render(request, "accounts/begin.html", {"is_door": True})
    with transaction.atomic(), override(language if language in _LANGUAGES else get_language()):
        user, half, is_whole = invitations.opened_by(code)
        if user is None:
            who = people.names(people.administrators().filter(is_active=True))
            return render(request, "accounts/begin.html", {"who": who}, status=410)
        if not is_whole:
            problem = _("These are not the figures.") if "figures" in request.POST else ""
            who = _told_by(invitations.holder_of(user))
            shown = {"half": half, "code": half, "account": user}
            context = {**shown, "who": who, "problem": problem, "digits": invitations.FIGURES}
            return render(request, "accounts/begin.html", context)
        form = SetPasswordForm(user, request.POST if "new_password1" in request.POST else None)
        needs = needs_factor(user)
        problem = ""
        if form.is_valid():
            try:
                kind = views.make_factor(request, user) if needs else ""
            except NotProved as error:
                problem = str(error)
            else:
                form.save()
                login(request, user, backend=BACKEND)
                return views.added(request, kind) if kind else redirect("wagtailadmin_home")
        context = {
            **{"account": user, "code": code, "form": form, "problem": problem, "needs": needs},
            **(views.offered(request, user) if needs else {}),
        }
        return render(request, "accounts/begin.html", context)
