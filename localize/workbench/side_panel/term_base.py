"""The term base for everybody who takes part in a translation: to read, and to propose words."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.permissions import page_permission_policy

from cms.two_people.answers import answer
from khmertext import match_key
from localize.terminology import languages, proposals
from localize.terminology.models import Term, TermProposal, Words
from localize.workbench.workbench import breadcrumbs
from localize.workflow.translation_access import TAKING_PART

PER_PAGE = 50
LONGEST = 200  # letters of what is looked for
ANSWERS_SHOWN = 5


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """Fifty at a time, those with these words; below them what is proposed."""
    _require_part(request.user)
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    page = Paginator(_found(words), PER_PAGE).get_page(request.GET.get("p"))
    title = _("Term base")
    own = TermProposal.objects.filter(by_id=request.user.pk).exclude(answered_at=None)
    return TemplateResponse(
        request,
        "localize/side_panel/terms.html",
        {
            "words": words,
            "page_obj": page,
            "terms": [_shown(term) for term in page.object_list],
            "named_in": languages.named_in(),
            "others": languages.others(),
            "proposals": TermProposal.objects.waiting().select_related("by"),
            "answers": own.select_related("answered_by").order_by("-answered_at")[:ANSWERS_SHOWN],
            "keeps": proposals.may_decide(request.user),
            "page_title": title,
            "breadcrumbs_items": breadcrumbs(title),
        },
    )


def _found(words: str) -> list[Term]:
    """Compared as readers see it: whatever is invisible, and in either case. Terms are few."""
    key = match_key(words).strip()
    terms = Term.objects.with_words().order_by("name", "pk")
    return [term for term in terms if key in _key(term)]


def _key(term: Term) -> str:
    every = [one.words() for one in term.sections.all()]
    forms = [form for one in every for form in (one.preferred, *one.admitted, *one.forbidden)]
    return match_key("\n".join((term.name, *forms, term.definition)))


@dataclass(frozen=True)
class ShownTerm:
    """A term, its words in the language of its name, and those in each other by its tag."""

    term: Term
    own: Words
    others: dict[str, Words]


def _shown(term: Term) -> ShownTerm:
    words = {tag: term.words(tag) for tag in languages.others()}
    others = {tag: said for tag, said in words.items() if said != Words()}
    return ShownTerm(term, term.words(term.language), others)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    def act() -> str:
        _require_part(request.user)
        values = {name: request.POST.get(name, "") for name in ("name", "word", "into", "why")}
        proposals.propose(**values, by=request.user)
        return _("Proposed. Whoever keeps the term base takes it, or says why not.")

    return answer(request, act, back=reverse("localize:terms"))


@require_POST
def take(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposal = get_object_or_404(TermProposal, pk=proposal_id)

    def act() -> str:
        _require_keeper(request.user)
        term = proposals.take(proposal, by=request.user)
        return _("“%(term)s” is in the term base now.") % {"term": term}

    return answer(request, act, back=reverse("localize:terms"))


@require_POST
def refuse(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposal = get_object_or_404(TermProposal, pk=proposal_id)

    def act() -> str:
        _require_keeper(request.user)
        proposals.refuse(proposal, by=request.user, answer=request.POST.get("answer", ""))
        return _("Not taken. Whoever proposed it reads why.")

    return answer(request, act, back=reverse("localize:terms"))


def _require_part(user: Any) -> None:
    if not page_permission_policy.user_has_any_permission(user, TAKING_PART):
        raise PermissionDenied


def _require_keeper(user: Any) -> None:
    if not proposals.may_decide(user):
        raise PermissionDenied(_("Only who keeps the term base decides about words."))
