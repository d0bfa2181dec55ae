"""The one screen of a contact: its number, what is known, what each said, four buttons. “Check
numbers” is this screen, one contact after the other. And the report of all."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from cms import handed_over
from cms.core.languages import screen_language
from cms.core.vocabularies import directory as lists
from cms.core.vocabularies.directory import NETWORKS, PHONE_TYPES
from cms.core.vocabularies.shared import LANGUAGES, label
from cms.documents.models import Recall
from cms.two_people.approvals.models import voice_of
from cms.two_people.refusals import Refused
from home.directory import channel_values, meaning, say, standing
from home.directory.agreed_calls import agreed_calls
from home.directory.check_script import SCRIPT
from home.directory.directory_facts import given_now
from home.directory.given import Track, track
from home.directory.locks import CONFIRM
from home.directory.models import facts
from home.directory.models.channels import ContactChannel, read, written
from home.directory.models.statements import Statement
from home.directory.screens.forms import FoundForm
from home.directory.service_documents import hours
from home.directory.standing import DEAD, SILENT, STRANGER, WORKS
from home.directory.to_check import asked_now, is_closed, to_check
from localize.overview.records import name_records

MY_NETWORKS = "home_check_networks"  # in the session: the telephone's own network, asked once
PUT_OFF = "home_check_put_off"  # in the session: what this person does not check now
NO_CALLS = timedelta(hours=1)  # for whoever cannot call now
SALT = "home.directory.shown"
_ANSWERS = {"children": lists.CHILDREN_MAY_CALL, "hours": lists.HOURS_HEARD, "cost": lists.COSTS}


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows it; POST says one thing of it, and leads to the next one."""
    require(request, "home.view_contactchannel")
    row = get_object_or_404(ContactChannel.objects.select_related("service"), pk=pk)
    if request.method == "POST":
        return _say(request, row)
    networks = request.session.get(MY_NETWORKS, [])
    return _screen(request, row, FoundForm(initial={"networks": networks}))


def _screen(
    request: HttpRequest, row: ContactChannel, form: FoundForm, *, question: str = ""
) -> HttpResponse:
    now = timezone.now()
    name_records([row.service])
    statements = row.statements()
    stands = row.stands(statements, now)
    shown = row.candidate or row.served
    text = written(shown)
    left = to_check(request.user, timezone.localdate()) if request.user.has_perm(CONFIRM) else []
    undo = standing.undoable((one.said for one in statements), voice_of(request.user), now)
    calls = track((one.said for one in statements), text, timezone.localdate(now))
    own = [one for one in stands.waits.get(text, ()) if one.by == voice_of(request.user)]
    return TemplateResponse(
        request,
        "home/channel.html",
        {
            "channel": row,
            "stands": stands,
            "is_given": row.pk in given_now(),
            "is_new": bool(shown.value) and text != written(row.served),
            "text": text,
            # what was asked or refused goes on from the screen on which they called
            "shown": form["shown"].value() or signing.dumps([row.pk, now.isoformat()], salt=SALT),
            "display": channel_values.display(shown) if shown.type else None,
            "old_display": channel_values.display(row.served) if row.value else None,
            "how": [ContactChannel(type=shown.type).get_type_display()] if shown.type else [],
            "href": channel_values.href(shown) if shown.type else None,
            "is_phone": shown.type in PHONE_TYPES,
            "is_short": standing.is_short(text) and row.service.is_emergency,
            "asks_who": row.asks_who_answered(shown) if shown.type else False,
            "own": own,
            "has_word": any(one.voice == standing.OWNER for one in stands.waits.get(text, ())),
            "agreed": agreed_calls([row], timezone.localdate(now)).get(row.pk),
            "said": [_said(one) for one in reversed(statements)],
            "voices": _side_by_side(statements, stands, text),
            "undo_until": undo.at + standing.UNDO if undo is not None else None,
            "track": sentence(calls),
            "is_closed": is_closed(row, now),
            "hours_text": hours(row.service, screen_language(), row)["text"],
            "script": [line.text(screen_language()) for line in SCRIPT],
            "buttons": _buttons(shown.type),
            "question": question,
            "form": form,
            "left": len(left),
            "may_say": request.user.has_perm(CONFIRM),
            "recalls": recalls_of(row),
        },
    )


