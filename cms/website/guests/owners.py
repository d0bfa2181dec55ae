"""What an organization sees: the door that takes the code of its link, the facts of its services,
its answer.

Without a cookie: each form carries the code. A GET shows nothing of any organization, a POST with
the code shows its facts, and one that is sent as an answer is passed on.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.documents.addresses import locales
from cms.publishing.approvals.refusals import Refused
from cms.website import published
from cms.website.guests.addresses import ORGANIZATIONS, code_in, thanks
from cms.website.guests.views import LONGEST_PASTED, door_page
from cms.website.views.errors import draft_ended
from cms.website.vocabulary import Vocabulary
from home.directory.meaning import FACTS
from home.directory.models.owner_links import OwnerLink
from home.directory.owners import answers, links, looked_at
from home.directory.owners.forms import OwnerForm
from home.directory.owners.looked_at import LookedAt

Json = dict[str, Any]
Documents = dict[str, dict[str, Json]]  # language → key of the page → document

# words of a page as readers have them, by the member of its document
WORDS = (
    *("summary", "eligibility", "what_happens_next", "what_to_prepare", "confidentiality_note"),
    *("address", "cost_note", "interpretation_note", "accessibility_note"),
)


def door(request: HttpRequest) -> HttpResponse:
    """As the door of drafts: a script sends the code that stands behind #."""
    if request.method != "POST":
        return door_page("open_facts", "open_facts_button")
    code = code_in(request.POST.get("code", "")[:LONGEST_PASTED])
    link = links.opened_by(code)
    if link is None:
        return draft_ended(request)
    asked = request.POST.get("language") or request.POST.get("locale")
    locale = asked if asked in locales() else link.locale
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
    shown, documents = _shown(link)
    seen = looked_at.seen(shown)
    problem, status = "", 200
    form = OwnerForm(shown=shown)
    if "locale" in request.POST:  # something was typed
        if request.POST.get("seen") == seen:  # kept, also where the language changes
            form = OwnerForm(request.POST, shown=shown)
        else:  # what was ticked was ticked beside something else
            form = OwnerForm(shown=shown, initial={"name": request.POST.get("name", "")})
            problem = _("Something was changed while you were looking at it. Look at it again.")
            status = 409
    if "send" in request.POST and form.is_bound:
        if form.is_valid():
            try:
                answers.take(
                    link,
                    name=form.cleaned_data["name"],
                    said=form.said,
                    screen=reverse("ask_organization", args=[link.organization_id]),
                )
            except Refused as refused:
                if refused.code == answers.OVER:
                    return draft_ended(request)
                problem, status = str(refused), 409
            else:
                return HttpResponse(status=303, headers={"Location": thanks(locale)})
        else:
            problem, status = _("Look at what is marked below."), 400
    vocabulary = published.around(locale).words[locale]
    context = {
        "locale": locale,
        "languages": [(one, name) for one, name in locales().items() if one != locale],
        "code": code,
        "seen": seen,
        "form": form,
        "problem": problem,
        "is_checked": status == 400,
        "until": timezone.localdate(link.ends_at).isoformat(),
        "services": [_service(one, documents, form, vocabulary) for one in shown],
    }
    html = render_to_string("website/guests/owner.html", context)
    return HttpResponse(html, status=status, headers={"Content-Language": locale})


def _shown(link: OwnerLink) -> tuple[list[LookedAt], Documents]:
    """What readers have of its services, and nothing else; the documents in all languages."""
    every = looked_at.services_of(link.organization)
    keys = {key for one in every for key in one.page_keys}
    documents = {code: published.several(code, "services", keys) for code in locales()}
    public = {key for found in documents.values() for key in found}
    return [one for one in every if one.page_keys & public or one.is_given_without_words], documents


def _service(one: LookedAt, documents: Documents, form: OwnerForm, vocabulary: Vocabulary) -> Json:
    at = f"s{one.service.pk}"
    document = _document(one, documents, vocabulary.locale)
    names = document["organization"] if document else None
    organization = names["name"] if names else _("It has no public name here yet.")
    category = vocabulary.label("category", one.service.category)
    return {
        "name": document["title"] if document else category,
        "right": form[f"{at}-right"],
        "note": form[f"{at}-note"],
        "contacts": [looked_at.contact_text(channel) for channel in one.contacts],
        "facts": [
            (
                looked_at.title_of(one, fact),
                looked_at.lines(one, fact, organization=organization),
            )
            for fact in FACTS
            if looked_at.is_known(one, fact)
        ],
        "words": _words(one, document) if document else [],
    }


def _document(one: LookedAt, documents: Documents, locale: str) -> Json | None:
    """In this language, else in another one."""
    for code in sorted(documents, key=lambda code: code != locale):
        for key in one.page_keys:
            if key in documents[code]:
                return documents[code][key]
    return None


def _words(one: LookedAt, document: Json) -> list[tuple[str, str]]:
    page = one.service.pages.model
    flat = document | {
        f"{name}_note": (document.get(name) or {}).get("note")
        for name in ("cost", "interpretation", "accessibility")
    }
    return [
        (str(page._meta.get_field(name).verbose_name), flat[name])
        for name in WORDS
        if flat.get(name)
    ]


def address(code: str) -> str:
    """What an organization is sent."""
    return f"{settings.OFFICE_URL}{ORGANIZATIONS}#{code}"
