"""The screen of a book or module with all below it: handed over or published as one.

Each page keeps its own request and its own digest; what cannot go along is named, and the others
go, unless all or nothing was chosen. What is translated ahead goes with its source.
"""

from collections.abc import Callable, Iterable
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
from cms.two_people import people
from cms.two_people.answers import Step, answer, edit_url, is_key, tell_steps
from cms.two_people.approvals.subjects import carry_out
from cms.two_people.approvals.views import chosen_day
from cms.two_people.refusals import Refused
from localize.workbench import sources
from localize.workbench.lots.members import AT_A_TIME, lot, pages_of
from localize.workbench.next_steps import who_publishes
from localize.workbench.pages import publish_translation
from localize.workbench.workbench import breadcrumbs
from localize.workflow import gate, publish, translation_access, work


@require_http_methods(["GET", "POST"])
@sources.with_page
def screen(request: HttpRequest, page: Any) -> HttpResponse:
    """Which pages can go, ticked; POST hands the ticked over, or publishes them."""
    if not page.heads_a_lot:
        raise Http404
    if request.method == "POST":
        act = _publish if {"publish", "dated"} & {*request.POST} else _hand_over
        act = _translate_ahead if "ahead" in request.POST else act
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
            "can_translate": any(one.may and one.seen for one in found.agreed),
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


def _translate_ahead(request: HttpRequest, head: Page) -> HttpResponse:
    """Translators get what two people agree with; readers get it with its translations."""

    def act(page: Any, seen: str) -> Step:
        if not people.may_publish(request.user, page):
            raise Refused("not_publisher", _("You may not publish this page."))
        sources.agreed(page, seen)
        work.refresh_ahead(page, page.get_latest_revision_as_object(), by=request.user)
        said = _("“%(title)s” is with the translators.") % {"title": page.get_admin_display_title()}
        return Step(said, is_done=True, of_many=_("%(count)s pages are with the translators."))

    tell_steps(request, _each(request, head, act))
    return redirect(request.path)


class _Incomplete(Exception):
    """Not all of what was to go together can: undoes what was done. steps: why."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps


def _publish(request: HttpRequest, head: Page) -> HttpResponse:
    """Sources that two people agree with, then translations whose strings are all approved."""
    is_whole = "whole" in request.POST
    try:
        with projection.publishing():
            steps = _published(request, head, is_whole=is_whole)
            if is_whole and not all(one.is_done for one in steps):
                raise _Incomplete(steps)
    except _Incomplete as stopped:
        nothing = _("Nothing is published, because not all of it can be.")
        steps = [Step(nothing), *(one for one in stopped.steps if not one.is_done)]
    tell_steps(request, steps)
    return redirect(request.path)


def _published(request: HttpRequest, head: Page, *, is_whole: bool) -> list[Step]:
    by, on = request.user, chosen_day(request)
    asked: list[Any] = []
    translations: dict[int, Page] = {}

    def sort(page: Any, seen: str) -> None:
        if gate.is_target(page):
            translations[page.pk] = page
        else:
            asked.append(sources.agreed(page, seen))

    steps = _each(request, head, sort)
    steps += carry_out(asked, by=by, on=on)
    published: list[Any] = []
    steps += _try_each(
        translations.values(), lambda page: published.append(_publish_translation(page, by, on))
    )
    projection.flush()
    if is_whole and on is not None:
        publish.join([*(one.subject for one in asked), *published])
    return steps + [one.after_confirmation(None, by=by) for one in published]


def _publish_translation(page: Any, by: Any, on: Any) -> Page:
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
    with projection.publishing():
        steps = _try_each(pages, lambda page: act(page, chosen[page.pk]))
    if gone := len(chosen) - len(pages):
        steps.append(Step(_("%(count)s pages are not here any more.") % {"count": gone}))
    return steps


def _try_each(pages: Iterable[Any], act: Callable[[Any], Step | None]) -> list[Step]:
    """What `act` says of each; a refusal undoes what it did with that page."""
    steps: list[Step] = []
    for page in pages:
        try:
            with transaction.atomic():
                done = act(page)
        except (Refused, PermissionDenied) as refused:
            title = page.get_admin_display_title()
            said = _("“%(title)s”: %(reason)s") % {"title": title, "reason": refused}
            steps.append(Step(said, edit_url(page), _("Open the page")))
        else:
            steps += [done] if done is not None else []
    return steps
