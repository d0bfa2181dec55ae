"""“Check this number” on a telephone, and the report of what is due."""

from collections import Counter
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from cms.publishing.approvals.refusals import Refused
from cms.publishing.vocabularies.directory import METHODS, OUTCOMES, PHONE_TYPES, SHORT_KINDS
from cms.publishing.vocabularies.shared import label
from home.directory import channel_values, checks
from home.directory.attempts import MANY
from home.directory.channel_values import ChannelValue
from home.directory.check_script import SCRIPT
from home.directory.freshness import REMINDED_BEFORE
from home.directory.models.channels import ContactChannel
from home.directory.models.upkeep import IntegrityCheck
from home.directory.screens import letters
from home.directory.screens.attempts_shown import heard_before, question, sentence, track_of
from home.directory.screens.forms import FoundForm
from home.directory.screens.removal_views import standing_reports
from home.directory.service_documents import hours
from localize.overview.records import name_records

METHOD_OF_TYPE = {
    "call": "called",
    "sms": "sent_and_answered",
    "walk_in": "visited",
    "email": "sent_and_answered",
}
NETWORKS = "home_check_networks"  # in the session: the telephone's own network, asked once
PUT_OFF = "home_check_put_off"  # in the session: what this person does not check now
NO_CALLS = timedelta(hours=1)  # for whoever cannot call now


@require_GET
def next_check(request: HttpRequest) -> HttpResponse:
    """The most urgent contact that this person can check."""
    _require_change(request)
    waiting = checks.to_check(request.user, timezone.localdate())
    if not waiting:
        messages.success(request, _("Nothing is to be checked now."))
        return redirect("home_report")
    now, put_off = timezone.now(), _put_off(request)
    calls = put_off["calls_after"] <= now.timestamp()
    asked = next(checks.asked_now(waiting, now, but=put_off["rows"], calls=calls), None)
    if asked is None:
        request.session.pop(PUT_OFF, None)
        messages.info(
            request,
            ngettext(
                "%(count)s contact waits: you put it off, or it is closed at this hour.",
                "%(count)s contacts wait: you put them off, or they are closed at this hour.",
                len(waiting),
            )
            % {"count": len(waiting)},
        )
        return redirect("home_report")
    return redirect("home_check", asked.pk)


@require_POST
def put_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Not now: this contact, or with "calls" every one that has to be called. Nothing is written
    down, because nobody called; it comes again tomorrow, calls in an hour."""
    _require_change(request)
    said = _put_off(request)
    if "calls" in request.POST:
        said["calls_after"] = (timezone.now() + NO_CALLS).timestamp()
    else:
        said["rows"] = [*said["rows"], pk]
    request.session[PUT_OFF] = said
    return redirect("home_next_check")


def _put_off(request: HttpRequest) -> dict[str, Any]:
    """What this person does not check today: {"day", "rows": keys, "calls_after": seconds}."""
    today = timezone.localdate().isoformat()
    said: dict[str, Any] = request.session.get(PUT_OFF, {})
    return said if said.get("day") == today else {"day": today, "rows": [], "calls_after": 0}


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact: the number to call, what to say, one button for each thing that can happen."""
    _require_change(request)
    channel = get_object_or_404(ContactChannel.objects.select_related("service"), pk=pk)
    if request.method == "POST":
        return _record(request, channel)
    return _screen(request, channel, FoundForm(initial={"networks": _networks(request)}))


def _networks(request: HttpRequest) -> list[str]:
    """Of the telephone from which this person called last."""
    known: list[str] = request.session.get(NETWORKS, [])
    return known


def _screen(request: HttpRequest, channel: ContactChannel, form: FoundForm) -> HttpResponse:
    locale = "km" if (get_language() or "").startswith("km") else "en"
    name_records([channel.service])
    shown = _shown(channel)
    method = METHOD_OF_TYPE.get(shown.type, "opened_form")
    left = checks.to_check(request.user, timezone.localdate())
    written_to = letters.waiting(left) if shown.type == "email" else []
    name_records(row.service for row in written_to)
    return TemplateResponse(
        request,
        "home/check.html",
        {
            "channel": channel,
            "is_new": channel.asked is not None and not channel.asks_for_second_check,
            "is_own": channel.asked is not None and channel.asked.stands(request.user),
            "asks_who": channel.asks_who_answered(shown),
            "heard": heard_before(channel, request.user),
            "value": checks.shown_value(channel),
            "display": channel_values.display(shown),
            "href": channel_values.href(shown),
            "is_phone": shown.type in PHONE_TYPES,
            "method": method,
            "method_label": label(METHODS, method, locale),
            "track": track_of(channel),
            "is_closed": checks.is_closed(channel, timezone.now()),
            "hours_text": hours(channel.service, locale, channel)["text"],
            "script": [line.text(locale) for line in SCRIPT],
            "outcomes": [(outcome.code, outcome.text(locale)) for outcome in OUTCOMES],
            "form": form,
            "left": len(left),
            "written_to": written_to,
            "letter": letters.to_all(written_to),
            **standing_reports(channel, request.user),
        },
    )


