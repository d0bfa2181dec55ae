"""What people do with alerts, one function per verb; also what the worker does.

The words of a phrase are approved language by language, by two people, one of them a reviewer of
that language, before anybody is in a hurry. Then one person sends the phrase in the languages in
which it is approved: one is enough, and readers of the others see it in the first of these. Every
verb is one publishing transaction with its documents in all languages,
writes the log, and raises Refused, ValidationError (about a phrase or a time) or PermissionDenied.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.guard import writing
from cms.core.once import once
from cms.core.vocabularies.directory import ALERT_ENDS, codes
from cms.core.vocabularies.languages import language_label
from cms.documents import projection
from cms.documents.addresses import locales
from cms.two_people import people
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, voice_of
from cms.two_people.audit.models import AuditEntry, log
from cms.two_people.people import User
from cms.two_people.refusals import DECIDED, SAME_PERSON, STALE, Refused
from home.alerts import alert_slots
from home.alerts.alert_mail import people_to_tell, tell
from home.alerts.models import (
    APPROVED_FOR,
    ASKED_AGAIN_BEFORE,
    MOST_HOURS,
    Alert,
    AlertPhrase,
    AlertText,
)

# the reasons that a person can give
END_REASONS = ("over", "mistake", "wrong")
# an alert is for now; what can wait longer is an ordinary page
LATEST_START = timedelta(hours=MOST_HOURS)


# Phrases


def missing(text: AlertText) -> str | None:
    """What the words of a language still need, as a sentence; None when they may be sent."""
    if text.approval is not None:
        return None
    if text.waiting is None and text.standing:
        return str(
            _(
                "They were agreed with more than a year ago. Two people must read them again and "
                "agree, one of them a reviewer."
            )
        )
    if text.waiting is not None and len(text.waiting.endorsements.all()) >= text.policy().people:
        return str(_("A reviewer must agree with these words too."))
    return str(_("Two people must agree with these words, one of them a reviewer."))


def sendable() -> list[AlertPhrase]:
    """The phrases that may be sent now, in at least one language; a fixed number of queries."""
    return [phrase for phrase in with_approvals() if phrase.ready()]


def with_approvals() -> QuerySet[AlertPhrase]:
    return AlertPhrase.objects.prefetch_related("texts__requests__endorsements__by")


def ending() -> list[AlertText]:
    """The words whose approval ends soon, and that nobody has agreed with anew; one query where
    there are none."""
    since = timezone.now() - APPROVED_FOR
    asked = ChangeRequest.objects.about(AlertText).approved()
    asked = asked.filter(asked_at__gt=since, asked_at__lt=since + ASKED_AGAIN_BEFORE)
    keys = set(asked.values_list("subject_id", flat=True))
    rows = AlertText.objects.select_related("phrase").prefetch_related("requests")
    found = rows.filter(pk__in=keys) if keys else []
    return [one for one in found if one.text and one.ends_soon and one.waiting is None]


def left_out(phrase: AlertPhrase) -> list[str]:
    """A sentence for each language in which it would not be sent, and what its readers see."""
    ready, written = phrase.ready(), {one.language: one for one in phrase.written()}
    sentence = _("Not sent in %(language)s: its readers see this alert in %(other)s.")
    names = {"other": language_label(ready[0].language) if ready else ""}
    return [
        " ".join(
            [
                sentence % (names | {"language": language_label(code)}),
                (missing(written[code]) or "") if code in written else _("There are no words."),
            ]
        )
        for code in locales()
        if code not in {one.language for one in ready}
    ]


def approve(text: AlertText, *, by: User, seen: str, now: datetime | None = None) -> None:
    """`by` would send these words. seen: the digest of the words that were on the screen. In the
    last days of an approval it begins anew, and holds meanwhile."""
    _require(by, "home.approve_alertphrase")
    with projection.publishing():
        text.refresh_from_db()
        _refuse_others(text.digest, seen)
        text.full_clean()
        preview([text])  # nobody agrees with what cannot be read
        asked = text.waiting or (None if text.ends_soon else text.approval)
        if asked is not None:
            engine.endorse(asked, by=by, at=now)
        else:  # a request for other words is over
            engine.request(text, by=by, digest=seen, replaces=True, at=now)


def withdraw_approval(text: AlertText, *, by: User, now: datetime | None = None) -> None:
    """Nobody can send these words any more until two people approve them again."""
    _require(by, "home.approve_alertphrase")
    with projection.publishing():
        if not text.standing:
            raise Refused(DECIDED, _("Nobody has agreed with these words."))
        for asked in text.standing:
            engine.withdraw(asked, by=by, at=now)


# Alerts


def refuse_unapproved(phrase: AlertPhrase) -> None:
    """Where no language is approved: with those who can do something about the first."""
    if phrase.ready():
        return
    text = next(iter(phrase.written()), None)
    if text is None:
        raise Refused("not_approved", _("There are no words."))
    behind = text.waiting.behind() if text.waiting is not None else set()
    who = people.who_can(people.who_has("home.approve_alertphrase", but=behind))
    raise Refused("not_approved", f"{missing(text)} {who}")


def preview(texts: Sequence[AlertText]) -> dict[str, alert_slots.Shown]:
    """Language → what people would read. Raises when a number is not offered."""
    values = texts[0].phrase.values
    shown = alert_slots.previews({one.language: one.text for one in texts}, values)
    readable = {locale: one for locale, one in shown.items() if one is not None}
    if readable != shown:
        raise Refused(
            "number_gone",
            _(
                "A number in it is not offered any more. Choose another one in the phrase; two "
                "people must agree again."
            ),
        )
    return readable


def checked_time(starts_at: datetime | None, hours: int, *, now: datetime) -> datetime:
    """When the alert starts; `now` if nothing was said. Raises ValidationError."""
    if not 1 <= hours <= MOST_HOURS:
        raise ValidationError({"hours": _("An alert lasts 1 to 72 hours.")})
    if starts_at is None:
        return now
    # a minute's grace: the person chose a minute and needed some seconds
    if starts_at < now - timedelta(minutes=1):
        raise ValidationError({"starts_at": _("This time has passed.")})
    if starts_at > now + LATEST_START:
        raise ValidationError({"starts_at": _("An alert starts within the next 72 hours.")})
    return starts_at


def send(
    phrase: AlertPhrase,
    *,
    hours: int,
    by: User,
    seen: str,
    starts_at: datetime | None = None,
    replace: bool = False,
    now: datetime | None = None,
) -> Alert:
    """Put a phrase before everybody, at once in every language in which it is approved, and tell
    the others.

    seen: the digest of what was on the screen; with one language more or less it is another.
    replace: end the alert that is running; without it a second alert is refused, because two at
    once are read by nobody.
    """
    at = now or timezone.now()
    _require(by, "home.send_alert")
    with projection.publishing():
        phrase = with_approvals().get(pk=phrase.pk)
        _refuse_others(phrase.digest, seen)
        refuse_unapproved(phrase)
        starts_at = checked_time(starts_at, hours, now=at)
        texts = {locale: one.text for locale, one in preview(phrase.ready()).items()}
        _make_room(by=by, at=at, replace=replace)
        alert = Alert(
            phrase=phrase,
            severity=phrase.severity,
            texts={one.language: one.text for one in phrase.ready()},
            values=phrase.values,
            starts_at=starts_at,
            hours=hours,
            sent_by=by,
            sent_at=at,
        )
        with writing(alert):
            alert.save()
        told = people_to_tell(alert)
        data = {"texts": texts, "told": [people.name(person) for person in told]}
        log(alert, "send", by=by, at=at, data=data)
        transaction.on_commit(partial(tell, alert, texts, told))
    return alert


def see(alert: Alert, *, by: User, now: datetime | None = None) -> None:
    """A second person has seen the alert. Twice is once."""
    _require(by, "home.send_alert")
    with projection.publishing():
        if voice_of(alert.sent_by) == voice_of(by):
            who = people.who_can(people.who_has("home.send_alert", but={by.pk}))
            raise Refused(SAME_PERSON, f"{_('You sent it. Another person must see it.')} {who}")
        if not _seen(alert).filter(by_id=by.pk).exists():
            log(alert, "see", by=by, at=now or timezone.now())


def end(alert: Alert, *, by: User, reason: str, now: datetime | None = None) -> None:
    """Take the alert away now, whoever sent it."""
    _require(by, "home.send_alert")
    if reason not in END_REASONS:
        raise Refused("no_reason", _("Say why the alert ends."))
    with projection.publishing():
        alert.refresh_from_db()
        if alert.ended_at is not None:
            raise Refused(DECIDED, _("This alert has ended already."))
        _end(alert, reason=reason, by=by, at=now or timezone.now())


def seen_by(alert: Alert) -> list[Any]:
    """The people other than the sender who have seen it, first one first."""
    keys = [key for key in _seen(alert).values_list("by_id", flat=True) if key is not None]
    found = get_user_model().objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def unseen_by(user: User) -> list[Alert]:
    """The running alerts of others that this person has not confirmed to have seen, as `running`
    has them: one or none."""
    if not user.has_perm("home.send_alert"):
        return []
    return [one for one in running(user) if not one.is_seen and one.sent_by_id != user.pk]


def running(user: User) -> list[Any]:
    """The open alerts with phrase and sender, `is_seen` by this person, and `sent`: the data of
    their log, with the texts in their languages. One query."""
    return once(user, "running alerts", lambda: list(_running(user)))


def _running(user: User) -> QuerySet[Any]:
    entries = AuditEntry.objects.about_any(Alert).filter(
        subject_id=Cast(OuterRef("pk"), CharField())
    )
    sent = entries.filter(verb="send").order_by("at", "pk")
    return (
        Alert.objects.open()
        .select_related("phrase", "sent_by")
        .annotate(
            is_seen=Exists(entries.filter(verb="see", by_id=user.pk)),
            sent=Subquery(sent.values("data")[:1]),
        )
    )


def texts_of(alert: Any) -> dict[str, str]:
    """Language → what people read, of one of `running`; the words with their slots where the log
    has no texts."""
    words: dict[str, str] = alert.words_by_language()
    return words | ((alert.sent or {}).get("texts") or {})


def tick(now: datetime) -> list[Alert]:
    """Called by the worker: end what is over, or shows a number that is no longer offered."""
    ended = []
    for pk in list(Alert.objects.open().values_list("pk", flat=True)):
        with projection.publishing():
            alert = Alert.objects.open().filter(pk=pk).first()
            reason = alert and _reason_to_end(alert, now)
            if alert is not None and reason:
                _end(alert, reason=reason, by=None, at=now)
                ended.append(alert)
                if reason == "number_gone":
                    transaction.on_commit(partial(tell, alert, {}, people_to_tell(alert)))
    return ended


# Steps


def _refuse_others(digest: str, seen: str) -> None:
    """Other words than those that were on the screen."""
    if digest != seen:
        raise Refused(STALE, _("The words were changed meanwhile. Please read them again."))


def _reason_to_end(alert: Alert, now: datetime) -> str | None:
    if alert.ends_at <= now:
        return "lapsed"
    # what is not approved as it stands is shown to nobody either
    shown = alert_slots.previews(alert.words_by_language(), alert.values)
    is_shown = alert.is_approved() and None not in shown.values()
    return None if is_shown else "number_gone"


def _make_room(*, by: User, at: datetime, replace: bool) -> None:
    for open_alert in Alert.objects.open():
        if reason := _reason_to_end(open_alert, at):
            _end(open_alert, reason=reason, by=None, at=at)
        elif replace:
            _end(open_alert, reason="replaced", by=by, at=at)
        else:
            raise Refused(
                "running",
                _("An alert is running already. End it, or let the new one take its place."),
            )


def _end(alert: Alert, *, reason: str, by: User | None, at: datetime) -> None:
    assert reason in codes(ALERT_ENDS)
    alert.ended_at, alert.ended_by, alert.end_reason = at, by, reason
    with writing(alert):
        alert.save(update_fields=["ended_at", "ended_by", "end_reason"])
    log(alert, "end", by=by, at=at, reason=reason)


def _seen(alert: Alert) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.about(alert).filter(verb="see").order_by("at", "pk")


def _require(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied
