"""The screens of alerts: what runs, sending one, and the approval of phrases."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from cms.core.languages import screen_language
from cms.core.vocabularies.directory import ALERT_ENDS
from cms.core.vocabularies.languages import language_label
from cms.documents.languages import content
from cms.two_people import people
from cms.two_people.answers import answer
from cms.two_people.approvals import asking
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.alerts import alert_slots, alerts
from home.alerts.alert_forms import AlertForm
from home.alerts.models import Alert, AlertPhrase, AlertText
from localize.safeguarding.models import RIGHT
from localize.safeguarding.reads import readings
from localize.safeguarding.views import screen as safeguarding_screen

PAST_ON_A_PAGE = 20
# language, its own name, the words, what people read
Text = tuple[str, str, str, alert_slots.Shown | None]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The running alert, the phrases that can be sent, and every alert there was."""
    _require_any(request)
    past = Alert.objects.exclude(ended_at=None).select_related("phrase", "sent_by", "ended_by")
    may_send = request.user.has_perm("home.send_alert")
    return TemplateResponse(
        request,
        "home/alerts/overview.html",
        running(request)
        | {
            "may_send": may_send,
            "may_approve": request.user.has_perm("home.approve_alertphrase"),
            "phrases": alerts.sendable() if may_send else [],
            "asking": None if may_send else _asking(request),
            "unapproved": _unapproved(request),
            "past": Paginator(past, PAST_ON_A_PAGE).get_page(request.GET.get("p")),
        },
    )


def _asking(request: HttpRequest) -> dict[str, Any]:
    return asking.shown(
        people.who_has("home.send_alert", but=[request.user.pk or 0]),
        ask_url=reverse("home_alert_ask"),
        title=_("Perhaps an alert has to be sent"),
        path=reverse("home_alerts"),
    )


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """“Ask them”: a mail of somebody who may not send an alert to those who may."""
    _require_any(request)

    def act() -> str:
        return asking.ask(
            people.who_has("home.send_alert", but=[request.user.pk or 0]),
            about=f"alert:{request.user.pk}",
            title=_("Perhaps an alert has to be sent"),
            path=reverse("home_alerts"),
            by=request.user,
        )

    return answer(request, act, back=reverse("home_alerts"))


def running(request: HttpRequest) -> dict[str, Any]:
    """The template variables of the alert that is open."""
    found = Alert.objects.open().select_related("phrase", "sent_by").first()
    if found is None:
        return {"alert": None}
    seen_by = alerts.seen_by(found)
    return {
        "alert": found,
        "texts": _texts(found.words_by_language(), found.values),
        "seen_by": seen_by,
        "may_see": found.sent_by_id != request.user.pk and request.user not in seen_by,
        "may_send": request.user.has_perm("home.send_alert"),
        "reasons": _end_reasons(),
    }


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The languages that go out as people will read them, those that do not, for how long, and one
    button."""
    _require(request, "home.send_alert")
    phrase = get_object_or_404(alerts.with_approvals(), pk=pk)
    try:
        alerts.refuse_unapproved(phrase)
        alerts.preview(phrase.ready())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("home_phrase", phrase.pk)
    form = AlertForm(request.POST or None, is_running=Alert.objects.open().exists())
    if form.is_valid():
        try:
            return _sent(request, phrase, form.cleaned_data)
        except (Refused, ValidationError) as refused:
            form.add_error(None, refused.messages)
    ready = {one.language: one.text for one in phrase.ready()}
    shown = {
        "phrase": phrase,
        "form": form,
        "texts": _texts(ready, phrase.values),
        "left_out": alerts.left_out(phrase),
    }
    return TemplateResponse(request, "home/alerts/send.html", shown)


def _sent(request: HttpRequest, phrase: AlertPhrase, asked: dict[str, Any]) -> HttpResponse:
    alert = alerts.send(phrase, by=request.user, seen=request.POST.get("seen", ""), **asked)
    told = AuditEntry.objects.about(alert).get(verb="send").data["told"]
    if told:
        messages.success(
            request, _("Sent. These people are told: %(people)s.") % {"people": ", ".join(told)}
        )
    else:
        messages.warning(request, _("Sent. There is nobody else who could be told."))
    return redirect("home_alerts")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    alert = get_object_or_404(Alert, pk=pk)

    def act() -> str:
        alerts.end(alert, by=request.user, reason=request.POST.get("reason", ""))
        return _("The alert has ended: nobody sees it any more.")

    return answer(request, act, back=reverse("home_alerts"))


@require_POST
def see(request: HttpRequest, pk: int) -> HttpResponse:
    alert = get_object_or_404(Alert, pk=pk)

    def act() -> str:
        alerts.see(alert, by=request.user)
        return _("Noted: you have seen the alert.")

    return answer(request, act, back=reverse("home_alerts"))


# Phrases


@require_GET
def phrase(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of each language, who approved them, and what is missing."""
    _require_any(request)
    shown = get_object_or_404(alerts.with_approvals(), pk=pk)
    written = {one.language: one for one in shown.written()}
    return TemplateResponse(
        request,
        "home/alerts/phrase.html",
        {
            "phrase": shown,
            "parts": [
                _part(request, written[read[0]], read)
                for read in _texts(shown.words_by_language(), shown.values)
            ],
            "without": [language_label(one) for one in content() if one not in written],
            "readings": list(readings(shown)),
            "may_write_read": request.user.has_perm(RIGHT),
            "may_approve": request.user.has_perm("home.approve_alertphrase"),
            "may_change": request.user.has_perm("home.change_alertphrase"),
            "may_send": request.user.has_perm("home.send_alert") and bool(shown.ready()),
        },
    )