def _buttons(type_: str) -> list[tuple[str, str]]:
    if type_ in PHONE_TYPES:
        return [
            (WORKS, _("The right people answer")),
            (SILENT, _("Nobody answered")),
            (STRANGER, _("Somebody else answered")),
            (DEAD, _("The number is dead")),
        ]
    return [
        (WORKS, _("It works, and it is the right one")),
        (SILENT, _("No answer yet")),
        (STRANGER, _("It belongs to somebody else")),
        (DEAD, _("It does not work any more")),
    ]


def _say(request: HttpRequest, row: ContactChannel) -> HttpResponse:
    form = FoundForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for found in form.errors.values() for e in found))
        return redirect("home_channel", row.pk)
    said, what = form.cleaned_data, form.cleaned_data["what"]
    if said["networks"]:  # a website is opened from none
        request.session[MY_NETWORKS] = said["networks"]
    is_served = said["seen"] == written(row.served) and not row.gone
    if what in standing.AGAINST and is_served and not said["is_sure"]:
        return _screen(request, row, form, question=what)
    try:
        done = say.say(
            row,
            what,
            by=request.user,
            seen=said["seen"],
            shown_at=_shown_at(row, said["shown"]),
            networks=said["networks"],
            words=said["who"],
            heard=form.heard,
        )
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(error.messages))
        return _screen(request, row, form)
    tell = messages.error if done in ("away", "last") else messages.success
    tell(request, say.DONE[done])
    if done in ("away", "last", "gone", "suspect", "dropped"):
        return redirect("home_channel", row.pk)
    if done == "network":
        _note(request, rows=[*put_off_today(request)["but"], row.pk])
    return _after(request, row, form.heard if what == WORKS else {})


def _shown_at(row: ContactChannel, signed: str) -> datetime:
    """When this screen of this contact was given out; without its sign: just now."""
    try:
        pk, shown = signing.loads(signed, salt=SALT, max_age=timedelta(days=1))
        if pk == row.pk:
            return datetime.fromisoformat(shown)
    except signing.BadSignature:
        pass
    return timezone.now()


