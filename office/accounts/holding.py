"""What administrators do to accounts waits until another one agrees, but where somebody is there at
once who decides about nothing, or something is only taken away.

Whatever screen it is, of one account or of many: its answer is made within a transaction, the
accounts before and after are compared, and what differs is taken back and asked for.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.publishing.middleware import refusal
from cms.two_people import people
from cms.two_people.approvals import engine, mail
from cms.two_people.approvals.models import ChangeRequest, Newcomer
from cms.two_people.people import User
from office.accounts import account_views, changes, notices
from office.accounts.models import AccountAct

SCREENS = "wagtailusers_users"


class HeldActs:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        if not _is_of_accounts(request):
            return None
        try:
            return _done_or_asked(request, lambda: view(request, *args, **kwargs))
        except Exception as error:  # no other middleware hears of what is raised here
            answer = refusal(request, error)
            if answer is None:
                raise
            return answer


def _is_of_accounts(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (
        match.namespace == SCREENS or match.view_name == "accounts:account"
    )


def _done_or_asked(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    by: User = request.user
    with transaction.atomic():
        before = changes.state()
        with transaction.atomic():
            response = act()
            found = changes.between(before, changes.state())
            waits = any(change.needs_second(by=by) for change in found)
            transaction.set_rollback(waits)
        if not found:
            return response
        if not waits:
            return _done(request, found) or response
        asked = ask(found, by=by, reason=request.POST.get("reason", ""))
    list(messages.get_messages(request))  # of what did not happen
    who = people.names(asked.subject.who_may_endorse(asked, but=asked.behind()))
    messages.success(
        request, _("It waits until a second administrator agrees: %(people)s.") % {"people": who}
    )
    return redirect(f"{SCREENS}:index")


def _done(request: HttpRequest, found: list[changes.Change]) -> HttpResponse | None:
    by: User = request.user
    changes.note(found, by=by)
    for change in found:
        if not change.begins_anew():
            continue
        user = get_user_model()._default_manager.get(pk=change.key)
        if change.old is None:
            Newcomer.objects.create(user=user, made_by=by)
            ask([change], by=by, newcomer=user)
        return account_views.invited(request, user)
    return None


def ask(
    found: list[changes.Change], *, by: User, reason: str = "", newcomer: User | None = None
) -> ChangeRequest:
    """Those who can agree hear of it, and the people it is about."""
    names = ", ".join(dict.fromkeys(change.name for change in found))
    stored = [change.stored() for change in found]
    act = AccountAct.objects.create(name=names[:310], changes=stored, newcomer=newcomer)
    asked = engine.request(act, by=by, digest=engine.digest_of(stored), reason=reason)
    about = get_user_model()._default_manager.filter(
        pk__in=[change.key for change in found if change.old], is_active=True
    )
    notices.tell(
        *{*act.who_may_endorse(asked, but={by.pk}), *about},
        what="act_asked",
        by=people.name(by),
        about=str(act),
        screen=mail.address("approvals:request", asked.pk),
    )
    return asked
