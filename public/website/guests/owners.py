"""What an organization sees: the door that takes the code of its link, the facts of its services,
its answer: one tap for all of it, or one box of text.

Without a cookie: each form carries the code. A GET shows nothing of any organization, a POST with
the code shows its facts, and one that is sent as an answer is passed on.
"""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.documents.addresses import locales
from cms.publishing.shared_drafts.answers import LONGEST, said
from cms.two_people.refusals import Refused
from home.directory.models.owner_links import OwnerLink
from home.directory.owners import answers, links, looked_at
from home.directory.owners.looked_at import LookedAt
from public.website.guests import owner_facts
from public.website.guests.addresses import code_in, thanks
from public.website.guests.views import LONGEST_PASTED, door_page
from public.website.views.errors import draft_ended


def door(request: HttpRequest) -> HttpResponse:
    """As the door of drafts: a script sends the code that stands behind #."""
    if request.method != "POST":
        return door_page("open_facts", "open_facts_button")
    code = code_in(request.POST.get("code", "")[:LONGEST_PASTED])
    link = links.opened_by(code)
    if link is None:
        return draft_ended(request)
    asked = request.POST.get("language") or request.POST.get("locale")
    locale = asked if asked in locales() else next(iter(locales()))
    with translation.override(locale):
        return _page(request, link, code, locale)


def thank(request: HttpRequest, locale: str) -> HttpResponse:
    """After an answer: an address that can be loaded again without sending it once more."""
    if locale not in locales() or request.method == "POST":
        raise Http404
    with translation.override(locale):
        html = render_to_string("website/guests/owner_thanks.html", {"locale": locale})
    return HttpResponse(html)


def _page(request: HttpRequest, link: OwnerLink, code: str, locale: str) -> HttpResponse:
    shown, documents = owner_facts.shown(link.organization)
    problem, status = "", 200
    if {"right", "send"} & request.POST.keys():
        try:
            _take(request, link, shown)
        except ValidationError as error:
            problem, status = " ".join(error.messages), 400
        except Refused as refused:
            if refused.code == answers.OVER:
                return draft_ended(request)
            problem, status = str(refused), 409
        else:
            return HttpResponse(status=303, headers={"Location": thanks(locale)})
    context = {
        "locale": locale,
        "languages": [(one, name) for one, name in locales().items() if one != locale],
        "code": code,
        "seen": looked_at.seen(shown),
        "remark": request.POST.get("remark", ""),
        "longest": LONGEST,
        "problem": problem,
        "until": timezone.localdate(link.ends_at).isoformat(),
        "services": [owner_facts.told(one, documents, locale) for one in shown],
    }
    html = render_to_string("website/guests/owner.html", context)
    return HttpResponse(html, status=status, headers={"Content-Language": locale})


def _take(request: HttpRequest, link: OwnerLink, shown: list[LookedAt]) -> None:
    is_right, remark = "right" in request.POST, said(request.POST.get("remark", ""))
    if is_right and remark:
        raise ValidationError(_("You said that everything is right, and what is not. Choose one."))
    if not (is_right or remark):
        raise ValidationError(_("Write what is not right, and what is."))
    if not shown or request.POST.get("seen") != looked_at.seen(shown):
        raise Refused(
            "changed", _("Something was changed while you were looking at it. Look at it again.")
        )
    screen = reverse("ask_organization", args=[link.organization_id])
    answers.take(link, shown, remark=remark, screen=screen)
