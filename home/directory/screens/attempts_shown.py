"""What became of the calls to a contact, in words for its screens."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.publishing import people
from cms.publishing.audit.models import AuditEntry
from cms.publishing.vocabularies.directory import (
    CHILDREN_MAY_CALL,
    COSTS,
    HOURS_HEARD,
    NETWORKS,
    OUTCOMES,
)
from cms.publishing.vocabularies.shared import LANGUAGES, label
from home.directory import checks
from home.directory.attempts import Track
from home.directory.models.channels import ContactChannel
from home.directory.screens.forms import FoundForm

_ANSWERS = {"children": CHILDREN_MAY_CALL, "hours": HOURS_HEARD, "cost": COSTS}


def track_of(channel: ContactChannel) -> str:
    return sentence(checks.tracks_of([channel])[channel.pk])


def sentence(track: Track) -> str:
    """ "Answered 11 of 12 calls. Not tried: Metfone. 2 in a row unanswered." """
    if not track.calls:
        return ""
    counts = {"answered": track.answered, "calls": track.calls, "count": track.unanswered}
    said = [_("Answered: %(answered)s of %(calls)s times in a year.") % counts]
    if track.networks and track.untried:
        names = ", ".join(_labels(NETWORKS, track.untried))
        said.append(_("Not tried: %(networks)s.") % {"networks": names})
    if track.unanswered > 1:
        said.append(_("Nobody answered the last %(count)s times.") % counts)
    return " ".join(said)


def tried(entry: AuditEntry) -> str:
    """One attempt: what was found, from which networks, and what was said."""
    words = [*_labels(OUTCOMES, [entry.verb]), *_labels(NETWORKS, entry.data.get("networks", ()))]
    return " · ".join([*words, *heard(entry.data.get("heard", {}))])


def heard_before(channel: ContactChannel, user: Any) -> list[dict[str, Any]]:
    """What others wrote down who called the number that waits, for the second person."""
    voices = channel.asked.voices() if channel.asked is not None else []
    return [
        {
            "by": people.name(one.by),
            "networks": ", ".join(_labels(NETWORKS, one.details["networks"])),
            "words": words,
        }
        for one in voices
        if (words := one.details.get("evidence")) and one.by_id != user.pk
    ]


def heard(said: dict[str, Any]) -> list[str]:
    found = []
    for name, answer in said.items():
        if name in _ANSWERS:
            answer = _labels(_ANSWERS[name], [answer])[0]
        elif name == "languages":
            answer = ", ".join(_labels(LANGUAGES, answer))
        found.append(f"{question(name)}: {answer}")
    return found


def question(name: str) -> str:
    return str(FoundForm.base_fields[name].label)


def _labels(labels: Any, codes: Iterable[str]) -> list[str]:
    locale = "km" if (get_language() or "").startswith("km") else "en"
    return [label(labels, code, locale) for code in codes]
