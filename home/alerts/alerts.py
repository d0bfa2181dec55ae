"""What people do with alerts, one function per verb; also what the worker does.

A phrase is approved by two people, one of them a reviewer, before anybody is in a hurry. Then one
person sends it. Every verb is one publishing transaction with its documents in all languages,
writes the log, and raises Refused, ValidationError (about a phrase or a time) or PermissionDenied.
"""

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
from cms.documents import projection
from cms.two_people import people
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import voice_of
from cms.two_people.audit.models import AuditEntry, log
from cms.two_people.people import User
from cms.two_people.refusals import DECIDED, SAME_PERSON, STALE, Refused
from home.alerts import alert_slots
from home.alerts.alert_mail import people_to_tell, tell
from home.alerts.models import MOST_HOURS, Alert, AlertPhrase

# the reasons that a person can give
END_REASONS = ("over", "mistake", "wrong")
# an alert is for now; what can wait longer is an ordinary page
LATEST_START = timedelta(hours=MOST_HOURS)


# Phrases


def missing(phrase: AlertPhrase) -> str | None:
    """What an approval still needs, as a sentence; None when the phrase may be sent."""
    asked = phrase.approval
    if asked is not None and not asked.is_open:
        return None
    if asked is None and phrase.asked is not None:
        return str(
            _(
                "They were agreed with more than a year ago. Two people must read them again and "
                "agree, one of them a reviewer."
            )
        )
    if asked is not None and len(asked.endorsements.all()) >= phrase.policy().people:
        return str(_("A reviewer must agree with these words too."))
    return str(_("Two people must agree with these words, one of them a reviewer."))


def sendable() -> list[AlertPhrase]:
    """The phrases that may be sent now, in three queries."""
    return [phrase for phrase in with_approvals() if missing(phrase) is None]


def with_approvals() -> QuerySet[AlertPhrase]:
    return AlertPhrase.objects.prefetch_related("requests__endorsements__by")


def approve(phrase: AlertPhrase, *, by: User, seen: str, now: datetime | None = None) -> None:
    """`by` would send these words. seen: the digest of the words that were on the screen."""
    _require(by, "home.approve_alertphrase")
    with projection.publishing():
        _refuse_others(phrase, seen)
        phrase.full_clean()
        preview(phrase)  # nobody agrees with what cannot be read
        if phrase.approval is not None:
            engine.endorse(phrase.approval, by=by, at=now)
        else:  # a request for other words is over
            engine.request(phrase, by=by, digest=seen, replaces=True, at=now)


def withdraw_approval(phrase: AlertPhrase, *, by: User, now: datetime | None = None) -> None:
    """Nobody can send the phrase any more until two people approve it again."""
    _require(by, "home.approve_alertphrase")
    if phrase.asked is None:
        raise Refused(DECIDED, _("Nobody has agreed with these words."))
    engine.withdraw(phrase.asked, by=by, at=now)


# Alerts


def refuse_unapproved(phrase: AlertPhrase) -> None:
    """With those who can do something about it."""
    if lack := missing(phrase):
        behind = phrase.approval.behind() if phrase.approval is not None else set()
        who = people.who_can(people.who_has("home.approve_alertphrase", but=behind))
        raise Refused("not_approved", f"{lack} {who}")


def preview(phrase: AlertPhrase) -> dict[str, alert_slots.Shown]:
    """Language → what people would read. Raises when a number is not offered."""
    shown = alert_slots.previews(phrase)
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
    """Put an approved phrase before everybody, in every language at once, and tell the others.

    seen: the digest of what was on the screen. replace: end the alert that is running; without it a
    second alert is refused, because two at once are read by nobody.
    """
    at = now or timezone.now()
    _require(by, "home.send_alert")
    with projection.publishing():
        _refuse_others(phrase, seen)
        refuse_unapproved(phrase)
        starts_at = checked_time(starts_at, hours, now=at)
        texts = {locale: one.text for locale, one in preview(phrase).items()}
        _make_room(by=by, at=at, replace=replace)
        alert = Alert(
            phrase=phrase,
            severity=phrase.severity,
            text_en=phrase.text_en,
            text_km=phrase.text_km,
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
    their log, with the texts in both languages. One query."""
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
    return alert.words_by_language() | ((alert.sent or {}).get("texts") or {})


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


def _refuse_others(phrase: AlertPhrase, seen: str) -> None:
    """Other words than those that were on the screen."""
    phrase.refresh_from_db()
    if phrase.digest != seen:
        raise Refused(STALE, _("The words were changed meanwhile. Please read them again."))


def _reason_to_end(alert: Alert, now: datetime) -> str | None:
    if alert.ends_at <= now:
        return "lapsed"
    # what is not approved as it stands is shown to nobody either
    is_shown = alert.is_approved() and None not in alert_slots.previews(alert).values()
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
