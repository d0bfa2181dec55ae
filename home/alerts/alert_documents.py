"""The alert inside the documents of home page and help-now.

It is there from the moment it is sent, with its start and end as data: clients show it between the
two. So nothing stored becomes wrong while the clock runs; the worker takes it out after its end.
"""

from cms.documents.kinds import Json
from cms.documents.rendered import instant
from cms.documents.rendering import Rendering
from home.alerts import alert_slots
from home.alerts.models import Alert


def alert(rendering: Rendering) -> dict[str, Json] | None:
    """`{"key", "severity", "text", "contacts", "starts_at", "ends_at"}` of the open alert."""
    rendering.depends_on(Alert)  # also on the next one, which has no row yet
    found = Alert.objects.open().first()
    if found is None:
        return None
    if not found.is_approved():  # the row was written by other means than sending it
        return None
    shown = alert_slots.show(found.words(rendering.locale), found.values, rendering)
    if shown is None:
        return None
    return {
        "key": str(found.key),
        "severity": found.severity,
        "text": shown.text,
        "contacts": shown.contacts,
        "starts_at": instant(found.starts_at),
        "ends_at": instant(found.ends_at),
    }
