"""“Check this number”: what a person found is written down (`home.directory.attempts`) and turned
into the right verb of `home.directory.numbers`.

One contact at a time, the most urgent first, and none that is closed at this hour. An emergency
number needs two different people; the first who hears the right voice asks for the second.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents import projection
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import STALE, Refused
from cms.publishing.vocabularies.directory import OUTCOMES, PHONE_TYPES, codes
from cms.publishing.who_helps.openness import openness
from home.directory import attempts, numbers, owner_word, removal
from home.directory.directory_facts import goes_at_once
from home.directory.freshness import REMINDED_BEFORE
from home.directory.models import service_requests
from home.directory.models.channels import ContactChannel
from home.directory.service_documents import hours

DONE = {
    "confirmed": _("Confirmed by two people: people see it with today's date."),
    "renewed": _("Checked: people see it with today's date."),
    "first_of_two": _("Noted. A second person must call it too."),
    "noted": _("Noted. Please try again later."),
    "stopped": _(
        "People do not see this contact any more. Enter the new one, if there is one. You can take "
        "it back for ten minutes."
    ),
    "away": _(
        "People do not see this number any more. A second person has to call it and say whether it "
        "goes or comes back; everybody who may confirm numbers was told. You can take it back for "
        "ten minutes."
    ),
    "brought_back": _(
        "People see it again, marked as not checked recently. A second person must call it too."
    ),
    "reported_person": _(
        "Noted. People still see this number until a second person says the same. Everybody who "
        "may confirm numbers was told. You can take it back for ten minutes."
    ),
    "reported_network": _(
        "Noted. Two people have said it, but from one network only: people still see this number "
        "until somebody calls it from another network."
    ),
    "reported_another": _(
        "This is the last emergency contact, so people still see it, marked as not checked. "
        "Everybody on duty was told. Confirm another one now."
    ),
    "dropped": _("The new number was dropped."),
}


@dataclass(frozen=True)
class Found:
    """What a person found. seen is the value on the screen when they called."""

    outcome: str
    seen: str
    method: str = "called"
    networks: tuple[str, ...] = ()
    evidence: str = ""
    asked: int | None = None  # the key of the request on the screen
    heard: dict[str, Any] = field(default_factory=dict)  # what they said, by question

    @property
    def words(self) -> str:
        """The evidence for staff: who answered, and what else was said."""
        return " · ".join(filter(None, [self.heard.get("who"), self.evidence]))


def record(channel: ContactChannel, found: Found, *, by: Any, now: datetime | None = None) -> str:
    """Do what the outcome asks for; returns a key of DONE. Refusals are those of `numbers`."""
    if found.outcome not in codes(OUTCOMES):
        raise ValidationError(_("Say what you found."))
    if not by.has_perm("home.change_contactchannel"):
        raise PermissionDenied(f"{by} lacks home.change_contactchannel.")
    numbers.refuse_other_value(shown_value(channel), found.seen)
    numbers.refuse_unknown_networks(found.networks)
    if found.outcome == attempts.NO_ANSWER:  # changes nothing: lines are busy, too
        _note(channel, found, by=by, at=now or timezone.now())
        return "noted"
    with projection.publishing():
        _note(channel, found, by=by, at=now or timezone.now())
        done = _decide(channel, found, by=by, now=now)
        if found.outcome == "answers" and (facts := agreed(channel, found.heard)):
            service_requests.heard(channel.service, facts, by=by, on=timezone.localdate(now))
        return done


def _note(channel: ContactChannel, found: Found, *, by: Any, at: datetime) -> None:
    attempts.note(
        channel,
        value=found.seen,
        outcome=found.outcome,
        by=by,
        at=at,
        networks=found.networks,
        method=found.method,
        heard=found.heard,
        evidence=found.evidence,
    )


def confirm(channel: ContactChannel, *, by: Any, method: str, **said: Any) -> ContactChannel:
    """`numbers.confirm` by a person who called, wrote to or opened it; "desk" says: only read."""
    if method in {"desk", owner_word.METHOD}:
        return numbers.confirm(channel, by=by, method=method, **said)
    networks, words = said["networks_tested"], said["evidence"]
    with projection.publishing():
        attempts.note(
            channel,
            value=shown_value(channel),
            outcome="answers",
            by=by,
            at=timezone.now(),
            networks=networks,
            method=method,
            evidence=words,
        )
        if not channel.waits_for_a_call:
            return numbers.confirm(channel, by=by, method=method, **said)
        numbers.refuse_other_value(shown_value(channel), said["seen"])
        seen = said["asked"]
        return _say_first(channel, by=by, networks=networks, words=words, seen=seen, now=None)


def _decide(channel: ContactChannel, found: Found, *, by: Any, now: datetime | None) -> str:
    if found.outcome == "answers":
        return _answers(channel, found, by=by, now=now)
    if drops(channel):
        numbers.reject(
            channel, by=by, reason=_reason(found), seen=found.seen, asked=found.asked, now=now
        )
        return "dropped"
    if not channel.is_vital:
        said = {"reason": _reason(found), "outcome": found.outcome}
        numbers.stop(channel, by=by, **said, seen=found.seen, now=now)
        return "stopped"
    waits_for = numbers.report_wrong(
        channel,
        by=by,
        outcome=found.outcome,
        networks_tested=found.networks,
        reason=found.words,
        seen=found.seen,
        now=now,
    )
    if channel.is_away:
        return "away"
    return f"reported_{waits_for}" if waits_for else "stopped"


def asks_first(channel: ContactChannel, outcome: str) -> bool:
    """Whether one plain question comes before `outcome`: is a number that people see wrong?"""
    return outcome in removal.OUTCOMES and not drops(channel)


def drops(channel: ContactChannel) -> bool:
    """Is it a new number, which is dropped when it is wrong?"""
    return channel.asked is not None and not channel.asks_for_second_check


def takes_away(channel: ContactChannel, outcome: str) -> bool:
    """Do people not see the number any more as soon as one person says so?"""
    if not channel.is_vital:
        return True
    return outcome == "wrong_person" and (channel.is_away or goes_at_once(channel))


def shown_value(channel: ContactChannel) -> str:
    """The value to call: a new number before the one in use."""
    return (channel.candidate or channel.served).value


def to_check(user: Any, today: date) -> list[ContactChannel]:
    """What `user` can check now: what somebody reported as wrong, then the most urgent first.

    Left out: contacts that wait for somebody else, and those whose check is far away. Among equally
    urgent ones those stand first that nobody answered most often in a row, and last of all those
    that did not answer today.
    """
    soon = today + timedelta(days=REMINDED_BEFORE)
    everything = ContactChannel.objects.to_look_after().with_requests().select_related("service")
    rows = list(everything.annotate(latest=attempts.latest_outcome()))
    rows = [row for row in rows if _is_open(row, user, soon)]
    silent = _silent_today(today)
    tracks = tracks_of([row for row in rows if row.latest == attempts.NO_ANSWER])
    unanswered = {pk: track.unanswered for pk, track in tracks.items()}
    return sorted(rows, key=lambda row: (row.pk in silent, *_rank(row, unanswered.get(row.pk, 0))))


def asked_now(
    rows: list[ContactChannel], now: datetime, *, but: Collection[int] = (), calls: bool = True
) -> Iterator[ContactChannel]:
    """Those of `to_check` that somebody is asked for at this hour: a closed office is not called.

    but: keys that the person put off. calls: False for who cannot call now.
    """
    left = [row for row in rows if row.pk not in but and (calls or not is_called(row))]
    prefetch_related_objects(left, "service__schedules")
    return (row for row in left if not is_closed(row, now))


def is_called(row: ContactChannel) -> bool:
    return (row.candidate or row.served).type in PHONE_TYPES


def is_closed(row: ContactChannel, now: datetime) -> bool:
    """Does its service answer at other hours only? An unknown hour is none of these."""
    return is_called(row) and openness(hours(row.service, "en", row), now) == "closed"


def tracks_of(rows: Iterable[ContactChannel]) -> dict[int, attempts.Track]:
    """By key, of the value that is to be called."""
    values = {row.pk: shown_value(row) for row in rows}
    return attempts.tracks(values, timezone.now()) if values else {}


def differences(channel: ContactChannel, heard: dict[str, Any]) -> list[str]:
    """What was heard and is not what people read, by the names of the questions."""
    service = channel.service
    languages = heard.get("languages")
    return [
        name
        for name, is_other in (
            ("hours", heard.get("hours") == "other"),
            ("cost", heard.get("cost", service.cost) != service.cost),
            (
                "languages",
                bool(languages)
                and set(languages or ()) != set(channel.languages or service.languages),
            ),
            ("children", heard.get("children") == "no" and _is_for_children(service)),
        )
        if is_other
    ]


def agreed(channel: ContactChannel, heard: dict[str, Any]) -> list[str]:
    """Facts of the service that were asked about and are what people read."""
    service, languages = channel.service, set(heard.get("languages") or ())
    return [
        fact
        for fact, is_same in (
            ("hours", heard.get("hours") == "same"),
            ("cost", heard.get("cost") == service.cost),
            ("languages", bool(languages) and languages == set(service.languages)),
        )
        if is_same
    ]


def _is_for_children(service: Any) -> bool:
    return bool({"child", "public"} & set(service.audiences)) or not service.audiences


def due(today: date) -> QuerySet[ContactChannel]:
    """What anybody who checks contacts can check now, the first that is due first; one query.

    As `to_check`, without what waits in the list “To confirm” and what did not answer today.
    """
    soon = today + timedelta(days=REMINDED_BEFORE)
    key = Cast(OuterRef("pk"), CharField())
    asked = _open_requests().filter(subject_id=key)
    silent = _no_answer(today).filter(subject_id=key)
    return (
        ContactChannel.objects.to_look_after()
        .filter(~Exists(asked), ~Exists(silent), old_is_dead=False)
        .exclude(state="draft")
        .annotate(latest=attempts.latest_outcome())
        .filter(~Q(state="call_verified") | Q(valid_until__lte=soon) | Q(latest=attempts.NO_ANSWER))
        .select_related("service")
        .order_by("valid_until", "pk")
    )


def _open_requests() -> Any:
    kind = ContentType.objects.get_for_model(ContactChannel)
    return ChangeRequest.objects.open().filter(content_type=kind)


def _say_first(
    channel: ContactChannel,
    *,
    by: Any,
    networks: Iterable[str],
    words: str,
    seen: int | None,
    now: datetime | None,
) -> ContactChannel:
    """`by` is the first of the two who call the number that is shown. seen: the key of the request
    on the screen."""
    if seen is not None and (channel.asked is None or channel.asked.pk != seen):
        sentence = _("The number was changed in the meantime. Please look at it again.")
        raise Refused(STALE, str(sentence))
    shown = channel.candidate or channel.served
    channel.refuse_unheard(shown, networks=networks, evidence=words)
    return numbers.propose(
        channel,
        type=shown.type,
        kind=shown.kind,
        value=shown.value,
        by=by,
        networks_tested=networks,
        evidence=words,
        now=now,
    )


def _answers(channel: ContactChannel, found: Found, *, by: Any, now: datetime | None) -> str:
    tried: Iterable[str] = found.networks
    is_second = channel.asked is not None and not channel.asked.stands(by)
    if is_second and not channel.waits_for_a_call:
        numbers.confirm(
            channel,
            by=by,
            method=found.method,
            networks_tested=tried,
            evidence=found.words,
            seen=found.seen,
            asked=found.asked,
            now=now,
        )
        return "confirmed" if channel.asked is None else "first_of_two"
    if channel.is_away and removal.report_of(channel.reports, by.pk) is None:
        channel.refuse_unheard(channel.served, networks=tried, evidence=found.words)
        numbers.bring_back(
            channel,
            by=by,
            networks_tested=tried,
            evidence=found.words,
            seen=found.seen,
            now=now,
        )
        return "brought_back"
    is_new = channel.asked is not None and not channel.asks_for_second_check
    is_uncalled = channel.asks_who_answered(channel.served)
    if is_new or is_uncalled or channel.service.is_emergency or channel.old_is_dead:
        _say_first(channel, by=by, networks=tried, words=found.words, seen=found.asked, now=now)
        return "first_of_two"
    numbers.renew(
        channel,
        by=by,
        method=found.method,
        networks_tested=tried,
        evidence=found.words,
        seen=found.seen,
        now=now,
    )
    return "renewed"


def _reason(found: Found) -> str:
    return f"{found.outcome}: {found.words}".rstrip(": ")


def _is_open(row: ContactChannel, user: Any, soon: date) -> bool:
    own = _checked_at(row, user)
    if row.removal_waits_for and removal.report_of(row.reports, user.pk) is None:
        return own is None or any(report.at > own for report in row.reports)
    if row.asked is not None:
        return own is None
    if row.state == "draft" or row.old_is_dead:
        return False
    is_near = row.valid_until is not None and row.valid_until <= soon
    is_silent = getattr(row, "latest", None) == attempts.NO_ANSWER
    return row.state != "call_verified" or is_near or is_silent


def _checked_at(row: ContactChannel, user: Any) -> datetime | None:
    """When `user` heard the right people, where that waits for somebody else."""
    if row.asked is None or row.waits_for_a_call:
        return None
    return next((one.at for one in row.asked.voices() if one.by_id == user.pk), None)


def _rank(row: ContactChannel, unanswered: int) -> tuple[bool, bool, int, bool, date, int]:
    due = row.valid_until or date.min
    return (
        not row.removal_waits_for,
        not row.service.is_emergency,
        -unanswered,
        row.asked is None,
        due,
        row.pk,
    )


def _silent_today(today: date) -> set[int]:
    return {int(pk) for pk in _no_answer(today).values_list("subject_id", flat=True)}


def _no_answer(today: date) -> Any:
    begin = timezone.make_aware(datetime(today.year, today.month, today.day))
    return attempts.entries().filter(
        verb=attempts.NO_ANSWER, at__gte=begin, at__lt=begin + timedelta(days=1)
    )
