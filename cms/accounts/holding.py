"""What administrators do to accounts waits: for a second administrator where one is
there, otherwise for a day in which everybody has heard of it.

Whatever screen it is, of one account or of many: its answer is made within a transaction, the
accounts before and after are compared, and what differs is taken back and asked for.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.accounts import changes, notices
from cms.accounts.models import AccountAct, everybody
from cms.documents.visibility import is_open
from cms.publishing import people
from cms.publishing.approvals import engine, mail
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.middleware import refusal
from cms.publishing.people import User

SCREENS = "wagtailusers_users"
BULK = "wagtail_bulk_action"


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
            return _held(request, lambda: view(request, *args, **kwargs))
        except Exception as error:  # no other middleware hears of what is raised here
            answer = refusal(request, error)
            if answer is None:
                raise
            return answer


def _is_of_accounts(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    app = get_user_model()._meta.app_label
    return match.namespace == SCREENS or (
        match.view_name == BULK and match.kwargs.get("app_label") == app
    )


def _held(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    key, digest = request.session.session_key, request.session.get(HASH_SESSION_KEY)
    by: User = request.user
    with transaction.atomic():
        before = changes.state()
        with transaction.atomic():
            response = act()
            found = changes.between(before, changes.state())
            waits = bool(found) and not is_done_at_once(found)
            transaction.set_rollback(waits)
        if found and not waits:
            changes.note(found, by=by)
        asked = ask(found, by=by) if waits else None
    if asked is None:
        return response
    if request.session.session_key != key:  # a new password of their own, which is not there yet
        request.session[HASH_SESSION_KEY] = digest
        request.session.cycle_key()
        request.session.delete(key)
    list(messages.get_messages(request))  # of what did not happen
    messages.success(request, _waits(asked))
    return redirect(f"{SCREENS}:index")


def is_done_at_once(found: list[changes.Change]) -> bool:
    """Before anything is public there is nobody to protect and nobody to ask."""
    return not is_open() or all(change.protects() for change in found)


def ask(found: list[changes.Change], *, by: User) -> ChangeRequest:
    names = ", ".join(dict.fromkeys(change.name for change in found))
    act = AccountAct.objects.create(name=names[:310], changes=[change.stored() for change in found])
    asked = engine.request(act, by=by, digest=engine.digest_of(act.changes))
    notices.tell(
        *everybody(),
        what="act_asked",
        by=people.name(by),
        about=act.name,
        screen=mail.office(act.waiting_url(asked)),
    )
    return asked


def _waits(asked: ChangeRequest) -> str:
    act = asked.subject
    if act.may_ripen(asked):
        return _("Everybody has been told. In 24 hours it is done, if nobody says no.")
    who = people.names(act.who_may_endorse(asked, but=asked.behind()))
    return _("It waits until a second administrator agrees: %(people)s.") % {"people": who}