def _after(request: HttpRequest, row: ContactChannel, heard: dict[str, Any]) -> HttpResponse:
    """The next one; or the facts of the service, where people read something else than was said."""
    service = row.service
    languages = set(heard.get("languages") or ())
    same = {
        "hours": heard.get("hours") == "same",
        "cost": heard.get("cost") == service.cost,
        "languages": bool(languages) and languages == set(service.languages),
    }
    other = {
        "hours": heard.get("hours") == "other",
        "cost": heard.get("cost", service.cost) != service.cost,
        "languages": bool(languages) and languages != set(row.languages or service.languages),
        "children": heard.get("children") == "no"
        and (not service.audiences or bool({"child", "public"} & set(service.audiences))),
    }
    if right := [fact for fact, is_same in same.items() if is_same]:
        read_now = meaning.facts_of(service)
        facts.say(service, {one: read_now[one] for one in right}, by=request.user, what=WORKS)
    names = [str(FoundForm.base_fields[name].label) for name, is_other in other.items() if is_other]
    if not names:
        return redirect("home_next_check")
    may_change = request.user.has_perm("home.change_service")
    sentence_ = (
        _("They said something else than people read: %(facts)s. Change it here.")
        if may_change
        else _("They said something else than people read: %(facts)s. Tell a keeper.")
    )
    messages.warning(request, sentence_ % {"facts": ", ".join(names)})
    if not may_change:
        return redirect("home_next_check")
    return redirect("wagtailsnippets_home_service:edit", row.service_id)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ContactChannel.objects.select_related("service"), pk=pk)
    try:
        say.take_back(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken back: everything is as before you said it."))
    return redirect("home_channel", pk)


# One after the other


@require_GET
def next_check(request: HttpRequest) -> HttpResponse:
    """The most urgent contact that this person can check."""
    require(request, CONFIRM)
    waiting = to_check(request.user, timezone.localdate())
    if not waiting:
        messages.success(request, _("Nothing is to be checked now."))
        return redirect("home_report")
    asked = next(asked_now(waiting, timezone.now(), **put_off_today(request)), None)
    if asked is not None:
        return redirect("home_channel", asked.pk)
    said = ngettext(
        "%(count)s contact waits: you put it off, or it is closed at this hour.",
        "%(count)s contacts wait: you put them off, or they are closed at this hour.",
        len(waiting),
    )
    messages.info(request, said % {"count": len(waiting)})
    return redirect("home_report")


@require_POST
def put_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Not now: this contact, or with "calls" every one that has to be called. Nothing is written
    down, because nobody called; it comes again tomorrow, calls in an hour. With "again" all of it
    comes at once."""
    require(request, CONFIRM)
    if "again" in request.POST:
        request.session.pop(PUT_OFF, None)
    elif "calls" in request.POST:
        _note(request, calls_after=(timezone.now() + NO_CALLS).timestamp())
    else:
        _note(request, rows=[*put_off_today(request)["but"], pk])
    return redirect("home_next_check")


def _note(request: HttpRequest, **said: Any) -> None:
    """In the session, for today: {"day", "rows": keys, "calls_after": seconds}."""
    today = timezone.localdate().isoformat()
    old = request.session.get(PUT_OFF, {})
    request.session[PUT_OFF] = (old if old.get("day") == today else {"day": today}) | said


def put_off_today(request: HttpRequest) -> dict[str, Any]:
    """What this person does not check now, as `to_check.asked_now` takes it."""
    said = request.session.get(PUT_OFF, {})
    if said.get("day") != timezone.localdate().isoformat():
        said = {}
    is_quiet = said.get("calls_after", 0) > timezone.now().timestamp()
    return {"but": said.get("rows", []), "calls": not is_quiet}


# What was said, in words


def sentence(found: Track) -> str:
    """ "Answered 11 of 12 calls. 2 in a row unanswered." """
    if not found.calls:
        return ""
    counts = {"answered": found.answered, "calls": found.calls, "count": found.silent}
    said = [_("Answered: %(answered)s of %(calls)s times in a year.") % counts]
    if found.silent > 1:
        said.append(_("Nobody answered the last %(count)s times.") % counts)
    return " ".join(said)


def _said(one: Statement) -> dict[str, Any]:
    """One statement for a line of its contact."""
    how = one.how
    words = [
        *(label(NETWORKS, code) for code in how.get("networks", ())),
        *_heard(how.get("heard", {})),
    ]
    by = one.by_name or _("The system")
    if one.voice == standing.OWNER:
        by = f"{how.get('organization', '')} {how.get('to', '')} → {by}"
    value = read(one.value) if one.value else None
    return {
        "at": one.at,
        "by": by,
        "what": one.get_what_display(),
        "code": one.what,
        "value": (channel_values.display(value) or "") if value is not None else "",
        "how": " · ".join(words),
        "words": how.get("words", ""),
    }


def _side_by_side(statements: list[Statement], stands: Any, text: str) -> list[dict[str, Any]]:
    """The two voices behind what stands, those that wait, and what was said against it."""
    keys = {one.key for one in (*stands.against, *stands.waits.get(text, ()))}
    if text == stands.value:
        keys |= {one.key for one in stands.pair}
    return [_said(one) for one in statements if one.pk in keys]


def _heard(said: dict[str, Any]) -> list[str]:
    found = []
    for name, answer in said.items():
        if name in _ANSWERS:
            answer = label(_ANSWERS[name], answer)
        elif name == "languages":
            answer = ", ".join(label(LANGUAGES, code) for code in answer)
        found.append(f"{FoundForm.base_fields[name].label}: {answer}")
    return found


def recalls_of(row: ContactChannel) -> list[dict[str, Any]]:
    """What readers were told to stop showing of a contact, the latest first, and who has heard."""
    rows = list(Recall.objects.filter(key=row.key).order_by("-seq"))
    told = handed_over.told_of_recalls([one.seq for one in rows]) if rows else {}
    return [
        {
            "at": one.at,
            "reason": label(lists.RECALL_REASONS, one.reason),
            "told": told[one.seq],
        }
        for one in rows
    ]


def require(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(right):
        raise PermissionDenied
