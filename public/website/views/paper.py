"""Is this paper still right? What a card, an address book or a handout asks by its QR code.

The number in the address is that of the latest recall when the paper was made. Everybody with paper
of that time asks the same, in both languages at once: whoever scans it has chosen none.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.documents import recalls as recalled
from cms.documents.addresses import locales
from cms.documents.models import Recall
from home.models import ContactChannel
from public.api import emergency
from public.website import answers, published
from public.website.frame import frame
from public.website.vocabulary import Vocabulary

Json = dict[str, Any]
KIND = "services"
PHONES = ("call", "sms")
LATEST = 2**62  # databases have no greater numbers


@dataclass(frozen=True)
class Changed:
    """A contact on the paper that is wrong: why, since when, and what to call in its place."""

    name: str
    how: str
    reason: str
    day: str
    channels: list[Json]


@dataclass(frozen=True)
class Today:
    """What is given out in one language: services by key, the emergency kit."""

    vocabulary: Vocabulary
    services: dict[str, Json]
    kit: list[Json]

    @property
    def stands(self) -> list[Json]:
        """As help boxes show them; what has no page in this language is in the kit all the same."""
        return [
            *(one | {"name": one["title"]} for one in self.services.values()),
            *(one for one in self.kit if one["key"] not in self.services),
        ]


@dataclass(frozen=True)
class Part:
    """The page in one language."""

    vocabulary: Vocabulary
    changed: list[Changed]
    stands: list[Json]


def paper(request: HttpRequest, version: int) -> HttpResponse:
    version = min(version, LATEST)
    recalls = list(Recall.objects.filter(seq__gt=version).order_by("-seq"))
    rows = ContactChannel.objects.filter(key__in={one.key for one in recalls})
    rows = rows.select_related("service").prefetch_related("service__pages")
    known = {row.key: row for row in rows}
    around = published.around(next(iter(locales())))
    languages = [_today(around.words[locale]) for locale in locales()]
    # a number is the same in every language: one that any of them gives out is right
    given = set[recalled.Value]().union(*map(_given, languages))
    wrong: dict[Any, Recall] = {}
    for one in recalls:
        if one.key in known and (str(one.key), one.sha256) not in given:
            wrong.setdefault(one.key, one)  # the latest says why
    parts = [
        Part(
            today.vocabulary,
            [_changed(known[key], one, today) for key, one in wrong.items()],
            [one for one in today.stands if one["channels"]],
        )
        for today in languages
    ]
    first = parts[0].vocabulary.locale
    context = frame(first, paths={}, needs_exit=True, around=around) | {
        "parts": parts,
        "is_unknown": not recalled.is_known(version),
        "is_neutral": True,
        "kind": "paper",
    }
    return answers.page(request, "website/paper.html", context, is_stored=False, is_indexed=False)


def _today(vocabulary: Vocabulary) -> Today:
    locale = vocabulary.locale
    services = {one["key"]: one for one in published.all_of(locale, KIND)}
    return Today(vocabulary, services, emergency.entries(emergency.kit(locale)))


def _given(today: Today) -> set[recalled.Value]:
    return {
        (channel["key"], recalled.digest(channel["href"]))
        for one in today.stands
        for channel in one["channels"]
        if channel["href"]
    }


def _changed(row: ContactChannel, recall: Recall, today: Today) -> Changed:
    said = today.vocabulary
    pages = (today.services.get(str(page.translation_key)) for page in row.service.pages.all())
    service = next(filter(None, pages), None)
    return Changed(
        name=service["title"] if service else said.label("category", row.service.category),
        how=said.label("channel_type", row.type),
        reason=said.label("recall_reason", recall.reason),
        day=timezone.localdate(recall.at).isoformat(),
        channels=_phones([service] if service else []) or _phones(today.kit),
    )


def _phones(services: list[Json]) -> list[Json]:
    return [
        dict(channel)
        for one in services
        for channel in one["channels"]
        if channel["type"] in PHONES
    ]
