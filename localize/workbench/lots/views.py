"""The screen of a book or module with all below it: handed over or published as one.

Each page keeps its own request and its own digest; what cannot go along is named, and the others
go.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from cms.core.titles import name_pages
from cms.documents import projection
from cms.two_people.answers import Step, answer, edit_url, is_key, tell_steps
from cms.two_people.approvals.subjects import carry_out
from cms.two_people.approvals.views import chosen_day
from cms.two_people.refusals import Refused
from localize.workbench import sources
from localize.workbench.lots.members import AT_A_TIME, lot, pages_of
from localize.workbench.next_steps import who_publishes
from localize.workbench.pages import publish_translation
from localize.workbench.workbench import breadcrumbs
from localize.workflow import gate, translation_access


@require_http_methods(["GET", "POST"])
@sources.with_page
def screen(request: HttpRequest, page: Any) -> HttpResponse:
    """Which pages can go, ticked; POST hands the ticked over, or publishes them."""
    if not page.heads_a_lot:
        raise Http404
    if request.method == "POST":
        act = _publish if {"publish", "dated"} & {*request.POST} else _hand_over
        return answer(request, lambda: act(request, page), back=request.path)
    typed = request.GET.get("after", "")
    after = int(typed) if is_key(typed) else 0
    found = lot(page, request.user, after=after)
    groups = (found.ready, found.lacking, found.agreed, found.waiting, found.public)
    name_pages([page, *(one.page for group in groups for one in group)])
    return TemplateResponse(
        request,
        "localize/lot.html",
        {
            "page": page,
            "lot": found,
            "next": after + AT_A_TIME,
            "can_hand_over": any(one.may for one in found.ready),
            "can_publish": any(one.may for one in found.agreed),
            "who_publishes": who_publishes(page).sentence if found.agreed else "",
            "remark_length": sources.REMARK,
            "page_title": page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(page.get_admin_display_title()),
        },
    )


def _hand_over(request: HttpRequest, head: Page) -> HttpResponse:
    remark, is_urgent = request.POST.get("remark", ""), "urgent" in request.POST
    asked: list[Any] = []

    def act(page: Any, seen: str) -> Step:
        # one mail goes out about something urgent, not one for each page
        urgent = is_urgent and not asked
        asked.append(
            sources.hand_over(page, seen, by=request.user, remark=remark, is_urgent=urgent)
        )
        said = _("“%(title)s” is handed over.") % {"title": page.get_admin_display_title()}
        return Step(said, is_done=True, of_many=_("%(count)s pages are handed over."))

    tell_steps(request, _each(request, head, act))
    return redirect(request.path)


def _publish(request: HttpRequest, head: Page) -> HttpResponse:
    """Sources that two people agree with, translations whose strings are all approved."""
    by, on = request.user, chosen_day(request)
    published: list[Any] = []
    asked: list[Any] = []

    def act(page: Any, seen: str) -> None:
        if gate.is_target(page):
            published.append(_publish_translation(page, by=by, on=on))
        else:
            asked.append(sources.agreed(page, seen))

    steps = _each(request, head, act)
    steps += carry_out(asked, by=by, on=on)
    projection.flush()
    tell_steps(request, [*steps, *(one.after_confirmation(None, by=by) for one in published)])
    return redirect(request.path)


def _publish_translation(page: Any, *, by: Any, on: Any) -> Page:
    translation = translation_access.translation_of(page)
    if translation is None:
        raise Refused("no_source", _("The source of this translation is gone."))
    return publish_translation(translation_access.access_of(translation, by), on=on)


def _each(request: HttpRequest, head: Page, act: Callable[[Any, str], Step | None]) -> list[Step]:
    """`act` on each ticked page, in the order of the tree; what stops one stops no other."""
    named = dict(value.split(":", 1) for value in request.POST.getlist("page") if ":" in value)
    chosen = {int(pk): seen for pk, seen in named.items() if is_key(pk)}
    if not chosen:
        raise Refused("nothing", _("Tick at least one page."))
    pages = [page for page in pages_of(head) if page.pk in chosen]
    name_pages(pages)
    steps: list[Step] = []
    with projection.publishing():
        for page in pages:
            try:
                with transaction.atomic():
                    done = act(page, chosen[page.pk])
            except (Refused, PermissionDenied) as refused:
                title = page.get_admin_display_title()
                said = _("“%(title)s”: %(reason)s") % {"title": title, "reason": refused}
                steps.append(Step(said, edit_url(page), _("Open the page")))
            else:
                steps += [done] if done is not None else []
    if gone := len(chosen) - len(pages):
        steps.append(Step(_("%(count)s pages are not here any more.") % {"count": gone}))
    return steps
