"""The alert inside the documents of home page and help-now.

It is there from the moment it is sent, with its start and end as data: clients show it between the
two. So nothing stored becomes wrong while the clock runs; the worker takes it out after its end.
"""

from typing import Annotated, NotRequired, TypedDict

from cms.core.vocabularies.directory import SEVERITIES, codes
from cms.documents.rendered import instant
from cms.documents.rendering import Rendering
from cms.documents.shapes.words import Codes, Instant, Key, Says
from home.alerts import alert_slots
from home.alerts.alert_slots import AlertContact
from home.alerts.models import Alert


class OpenAlert(TypedDict):
    """An emergency banner. Show it from `starts_at` until `ends_at` (at most 72 hours later) by
    your own clock, on every screen; the feed tells of it at once and takes it back."""

    key: Key
    severity: Annotated[str, Codes("Severity", codes(SEVERITIES))]
    locale: NotRequired[
        Annotated[
            str,
            Says(
                "Where it is another than the document's: text, names and the words that you put "
                "around them are in this language, and marked as such."
            ),
        ]
    ]
    text: Annotated[str, Says("Complete: names and numbers are in it already.")]
    contacts: Annotated[list[AlertContact], Says("In the order of the text.")]
    starts_at: Instant
    ends_at: Instant


def alert(rendering: Rendering) -> OpenAlert | None:
    """The open alert, whole in one language: that of the document if it was approved in it."""
    rendering.depends_on(Alert)  # also on the next one, which has no row yet
    found = rendering.looked_up("open alert", _open)
    if found is None:
        return None
    read = found.for_readers_of(rendering.locale)
    if read is None:
        return None
    language, words = read
    shown = alert_slots.show(words, found.values, rendering.in_language(language))
    if shown is None:
        return None
    told: OpenAlert = {
        "key": str(found.key),
        "severity": found.severity,
        "text": shown.text,
        "contacts": shown.contacts,
        "starts_at": instant(found.starts_at),
        "ends_at": instant(found.ends_at),
    }
    return told if language == rendering.locale else {**told, "locale": language}


def _open() -> Alert | None:
    """None of one that was written by other means than sending it; the worker ends it."""
    found = Alert.objects.open().first()
    return found if found is not None and found.is_approved() else None