def _ask_first(request: HttpRequest, channel: ContactChannel, found: checks.Found) -> HttpResponse:
    """One plain question before a number is said to be wrong; nothing is stored yet."""
    locale = "km" if (get_language() or "").startswith("km") else "en"
    name_records([channel.service])
    return TemplateResponse(
        request,
        "home/check_question.html",
        {
            "channel": channel,
            "display": channel_values.display(_shown(channel)),
            "outcome": found.outcome,
            "is_phone": _shown(channel).type in PHONE_TYPES,
            "takes_away": checks.takes_away(channel, found.outcome),
            "outcome_label": label(OUTCOMES, found.outcome, locale),
            "found": found,
            "form": FoundForm(initial={"networks": found.networks}),
            **standing_reports(channel, request.user),
        },
    )


def _shown(channel: ContactChannel) -> ChannelValue:
    """The number to call: a new one as it would be served, before the one in use."""
    return channel.served if channel.candidate is None else _with_e164(channel.candidate)


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Red, amber and green, the calendar of checks, and what the nightly check found."""
    if not request.user.has_perm("home.view_contactchannel"):
        raise PermissionDenied
    rows = list(
        ContactChannel.objects.to_look_after()
        .with_requests()
        .select_related("service")
        .order_by("valid_until", "pk")
    )
    today = timezone.localdate()
    tracks = checks.tracks_of(rows)
    name_records(row.service for row in rows)
    lights = [
        (light(row, today, tracks[row.pk].unanswered), row, sentence(tracks[row.pk]))
        for row in rows
    ]
    dated = [row for row in rows if row.valid_until is not None]
    return TemplateResponse(
        request,
        "home/report.html",
        {
            "counts": Counter(colour for colour, *_row in lights),
            "lights": sorted(lights, key=lambda one: ("red", "amber", "green").index(one[0])),
            "calendar": [
                (day, list(found)) for day, found in groupby(dated, key=lambda row: row.valid_until)
            ],
            "integrity": IntegrityCheck.objects.first(),
            "locales": [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES],
        },
    )


def light(row: ContactChannel, today: Any, unanswered: int = 0) -> str:
    """red: people are not served well now; amber: somebody should act; green: checked in time.

    unanswered: calls in a row.
    """
    if row.state in {"expired", "draft"} or row.old_is_dead or row.removal_waits_for:
        return "red"
    if row.is_vital and unanswered >= MANY:
        return "red"
    if (
        unanswered
        or row.state != "call_verified"
        or row.asked is not None
        or row.valid_until < today
    ):
        return "amber"
    soon = (row.valid_until - today).days <= REMINDED_BEFORE
    return "amber" if soon else "green"


def _record(request: HttpRequest, channel: ContactChannel) -> HttpResponse:
    form = FoundForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for found in form.errors.values() for e in found))
        return redirect("home_check", channel.pk)
    asked = form.cleaned_data
    if asked["networks"]:  # a website is opened from none
        request.session[NETWORKS] = asked["networks"]
    found = checks.Found(
        outcome=asked["outcome"],
        seen=asked["seen"],
        method=asked["method"],
        networks=tuple(asked["networks"]),
        evidence=asked["evidence"],
        asked=asked["asked"],
        heard=form.heard,
    )
    if not asked["is_sure"] and checks.asks_first(channel, found.outcome):
        return _ask_first(request, channel, found)
    try:
        done = checks.record(channel, found, by=request.user)
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(error.messages))
        if asked["is_sure"] and getattr(error, "code", None) == "networks":
            return _ask_first(request, channel, found)
        return _refused(request, channel, found, form)
    is_alarming = done in {"reported_another", "away"}
    (messages.error if is_alarming else messages.success)(request, checks.DONE[done])
    if done in {"stopped", "away", "dropped"} or done.startswith("reported_"):
        return redirect("home_channel", channel.pk)
    if done in {"confirmed", "renewed", "first_of_two", "brought_back"}:
        return _after_answer(request, channel, found)
    return redirect("home_next_check")


def _refused(
    request: HttpRequest, channel: ContactChannel, found: checks.Found, form: FoundForm
) -> HttpResponse:
    """The same screen with what was typed. The menu leads on to others: it may be somebody else's
    turn here."""
    said = _put_off(request)
    request.session[PUT_OFF] = said | {"rows": [*said["rows"], channel.pk]}
    channel = get_object_or_404(ContactChannel.objects.select_related("service"), pk=channel.pk)
    if checks.shown_value(channel) != found.seen:
        return redirect("home_check", channel.pk)
    return _screen(request, channel, form)


def _after_answer(
    request: HttpRequest, channel: ContactChannel, found: checks.Found
) -> HttpResponse:
    """The next one; or the facts of the service, where people read something else than was said."""
    names = checks.differences(channel, found.heard)
    if not names:
        return redirect("home_next_check")
    said = ", ".join(question(name) for name in names)
    messages.warning(
        request,
        _("They said something else than people read: %(facts)s. Change it here.") % {"facts": said}
        if request.user.has_perm("home.change_service")
        else _("They said something else than people read: %(facts)s. Tell a keeper.")
        % {"facts": said},
    )
    if not request.user.has_perm("home.change_service"):
        return redirect("home_next_check")
    return redirect("wagtailsnippets_home_service:edit", channel.service_id)


def _with_e164(shown: ChannelValue) -> ChannelValue:
    """A candidate as it would be served; its international form is made when it is confirmed."""
    is_number = shown.type in PHONE_TYPES and shown.kind not in SHORT_KINDS
    if is_number or shown.type == "whatsapp":
        key = channel_values.match_key(shown.value)
        return ChannelValue(shown.type, shown.kind, shown.value, f"+{key}")
    return shown


def _require_change(request: HttpRequest) -> None:
    if not request.user.has_perm("home.change_contactchannel"):
        raise PermissionDenied
