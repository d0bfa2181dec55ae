"""The first page of the demonstration: three doors, and people whom one tap logs in. Beside
it the mails that the system wrote to them.

Only with CMS_DEMO=1, whose settings refuse every public host. The button does what the login form
does with the password that `people` prints; an account whose password was changed stays shut.
"""

import shlex
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.documents.addresses import ROOT as API
from cms.documents.addresses import WEBSITE, website_path
from cms.documents.models import Feed
from ops.demo import again, people
from ops.demo.mails import newest
from public.api.filters.tokens import token

View = Callable[..., HttpResponse]
SHOWN = 100  # mails


PEOPLE = people.CONTENT["first_page"]
NAMES = {account.username: account.first_name for account in (*people.ACCOUNTS, people.GUARDED)}


def in_the_demonstration(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.CMS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return asked


@in_the_demonstration
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    feed = Feed.objects.get()
    changes = f"{settings.BASE_URL}{API}changes/?since={token(feed.epoch, feed.seq)}"
    context = {
        "people": [{**one, "name": NAMES[one["username"]]} for one in PEOPLE],
        "password": people.PASSWORD,
        "read": f"{settings.BASE_URL}{WEBSITE}",
        "help": f"{settings.BASE_URL}{website_path('km', 'help-now')}",
        "api": f"{settings.BASE_URL}{API}docs/",
        "curl": shlex.join(["curl", "-s", changes]),
        "can_begin_again": again.is_kept(),
        "user": request.user,
    }
    return render(request, "demo/start.html", context)


@in_the_demonstration
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mails.html", {"mails": newest(SHOWN)})


@in_the_demonstration
@require_POST
def come_in(request: HttpRequest) -> HttpResponse:
    username = request.POST.get("username", "")
    try:
        user = (
            authenticate(request, username=username, password=people.PASSWORD)
            if username in NAMES
            else None
        )
    except ValidationError:  # somebody has tried too many wrong ones: the login says so
        user = None
    if user is None:
        return redirect("wagtailadmin_login")
    login(request, user)
    return redirect("wagtailadmin_home")


@in_the_demonstration
@require_POST
def begin_again(request: HttpRequest) -> HttpResponse:
    if not again.is_kept():
        raise Http404
    again.bring_back()
    return redirect("demo_start")
