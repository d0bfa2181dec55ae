"""The screens of what waits: what is decided together, old and new side by side."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.core.titles import name_pages
from cms.documents import projection
from cms.two_people import refusals
from cms.two_people.answers import Step, answer, closed, tell_steps
from cms.two_people.approvals import asking, engine, inbox, put_down
from cms.two_people.approvals.diffs import page_diff
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Outcome
from cms.two_people.approvals.second_reading import SecondReading, second_reading
from cms.two_people.approvals.shown import folded, is_whole, uses, words_and_facts
from cms.two_people.approvals.subjects import Decision, Subject, carry_out, key_of
from cms.two_people.audit.models import AuditEntry
from cms.two_people.people import User
from cms.two_people.refusals import Refused

AT_A_TIME = 30  # pages that one screen shows; more are not read at one go


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The address of the list in mails: it is a part of “My work”."""
    return redirect(reverse("wagtailadmin_home") + "?show=to-confirm")


@require_GET
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One change; of one that is over, what became of it."""
    return _screen(request, [_shown_to(request.user, pk)])


def _shown_to(user: User, pk: int) -> ChangeRequest:
    """With its subject as what it is; only who asked for it or may decide sees it."""
    asked = get_object_or_404(
        ChangeRequest.objects.select_related("asked_by", "content_type"), pk=pk
    )
    asked.subject = _subject(asked)
    if not isinstance(asked.subject, Subject):  # gone, or nothing that two people decide any more
        raise Http404
    if not asked.stands(user) and not asked.subject.may_endorse(user, asked):
        raise PermissionDenied
    return asked


@require_GET
def one_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that one request asks for, exactly that version, as its readers get it, with what
    changed marked. `kind`: which of its documents, the first one unless told."""
    asked = _shown_to(request.user, pk)
    page = _subject(asked).as_read(asked)
    modes = [mode for mode, _label in page.preview_modes] if page is not None else []
    if not modes:
        raise Http404
    wanted = request.GET.get("kind", "")
    mode = wanted if wanted in modes else modes[0]
    response = page.serve_preview(request, mode)
    second = second_reading(asked, request.user) if asked.is_open else None
    _since, before = _marked_since(asked, second)
    if before is not None:
        old, new = before.serve_preview(request, mode).content, response.content
        language = page.locale.language_code
        response.content = page_diff(old.decode(), new.decode(), language=language)
    return closed(response, style="publishing/layout.css")


def _marked_since(asked: ChangeRequest, second: SecondReading | None) -> tuple[str, Any]:
    """("read", "public" or "returned", that version): what the marks of a page are about. ("",
    None) where all of it is new, or was decided."""
    if not asked.is_open:
        return "", None
    before = asked.subject.as_public()
    if second is not None and (second.is_reader or before is None):
        returned = asked.subject.as_read(second.returned)
        if returned is not None:
            return "read" if second.is_reader else "returned", returned
    return "public" if before is not None else "", before


@require_GET
def one_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that waits with one page and that this person asked for or may decide; of a book
    or module, and with the pages below it."""
    page = get_object_or_404(Page, pk=pk)
    mine = [
        one
        for one in inbox.open_requests()
        if one.stands(request.user) or one.subject.may_endorse(request.user, one)
    ]
    found = _together(inbox.bundles(mine), page)
    if not found:
        raise PermissionDenied
    shown = [one for row in found[:AT_A_TIME] for one in row.requests]
    return _screen(request, shown, page, left=len(found[AT_A_TIME:]))


def _together(rows: list[inbox.Row], page: Page) -> list[inbox.Row]:
    """Those of this page, which heads them or waits in them itself, and of a lot the rows below
    it, in the order of the tree."""
    url = reverse("approvals:page", args=[page.pk])
    is_head = getattr(page.specific_class, "heads_a_lot", False)
    found = [
        row
        for row in rows
        if row.url == url
        or any(_is_about(each, page) for each in row.requests)
        or (is_head and row.path.startswith(page.path))
    ]
    return sorted(found, key=lambda row: row.path)


def _is_about(asked: ChangeRequest, page: Page) -> bool:
    return isinstance(asked.subject, Page) and asked.subject.pk == page.pk


def _screen(
    request: HttpRequest,
    requests: list[ChangeRequest],
    page: Page | None = None,
    *,
    left: int = 0,
) -> HttpResponse:
    """page: everything that waits with it; without one, of one request. left: how many pages wait
    besides, and come when these are decided."""
    user = request.user
    for one in requests:
        one.subject = _subject(one)
    specific = page.specific if page is not None else None
    pages = [one.subject for one in requests if isinstance(one.subject, Page)]
    name_pages([*pages, *([specific] if specific is not None else [])])
    if specific is not None:
        title = specific.get_admin_display_title()
    else:
        title = requests[0].subject.waiting_title(requests[0])
    read = put_down.readings(requests, user)
    shown: list[dict[str, Any]] = []
    for one in requests:
        if one.is_open and (warning := one.subject.warning(one)):
            of = f"“{one.subject.waiting_title(one)}”: " if len(requests) > 1 else ""
            messages.warning(request, of + warning)
        shown.append(
            _read(one, user)
            | {
                "request": one,
                "title": one.subject.waiting_title(one),
                "beside": one.subject.beside(one),
                "uses": uses(one.subject) if len(requests) == 1 else [],
                "edit_url": AdminURLFinder(user).get_edit_url(one.subject),
                "own_url": one.subject.waiting_url(one),
                "outcome": None if one.is_open else _last_entry(one),
                "is_for": one.is_open and inbox.is_for(one, user),
                "reading": read.get(one.pk),
                "came_back": one.outcome == Outcome.RETURNED and one.asked_by_id == user.pk,
                "asking": _asking(one)
                if one.is_open and one.stands(user) and not any(each["asking"] for each in shown)
                else None,
            }
        )
    # what shows nothing of itself cannot have been looked at, and what has a screen of its own
    # asks there for more than a click
    to_decide = [
        one["request"] for one in shown if one["is_shown"] and one["is_for"] and not one["own_url"]
    ]
    return TemplateResponse(
        request,
        "publishing/approvals/request.html",
        {
            "shown": shown,
            "is_lot": len(pages) > 1,
            "left": left,
            "stopped_in": put_down.stopped_in(read),
            "to_decide": [_named(one) for one in to_decide],
            "decision": _decision(to_decide, user),
            "own": [_named(one) for one in requests if one.is_open and one.stands(user)],
            "page_id": page.pk if page is not None else None,
            "page_title": title,
            "breadcrumbs_items": _breadcrumbs(title),
        },
    )


def _read(asked: ChangeRequest, user: User) -> dict[str, Any]:
    """What is to be read of a change, and in which order."""
    sections = asked.subject.sections(asked)
    second = second_reading(asked, user) if asked.is_open else None
    whole = is_whole(sections)
    # who reads it for the first time gets all of it, against what was returned if readers have none
    against = second.sections if second is not None and not second.is_reader and whole else None
    shown = second.mark(sections) if second is not None and not second.is_reader else sections
    words, facts = words_and_facts(against or shown)
    is_page = isinstance(asked.subject, Page)
    return {
        "second": second,
        "is_folded": second is not None and second.is_reader and second.sections is not None,
        "sections": [(False, words)] if against else folded(words),
        "is_shown": bool(sections),
        "is_gone": is_page and asked.action == CHANGE and not sections,
        "facts": facts,
        "differs": any(section.state != "same" for section in sections),
        "is_whole": whole and not against,
        "against_returned": bool(against),
        "layouts": asked.subject.preview_modes if is_page and sections else [],
        "since": _marked_since(asked, second)[0] if is_page and sections else "",
    }


def _named(asked: ChangeRequest) -> tuple[str, str]:
    """What a button names, and what people call it."""
    return f"{asked.pk}:{asked.subject.seen(asked)}", asked.subject.waiting_title(asked)


def _decision(requests: list[ChangeRequest], user: User) -> Decision | None:
    """Of everything that the one button is about; what happens to a page is what counts."""
    if not requests:
        return None
    pages = [one for one in requests if isinstance(one.subject, Page)]
    chosen = (pages or requests)[0]
    decision: Decision = chosen.subject.decision(chosen, by=user)
    if len(requests) > 1 and not pages:
        return replace(decision, label=_("I have looked at all of it: publish it"))
    return decision


def _asking(asked: ChangeRequest) -> dict[str, Any]:
    return asking.shown(
        _who_else(asked),
        ask_url=reverse("approvals:ask", args=[asked.pk]),
        title=str(asked.subject.waiting_title(asked)),
        path=reverse("approvals:request", args=[asked.pk]),
    )


def _who_else(asked: ChangeRequest) -> list[Any]:
    behind = asked.behind()
    return list(_subject(asked).who_may_endorse(asked, but=behind))


def _last_entry(asked: ChangeRequest) -> AuditEntry | None:
    found = AuditEntry.objects.about(asked.subject).filter(data__request=asked.pk).first()
    return found if isinstance(found, AuditEntry) else None


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """“Ask them”: a mail to those who can decide about what this person asked for."""
    asked = get_object_or_404(ChangeRequest.objects.open(), pk=pk)
    if asked.subject is None or not asked.stands(request.user):
        raise PermissionDenied
    path = reverse("approvals:request", args=[pk])

    def act() -> str:
        return asking.ask(
            _who_else(asked),
            about=key_of(asked.subject),
            title=str(_subject(asked).waiting_title(asked)),
            path=path,
            by=request.user,
        )

    return answer(request, act, back=get_valid_next_url_from_request(request) or path)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """What was on the screen; at once, on the day that was chosen, or to be published by itself
    afterwards. Each page with all that it shows or not at all; one with a remark of its own goes
    back."""

    def act() -> HttpResponse:
        on = chosen_day(request)
        with projection.publishing():
            decided, steps = _each_together(request, partial(_confirm, request))
            # a page is published by its step, and what it shows says after that whether readers
            # get it
            decided.sort(key=lambda one: not isinstance(one.subject, Page))
            agreed = [one for one in decided if one.outcome != Outcome.RETURNED]
            if "agree" in request.POST:
                steps += [_agreed(one) for one in agreed if isinstance(one.subject, Page)]
                agreed = [one for one in agreed if not isinstance(one.subject, Page)]
            steps += carry_out(agreed, by=request.user, on=on)
            steps += [_returned()] * (len(agreed) < len(decided))
        tell_steps(request, steps)
        return redirect("wagtailadmin_home")

    return _answer(request, act)


Together = list[tuple[ChangeRequest, str]]  # a page and what it shows, each with what was seen


def _confirm(request: HttpRequest, together: Together) -> list[ChangeRequest]:
    """Agree with one page and what it shows, or return it for the remark that was typed below it.
    Of a page that goes back nothing else is decided."""
    for asked, seen in together:
        if reason := request.POST.get(f"remark-{asked.pk}", "").strip():
            return [engine.return_(asked, by=request.user, reason=reason, seen=seen)]
    for asked, _seen in together:
        if asked.is_open and not asked.subject.sections(asked):
            raise Refused("own_screen", _("Open it: nothing of the change is shown here."))
    return [engine.endorse(asked, by=request.user, seen=seen) for asked, seen in together]


def _each_together(
    request: HttpRequest, act: Callable[[Together], list[ChangeRequest]]
) -> tuple[list[ChangeRequest], list[Step]]:
    """`act` on each page that was named, with what it shows: what it decided, and why it did not
    about the others. The refusal of the only one is raised."""
    chosen = _chosen(request)
    seen = {asked.pk: digest for asked, digest in chosen}
    rows = sorted(inbox.bundles(asked for asked, _digest in chosen), key=lambda row: row.path)
    decided: list[ChangeRequest] = []
    steps = []
    for row in rows:
        together = [(one, seen[one.pk]) for one in row.requests]
        try:
            with transaction.atomic():
                decided += act(together)
        except Refused as refused:
            if len(rows) == 1 or refused.code == "no_reason":
                raise
            said = _("“%(title)s”: %(reason)s") % {"title": row.title, "reason": refused}
            steps.append(Step(said))
    for one in decided:
        one.subject = _subject(one)
    return decided, steps


def _returned() -> Step:
    return Step(_("Returned with your remark: readers keep what they have."), is_done=True)


def _agreed(asked: ChangeRequest) -> Step:
    title = {"title": asked.subject.get_admin_display_title()}
    return Step(
        _("You agree with “%(title)s”. It waits in “My work” to be published.") % title,
        is_done=True,
        of_many=_("You agree with %(count)s pages. They wait in “My work” to be published."),
    )


def chosen_day(request: HttpRequest) -> datetime | None:
    """`on`; None: now. Raises Refused about anything but an hour to come, in the zone of the
    office, and where the button of the day was pressed without one."""
    typed = request.POST.get("on", "")
    if not typed and "dated" not in request.POST:
        return None
    try:
        on = parse_datetime(typed)
        if on is not None:
            on = timezone.localtime(timezone.make_aware(on) if timezone.is_naive(on) else on)
    except (ValueError, OverflowError):
        on = None
    if on is None:
        raise Refused("no_day", _("Choose a day and an hour, or leave both empty."))
    if on <= timezone.now():
        raise Refused("past", _("That hour is over. Choose a later one, or none to publish now."))
    return on


@require_POST
def refuse(request: HttpRequest) -> HttpResponse:
    reason = request.POST.get("reason", "")

    def return_(together: Together) -> list[ChangeRequest]:
        return [
            engine.return_(asked, by=request.user, reason=reason, seen=seen)
            for asked, seen in together
        ]

    def act() -> HttpResponse:
        decided, steps = _each_together(request, return_)
        tell_steps(request, [*steps, *[_returned()] * bool(decided)])
        return redirect("wagtailadmin_home")

    return _answer(request, act)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    def take(together: Together) -> list[ChangeRequest]:
        return [engine.take_back(asked, by=request.user) for asked, _seen in together]

    def act() -> HttpResponse:
        decided, steps = _each_together(request, take)
        done = Step(_("Taken back: nothing changes."), is_done=True)
        tell_steps(request, [*steps, *[done] * bool(decided)])
        return redirect("wagtailadmin_home")

    return _answer(request, act)


def _chosen(request: HttpRequest) -> list[tuple[ChangeRequest, str]]:
    """What the buttons of the screen name: `key:digest` of each request, in its order."""
    named = [value.partition(":") for value in request.POST.getlist("request")]
    keys = [int(pk) for pk, _colon, _seen in named if pk.isdecimal() and len(pk) < 19]
    stored = ChangeRequest.objects.in_bulk(keys)
    if not named or len(stored) != len(named):
        raise Refused(refusals.DECIDED, _("This change was decided already."))
    for one in stored.values():
        one.subject = _subject(one)
        if one.subject is None or not one.subject.is_decided_in_the_list(one):
            raise Refused("own_screen", _("Open it: its own screen asks for more than a click."))
    return [(stored[int(pk)], seen) for pk, _colon, seen in named]


def _subject(asked: ChangeRequest) -> Any:
    """A page as what it is."""
    return getattr(asked.subject, "specific", asked.subject)


@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far its reader has come: `parts`, `last` and `whole`, as `put_down.keep` has them."""
    said = request.POST
    put_down.keep(
        _shown_to(request.user, pk),
        request.user,
        said.get("parts", ""),
        is_whole="whole" in said,
        last=said.get("last"),
    )
    return HttpResponse()


