"""Saying something about a contact: the one verb by which a number comes, is checked and goes.

`say` writes one statement and, in the same publishing transaction, what stands now
(`home.directory.standing`) into the row of the contact, and so into all documents. Whoever says
something alone is heard and counted; what two have to say stands when the second one has said it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.guard import writing
from cms.core.vocabularies.directory import NETWORKS, PHONE_TYPES, codes
from cms.documents import projection
from cms.two_people.approvals.models import voice_of
from cms.two_people.audit.models import log
from cms.two_people.people import User
from cms.two_people.refusals import NO_RIGHT, STALE, Refused
from home.directory import standing, told
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import given_now
from home.directory.locks import CONFIRM
from home.directory.models.channels import ContactChannel, read, written
from home.directory.models.statements import statement
from home.directory.standing import AGAINST, IS, SILENT, TAKEN_BACK, WORKS, Standing

READING = timedelta(seconds=20)  # whoever answers sooner than this after the screen has not called

DONE = {
    "stands": gettext_lazy("Confirmed by two people: people see it with today's date."),
    "checked": gettext_lazy("Checked: people see it with today's date."),
    "first": gettext_lazy("Noted. A second person must say so, too."),
    "network": gettext_lazy(
        "Noted. A short number has to be tried from two networks: call from another one, or leave "
        "it to somebody else."
    ),
    "silent": gettext_lazy("Noted. Please try again later."),
    "dropped": gettext_lazy("The new number was dropped."),
    "suspect": gettext_lazy(
        "Noted. People still see it until a second person says the same. Everybody who may confirm "
        "numbers was told."
    ),
    "away": gettext_lazy(
        "People do not see this number any more. A second person has to call it and say whether it "
        "goes or comes back; everybody who may confirm numbers was told."
    ),
    "back": gettext_lazy(
        "People see it again, marked as not checked recently. A second person must call it too."
    ),
    "gone": gettext_lazy("Two people have said so: people do not see it any more."),
    "last": gettext_lazy(
        "Two people have said so. It is the last emergency contact, so people still see it, "
        "marked. Confirm another one now."
    ),
}


def say(
    channel: ContactChannel,
    what: str,
    *,
    by: User,
    value: ChannelValue | None = None,
    seen: str | None = None,
    shown_at: datetime | None = None,
    networks: Iterable[str] = (),
    words: str = "",
    heard: Mapping[str, Any] | None = None,
    owner: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> str:
    """Write down what `by` says; returns a key of DONE.

    channel may be unsaved (a new one; what is IS). value: a new one that they write down; without
    it what they say is about the value on their screen: `seen`, as statements have it, or without
    that what waits here, else what stands. shown_at: when they got that screen. words: who
    answered. owner: `by` passes on what the organization says. Raises Refused, ValidationError
    (about a field of a form) or PermissionDenied.
    """
    at = now or timezone.now()
    _require(channel, by)
    with projection.publishing():
        if channel.pk is not None:
            channel.refresh_from_db()
        text = _read(channel, value, seen)
        how = {
            "networks": _known(networks),
            "words": words.strip(),
            "heard": dict(heard or {}),
        }
        if owner is None:
            _refuse_odd(channel, what, read(text), how, at, shown_at)
        if channel.pk is None:
            channel.save()
        _write(
            channel,
            what,
            by=by,
            at=at,
            value=text,
            voice=standing.OWNER if owner is not None else standing.PERSON,
            how={key: found for key, found in (how | dict(owner or {})).items() if found},
        )
        before, after, was, now_given = refold(channel, at, by=by)
        is_given = (channel.pk in was, channel.pk in now_given)
        done = _done(what, text, before, after, *is_given)
        told.after_commit(channel, what, done, by=by)
        return done


def take_back(channel: ContactChannel, *, by: User, now: datetime | None = None) -> ContactChannel:
    """What `by` said last was a mistake: for a while (`UNDO`) it is as if nobody had said it."""
    at = now or timezone.now()
    _require(channel, by)
    with projection.publishing():
        channel.refresh_from_db()
        latest = standing.undoable((one.said for one in channel.statements()), voice_of(by), at)
        if latest is None:
            raise Refused(
                NO_RIGHT,
                _(
                    "You have said nothing lately that you could take back. Call again, and say "
                    "what you hear."
                ),
            )
        _write(channel, TAKEN_BACK, by=by, at=at, value=latest.value, takes_back=latest.key)
        refold(channel, at, by=by)
        if latest.what in AGAINST:
            told.after_commit(channel, TAKEN_BACK, "taken_back", by=by)
        return channel


def machine(channel: ContactChannel, what: str, *, now: datetime, words: str = "") -> None:
    """The system opened what stands: it WORKS, or is DEAD, which asks people to look."""
    with projection.publishing():
        channel.refresh_from_db()
        how = {"words": words} if words else {}
        _write(channel, what, by=None, at=now, value=written(channel.served), how=how)
        refold(channel, now, by=None)


def refold(
    channel: ContactChannel, at: datetime, *, by: User | None
) -> tuple[Standing, Standing, dict[int, Any], dict[int, Any]]:
    """Compute again what stands, and write the row if that is something else; the documents of
    other services too where a contact of theirs comes or goes with it.

    Returns what stood before the latest statement and what stands now, and what readers got then
    and get now (`given_now`).
    """
    statements = channel.statements()
    before, after = channel.stands(statements[:-1], at), channel.stands(statements, at)
    old = channel.snapshot()
    was = given_now()
    if not channel.take(after):
        return before, after, was, was
    with writing(channel):
        channel.save()
    new = channel.snapshot()
    if new != old:
        pair = after.pair
        waited = pair[-1].at - pair[0].at if len(pair) == 2 and pair != before.pair else None
        log(channel, _verb(before, after), by=by, at=at, old=old, new=new, waited=waited)
    now_given = given_now(channel)
    changed = {key for key in was.keys() | now_given.keys() if was.get(key) != now_given.get(key)}
    if others := changed - {channel.pk}:
        rows = ContactChannel.objects.filter(pk__in=others).select_related("service")
        projection.refresh(*(row.service for row in rows))
    return before, after, was, now_given


# Steps


def _require(channel: ContactChannel, by: User) -> None:
    wanted = CONFIRM if channel.pk is not None else "home.add_contactchannel"
    if not by.has_perm(wanted):
        raise PermissionDenied(f"{by} lacks {wanted}.")


def _read(channel: ContactChannel, value: ChannelValue | None, seen: str | None) -> str:
    """The value that is spoken of. Raises ValidationError for a new one, Refused for one that is
    not here any more."""
    if value is not None:
        accepted = channel.accepted(value.type, value.kind, value.value)
        if written(accepted) == written(channel.served) and not channel.gone:
            raise ValidationError({"value": _("People have this already. Check it on its screen.")})
        return written(accepted)
    here = [written(one) for one in (channel.candidate, channel.served) if one and one.type]
    if not here:
        raise Refused(STALE, _("There is no number here that somebody could call."))
    text = seen if seen is not None else here[0]
    if text not in {*here, *(one["value"] for one in channel.waits)}:
        raise Refused(STALE, _("The number was changed in the meantime. Please look at it again."))
    return text


def _known(networks: Iterable[str]) -> list[str]:
    named = set(networks)
    for code in named - set(codes(NETWORKS)):
        raise ValidationError(_("“%(code)s” is not one of the choices.") % {"code": code})
    return [code for code in codes(NETWORKS) if code in named]


def _refuse_odd(
    channel: ContactChannel,
    what: str,
    value: ChannelValue,
    how: dict[str, Any],
    at: datetime,
    shown_at: datetime | None,
) -> None:
    if what == IS or what == standing.IS_NOT:
        return
    is_phone = value.type in PHONE_TYPES
    if is_phone and shown_at is not None and at - shown_at < READING:
        raise Refused("too_soon", _("You cannot have called so soon. Call first, then say it."))
    if what == SILENT:
        return
    is_short = standing.is_short(written(value)) and channel.service.is_emergency
    if is_short and not how["networks"] and what in (WORKS, standing.DEAD):
        raise Refused("networks", _("Say from which network you called."))
    if what == WORKS:
        channel.accepted(value.type, value.kind, value.value)  # with today's lists
        if channel.asks_who_answered(value) and not how["words"]:
            raise Refused(
                "words",
                _(
                    "Write down who answered, in your own words. For a new number and for "
                    "emergencies both people do."
                ),
            )


def _write(channel: ContactChannel, what: str, *, by: Any, at: datetime, **fields: Any) -> None:
    statement(channel.service_id, what, by=by, at=at, contact=channel.pk, **fields).save()


def _verb(before: Standing, after: Standing) -> str:
    """What became of a contact, as the log names it."""
    if after.pair != before.pair:
        return "approved"
    if after.gone != before.gone:
        return "gone" if after.gone else "back"
    if after.is_doubted != before.is_doubted:
        return "away" if after.is_doubted else "back"
    return "renew" if after.checked_on != before.checked_on else "changed"


def _done(
    what: str, text: str, before: Standing, after: Standing, was_given: bool, is_given: bool
) -> str:
    """The same for whoever said it: a key of DONE."""
    if what == SILENT:
        return "silent"
    if what in AGAINST:
        if text != after.value:
            return "dropped"
        if after.gone:
            return "last" if is_given else "gone"
        return "suspect" if is_given or not was_given else "away"
    verb = _verb(before, after)
    if verb in ("approved", "back"):
        return "stands" if verb == "approved" else "back"
    voices = after.waits.get(text, ())
    is_tried = len(voices) > 1 and all(one.what == WORKS for one in voices)
    return "checked" if not voices else "network" if is_tried else "first"


def on(day: date) -> datetime:
    """Noon of a day, for what a script says that was read then."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
