"""What every button's view has in common: only POST, and a refusal is a sentence where you are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from cms.two_people import answers
from cms.two_people.answers import Step
from cms.two_people.refusals import STALE, Refused
from localize.workbench import next_steps
from localize.workbench.next_steps import next_step
from localize.workbench.one_string import fragments
from localize.workbench.one_string.string_rows import ISSUES, NotStored
from localize.workflow import counters, review, translation_access
from localize.workflow.models import Progress, Review, State
from localize.workflow.translation_access import TranslationAccess

View = Callable[..., str | Step | HttpResponse]


# what the workbench may be narrowed to, beside everything
SHOWS = frozenset({*State.values, ISSUES})


def workbench_url(translation_id: int, anchor: str = "", show: str = "") -> str:
    url = reverse("localize:translation", args=[translation_id])
    # both come back from a form: only what our own templates make of them
    query = {"show": show} if show in SHOWS else {}
    if not anchor.isalnum() or not anchor.isascii():
        return f"{url}?{urlencode(query)}" if query else url
    return f"{url}?{urlencode(query | {'open': anchor})}#{anchor}"


def row_url(request: HttpRequest, translation_id: int, anchor: str = "") -> str:
    """The screen that a button stood on, at its row and narrowed as it was."""
    anchor = anchor or request.POST.get("anchor", "")
    return workbench_url(translation_id, anchor, show_of(request))


def show_of(request: HttpRequest) -> str:
    """What the screen is narrowed to; the forms on it say it too."""
    return request.POST.get("show", "") or request.GET.get("show", "")


def verb(view: View) -> Callable[..., HttpResponse]:
    """A view of one button of the workbench; its first argument after the request is the desk.

    view returns the sentence of its success, with where it goes on, or a response of its own.
    Permission, a text that changed meanwhile, a wrong state, a refusal of the gate: all become a
    sentence.
    """

    @require_POST
    @wraps(view)
    def answered(request: HttpRequest, translation_id: int, **kwargs: Any) -> HttpResponse:
        if (refused := other_person(request)) is not None:
            return refused
        try:
            access = translation_access.access_by_id(translation_id, request.user)
        except PermissionDenied as denied:
            return outside(request, translation_id, denied)
        back = row_url(request, translation_id)
        return answer(request, lambda: view(request, access, **kwargs), back=back, access=access)

    return answered


def outside(request: HttpRequest, translation_id: int, denied: PermissionDenied) -> HttpResponse:
    """There is no desk for this person: why, and where they go on."""
    return without_desk(request, denied, next_steps.outside(translation_id, request.user))


def without_desk(
    request: HttpRequest, denied: PermissionDenied, step: Step | None = None
) -> HttpResponse:
    """To the queue: it lets them in, or says why not."""
    sentence = answers.sentence_of(denied)
    return answers.refuse(request, sentence, back=reverse("localize:queue"), step=step)


def review_verb(view: View) -> Callable[..., HttpResponse]:
    """A view of one button of one string that has a text; gets the desk and the review."""

    @require_POST
    @wraps(view)
    def answered(request: HttpRequest, review_id: int, **kwargs: Any) -> HttpResponse:
        if (refused := other_person(request)) is not None:
            return refused
        segment = fragments.segment_in(request.POST.get("anchor", ""))
        try:
            access = translation_access.access_by_review(review_id, request.user, segment=segment)
            if access is None:
                raise PermissionDenied(_("This text is not there any more."))
        except PermissionDenied as denied:
            return without_desk(request, denied)
        back = row_url(request, access.translation.pk)
        done = Done()

        def act() -> str | Step | HttpResponse:
            done.review = review.locked(review_id, page=access.page)
            if done.review is None:
                raise PermissionDenied(_("This text is not there any more."))
            return view(request, access, done.review, **kwargs)

        return answer(request, act, back=back, access=access, done=done)

    return answered


@dataclass
class Done:
    """What a step stored, for the screen that shows it: read again only where others may have
    changed it since. Empty after a refusal."""

    review: Review | None = None
    progress: Progress | None = None


def answer(
    request: HttpRequest,
    act: Callable[[], str | Step | HttpResponse],
    *,
    back: str,
    page: Page | None = None,
    access: TranslationAccess | None = None,
    done: Done | None = None,
) -> HttpResponse:
    """`answers.answer`; page: the one that the gate is asked about, whose refusal says who can
    act. access: to that of a string, whose card a script gets as it is then. done: with what `act`
    knows of it."""
    done = done or Done()
    asked = access.page if access is not None else page

    def step_after(refused: Refused) -> Step | None:
        return next_step(refused, asked, request.user) if asked is not None else None

    def members() -> dict[str, Any]:
        return parts(request, access, done=done) if access is not None else {}

    def step() -> str | Step | HttpResponse:
        try:
            with counters.counting(savepoint=False) as block:
                told = act()
        except BaseException:
            done.review = None  # undone with the transaction
            raise
        if access is not None:
            done.progress = block.counted.get(access.translation.pk)
        return told

    return answers.answer(
        request,
        step,
        back=back,
        step_after=step_after,
        members=members,
    )


def parts(
    request: HttpRequest,
    access: TranslationAccess,
    refused: NotStored | None = None,
    done: Done | None = None,
) -> dict[str, Any]:
    """The parts of the screen that the string of this form changes, for a script that stays.

    refused: what was typed in it and could not be stored. done: what was.
    """
    done = done or Done()
    anchor = request.POST.get("anchor", "")
    row = fragments.row_at(access, anchor, refused=refused, stored=done.review)
    if row is None:
        return {}
    shown = fragments.of_row(request, access, row, show_of(request), done.progress)
    return {"parts": shown}


def other_person(request: HttpRequest) -> HttpResponse | None:
    """A screen that stayed open while somebody else logged in is not theirs to press buttons on:
    the refusal for its script."""
    account = request.POST.get("account")
    if account is None or account == str(request.user.pk):
        return None
    sentence = _("Somebody else is logged in here now. Load the page again.")
    return answers.problem(403, "other-person", sentence)


def seen_version(request: HttpRequest) -> int:
    """The version that the person had on the screen; a form without one saw nothing."""
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        raise Refused(STALE, _("Load the page again: this form is not complete.")) from None
