"""The screens about what waits for an account: a colleague has lost their factor, and deciding."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.accounts import resets
from cms.accounts.models import AccountAct
from cms.accounts.needs import needs_factor
from cms.accounts.views import fresh, guarded_screen, show
from cms.publishing import people
from cms.publishing.approvals import engine, inbox
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import Refused


@guarded_screen
@fresh
def lost(request: HttpRequest) -> HttpResponse:
    """POST: `person` and `reason`."""
    if not needs_factor(request.user):
        raise PermissionDenied
    could = {str(one.pk): one for one in resets.who_could(request.user)}
    chosen = could.get(request.POST.get("person", ""))
    problem = ""
    if request.method == "POST" and chosen is not None:
        try:
            asked = resets.ask(chosen, by=request.user, reason=request.POST.get("reason", ""))
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _said(asked))
            return redirect("accounts:act", asked.pk)
    found = [(pk, people.name(one)) for pk, one in could.items()]
    return show(request, "lost", {"found": found, "problem": problem})


def _said(asked: ChangeRequest) -> str:
    if not asked.is_open:
        return _("Done: a new factor is made at the next login.")
    return _(
        "Everybody has been told. As soon as a second colleague agrees, or in 24 hours, it is done."
    )


@guarded_screen
@fresh
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `verb`: agree, refuse (with `reason`) or take_back."""
    requests = ChangeRequest.objects.about(AccountAct).select_related("asked_by", "content_type")
    asked = get_object_or_404(requests, pk=pk)
    subject = asked.subject
    if not (asked.stands(request.user) or subject.may_return(request.user, asked)):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, asked))
            return redirect(reverse("accounts:act", args=[pk]))
        except Refused as refused:
            problem = str(refused)
    asked.refresh_from_db()
    context = {
        "asked": asked,
        "title": str(subject),
        "lines": subject.lines(asked),
        "by": people.name(asked.asked_by),
        "is_own": asked.stands(request.user),
        "is_for": inbox.is_for(asked, request.user) and request.user.pk != subject.person_id,
        "problem": problem,
        "who": people.names(subject.who_may_endorse(asked, but=asked.behind())),
    }
    return show(request, "act", context)


def _decide(request: HttpRequest, asked: ChangeRequest) -> str:
    """Raises Refused."""
    verb, seen = request.POST.get("verb", ""), request.POST.get("seen", "")
    if verb == "agree":
        engine.endorse(asked, by=request.user, seen=seen)
        return _("Done.")
    if verb == "refuse":
        reason = request.POST.get("reason", "")
        engine.return_(asked, by=request.user, reason=reason, seen=seen)
        return _("Refused: nothing changes.")
    engine.take_back(asked, by=request.user)
    return _("Taken back: nothing changes.")