@require_http_methods(["GET", "POST"])
def safeguarding(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read the words for child protection."""
    back = reverse("home_phrase", args=[pk])
    return safeguarding_screen(request, get_object_or_404(AlertPhrase, pk=pk), back=back)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(AlertText, pk=pk)

    def act() -> str:
        alerts.approve(shown, by=request.user, seen=request.POST.get("seen", ""))
        return _("You agree with these words.")

    return answer(request, act, back=reverse("home_phrase", args=[shown.phrase_id]))


@require_POST
def withdraw_approval(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(AlertText, pk=pk)

    def act() -> str:
        alerts.withdraw_approval(shown, by=request.user)
        return _("Nobody can send these words now.")

    return answer(request, act, back=reverse("home_phrase", args=[shown.phrase_id]))


# Steps


def _texts(words: Mapping[str, str], values: Mapping[str, str]) -> list[Text]:
    """In the order of `words`: language → text."""
    shown, names = alert_slots.previews(words, values), content()
    return [(code, names.get(code, code), text, shown[code]) for code, text in words.items()]


def _part(request: HttpRequest, text: AlertText, read: Text) -> dict[str, Any]:
    """One language on the screen of a phrase."""
    asked = text.standing[0] if text.standing else None
    waits = text.waiting
    return {
        "text": text,
        "read": [read],
        "approvals": asked.endorsements.all() if asked is not None else [],
        "missing": alerts.missing(text),
        "is_asked": text.approval is None or text.ends_soon,
        "has_approved": waits is not None and waits.stands(request.user),
    }


def _end_reasons() -> list[tuple[str, str]]:
    """(code, text in the language of the interface)."""
    return [
        (reason.code, reason.text(screen_language()))
        for reason in ALERT_ENDS
        if reason.code in alerts.END_REASONS
    ]


def _unapproved(request: HttpRequest) -> list[AlertPhrase]:
    """Phrases of which a text waits for somebody, for those who may approve."""
    if not request.user.has_perm("home.approve_alertphrase"):
        return []
    found = alerts.with_approvals()
    return [one for one in found if any(text.approval is None for text in one.written())]


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _require_any(request: HttpRequest) -> None:
    if not may_look(request.user):
        raise PermissionDenied


def may_look(user: Any) -> bool:
    return any(
        user.has_perm(f"home.{codename}")
        for codename in ("send_alert", "approve_alertphrase", "view_alertphrase")
    )
