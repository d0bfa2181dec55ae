"""`help-now`: the emergency kit of one language, at most 16 KB, never an empty list.

In the one order of services (`service_documents.order`), the same in every language. A service
whose words are not public in this language is still listed if it answers emergencies or crises, or
has a number: under the label of its category (a closed list). Neither a missing translation hides
117, nor one person who takes a page down a hotline: two do, who say that it is wrong or closed.
"""

import json
from typing import Annotated, Any, TypedDict

from cms.core.shapes.help import EmergencyEntry
from cms.core.vocabularies.directory import (
    CATEGORIES,
    EMERGENCY_URGENCIES,
    PHONE_TYPES,
    URGENT,
)
from cms.core.vocabularies.shared import WORDS, label
from cms.documents.rendering import Rendering
from cms.documents.shapes.words import Address, Says
from home.alerts.alert_documents import OpenAlert, alert
from home.directory.directory_facts import OfferedChannel, offered_by_service
from home.directory.models.directory import Service
from home.directory.service_documents import (
    channel_json,
    depend,
    order,
    owner,
    title,
    who_will_know,
)
from home.pages.vocabulary import own_words

# The envelope (key, addresses, title) takes about 1 KB of the 16.
MOST_BYTES = 15_000
LABELS = ("get_help_now", "exit_page", "in_danger_now", "last_checked", "not_checked")


class QuickExit(TypedDict):
    """Where somebody is taken who must leave at once."""

    url: Address


class HelpNowDocument(TypedDict):
    """The emergency kit: at most 16 KB, emergency first, never without an entry."""

    neutral_title: Annotated[str, Says("For tabs and histories: it gives nothing away.")]
    intro: str | None
    alert: OpenAlert | None
    quick_exit: QuickExit
    labels: Annotated[dict[str, str], Says("Code of a word around the entries → the word.")]
    demo_banner: str | None
    entries: Annotated[list[EmergencyEntry], Says(minItems=1)]


class HelpNowCard(TypedDict):
    """The emergency kit where cards are shown."""

    summary: str | None


def body(page: Any, rendering: Rendering) -> HelpNowDocument | None:
    """None while nothing can be offered: no document is better than an empty list."""
    rendering.depends_on(page)
    entries = _entries(rendering)
    if not entries:
        return None
    home: Any = rendering.localized(page.get_parent())
    kit: HelpNowDocument = {
        "neutral_title": label(WORDS, "neutral_title", rendering.locale),
        "intro": page.intro or None,
        "alert": alert(rendering),
        "quick_exit": {"url": home.quick_exit_url if home else "https://www.google.com/"},
        "labels": _labels(home),
        "demo_banner": (home.demo_banner or None) if home else None,
        "entries": entries,
    }
    return _fitted(kit)


def card(page: Any, rendering: Rendering) -> HelpNowCard:
    return {"summary": page.intro or None}


def _entries(rendering: Rendering) -> list[EmergencyEntry]:
    services, offered = rendering.looked_up("urgent services", _urgent)
    rendering.depends_on(Service)  # the next one has no row yet
    depend(rendering, *services)
    listed = sorted((one for one in services if one.pk in offered), key=order)
    entries = [_entry(service, offered[service.pk], rendering) for service in listed]
    return [entry for entry in entries if entry is not None]


def _urgent() -> tuple[list[Any], dict[int, list[OfferedChannel]]]:
    """With all that documents say of them, for their pages show them afterwards."""
    services = list(
        Service.objects.filter(urgency__in=URGENT)
        .select_related("organization")
        .prefetch_related(
            "schedules",
            "coverages",
            "referral_points",
            "pages__locale",
            "organization__pages__locale",
        )
        .order_by("key")
    )
    return services, offered_by_service(services)


def _entry(
    service: Any, offered: list[OfferedChannel], rendering: Rendering
) -> EmergencyEntry | None:
    page: Any = next(
        (found for page in service.pages.all() if (found := rendering.localized(page))), None
    )
    if page is not None:
        service.offered_now = offered
        page.service = service  # as it was looked up
    has_number = any(one.channel.type in PHONE_TYPES for one in offered)
    if page is None and not (has_number or service.is_emergency):
        return None
    return {
        "key": str(page.translation_key if page else service.key),
        "name": title(page) if page else label(CATEGORIES, service.category, rendering.locale),
        "summary": page.summary if page else None,
        "organization": owner(service, rendering),
        "category": service.category,
        "urgency": service.urgency,
        "who_will_know": who_will_know(service),
        "channels": [channel_json(one, service, rendering.locale) for one in offered],
    }


def _labels(home: Any | None) -> dict[str, str]:
    if home is None:
        return {}
    texts = own_words(home)
    return {code: texts[code] for code in LABELS if code in texts}


def _fitted(kit: HelpNowDocument) -> HelpNowDocument:
    """The kit within its size: the least urgent entries go first, then summaries."""
    entries = kit["entries"]
    while _size({**kit, "entries": entries}) > MOST_BYTES:
        if entries[-1]["urgency"] in EMERGENCY_URGENCIES:
            entries = [{**entry, "summary": None} for entry in entries]
            break
        entries = entries[:-1]
    return {**kit, "entries": entries}


def _size(value: HelpNowDocument) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())