@require_POST
def noted(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked has read why it came back."""
    asked = get_object_or_404(ChangeRequest.objects.select_related("content_type"), pk=pk)

    def act() -> HttpResponse:
        inbox.note(asked, by=request.user)
        return redirect("wagtailadmin_home")

    return answer(request, act, back=reverse("wagtailadmin_home"))


def _answer(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Its refusal stands where the buttons are, if that screen is still there."""
    keys = [value.partition(":")[0] for value in request.POST.getlist("request")]
    page = request.POST.get("page", "")
    back = reverse("wagtailadmin_home")
    if page.isdecimal() and len(page) < 19:
        back = reverse("approvals:page", args=[page])
    elif len(keys) == 1 and keys[0].isdecimal() and len(keys[0]) < 19:
        back = reverse("approvals:request", args=keys)
    return answer(request, act, back=back)


def _breadcrumbs(label: str) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("My work")},
        {"url": "", "label": label},
    ]


app_name = "approvals"
urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/", one_request, name="request"),
    path("<int:pk>/layout/", one_layout, name="layout"),
    path("page/<int:pk>/", one_page, name="page"),
    path("<int:pk>/ask/", ask, name="ask"),
    path("confirm/", confirm, name="confirm"),
    path("refuse/", refuse, name="refuse"),
    path("take-back/", take_back, name="take_back"),
    path("<int:pk>/noted/", noted, name="noted"),
    path("<int:pk>/reading/", reading, name="reading"),
]
