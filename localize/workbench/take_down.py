"""The screen that asks before a page is taken down: what readers lose, in which languages, why."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.core.titles import name_pages
from cms.core.vocabularies.languages import language_name
from cms.publishing import take_down_requests, unpublishing
from cms.publishing.unpublishing import Effect, TakeDownReason
from cms.two_people import people
from cms.two_people.answers import edit_url
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import DECIDED, Refused
from localize.workbench.one_string.verbs import answer
from localize.workbench.workbench import breadcrumbs


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET shows what it would mean; POST does it for the chosen languages, or for none.

    Who may not do it asks for it on the same screen; who may answers there.
    """
    page = get_object_or_404(Page.objects.select_related("locale"), pk=page_id).specific
    name_pages([page])
    if not people.may_publish(request.user, page):
        return _wish(request, page)
    if "keep" in request.POST:
        return answer(request, lambda: _keep(request, page), back=request.get_full_path())
    found = unpublishing.effects(page, request.user)
    if request.method == "POST":
        return answer(request, lambda: _act(request, page, found), back=request.get_full_path())
    return TemplateResponse(
        request,
        "localize/take_down.html",
        {
            "page": page,
            "effects": [(effect, language_name(effect.page.locale)) for effect in found],
            "reasons": TakeDownReason.choices,
            "asked": _told(take_down_requests.waiting(page)),
            "next_url": get_valid_next_url_from_request(request),
            "page_title": _("Take down now"),
            "breadcrumbs_items": breadcrumbs(_("Take down now")),
        },
    )


def _wish(request: HttpRequest, page: Page) -> HttpResponse:
    asked = take_down_requests.waiting(page)
    is_mine = asked is not None and asked.stands(request.user)
    if not is_mine and not take_down_requests.may_ask(request.user, page):
        raise PermissionDenied
    if request.method == "POST":
        return answer(request, lambda: _ask(request, page), back=request.get_full_path())
    return TemplateResponse(
        request,
        "localize/take_down_wish.html",
        {
            "page": page,
            "asked": _told(asked),
            "own": f"{asked.pk}:{asked.digest}" if is_mine and asked is not None else "",
            "who": people.who_can(people.who_may(page, {"publish"})),
            "reasons": TakeDownReason.choices,
            "page_title": _("Ask to take it down"),
            "breadcrumbs_items": breadcrumbs(_("Ask to take it down")),
        },
    )


def _ask(request: HttpRequest, page: Page) -> HttpResponse:
    take_down_requests.ask(
        page,
        by=request.user,
        reason=request.POST.get("reason", ""),
        comment=request.POST.get("comment", ""),
    )
    messages.success(request, _("You asked to take it down."))
    return redirect(request.get_full_path())


def _keep(request: HttpRequest, page: Page) -> HttpResponse:
    asked = take_down_requests.waiting(page)
    if asked is None:
        raise Refused(DECIDED, _("This was decided already."))
    engine.return_(asked, by=request.user, reason=request.POST.get("remark", ""))
    messages.success(request, _("It stays public. Whoever asked reads why."))
    return redirect("wagtailadmin_home")


def _told(asked: ChangeRequest | None) -> dict[str, str] | None:
    if asked is None:
        return None
    words = {"who": people.name(asked.asked_by), "why": take_down_requests.why(asked)}
    return words | {"remark": asked.reason}


def _act(request: HttpRequest, page: Page, found: list[Effect]) -> HttpResponse:
    chosen = set(request.POST.getlist("pages"))
    effects = [effect for effect in found if str(effect.page.pk) in chosen]
    unpublishing.take_down(
        [effect.page for effect in effects],
        by=request.user,
        reason=request.POST.get("reason", ""),
        comment=request.POST.get("comment", ""),
    )
    for effect in effects:
        take_down_requests.done(effect.page, by=request.user)
    messages.success(request, outcome(effects))
    return redirect(get_valid_next_url_from_request(request) or edit_url(page))


def outcome(effects: list[Effect]) -> str:
    """What readers get now, in one or two sentences."""
    languages = ", ".join(language_name(effect.page.locale) for effect in effects)
    parts = [
        _(
            "Taken down: %(languages)s. Its address now answers “not found”, and channels remove "
            "it the next time they ask. It comes back only when somebody publishes it."
        )
        % {"languages": languages}
    ]
    below = sum(effect.below for effect in effects)
    if below:
        parts.append(
            ngettext(
                "%(count)s page below it is hidden with it.",
                "%(count)s pages below it are hidden with it.",
                below,
            )
            % {"count": below}
        )
    return " ".join(parts)
