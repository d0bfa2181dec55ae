"""Help comes first: whom to call, with every answer, whatever was found.

Numbers are those of public documents of this moment and of nothing else: the emergency and crisis
services of help-now, and services that say the topic of what was said. Where a word says what
happened they stand as its answer puts them (`who_helps.order`), otherwise as help-now has them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from cms.api import served
from cms.api.emergency import HELP_NOW, urgent
from cms.documents.addresses import ROOT, locales
from cms.publishing.vocabularies.happened import TOPICS_OF
from cms.publishing.who_helps.order import in_order

Json = dict[str, Any]
NO_TOPIC = "other"
MOST = 3  # services of a topic, beside those of help-now
# what an entry of help-now says of a service
ENTRY = ("key", "summary", "organization", "category", "urgency", "channels")


@dataclass(frozen=True)
class Help:
    """Whom to call, in this order. locale: of the entries' words; another one than was asked for
    where that has none. happened: a code of `HAPPENED`, if a word was understood."""

    happened: str | None
    locale: str
    entries: Sequence[Json]
    services: str  # address of the list of services for it


def topics(code: str | None) -> tuple[str, ...]:
    return TOPICS_OF[code] if code else ()


def offered(
    code: str | None,
    *,
    categories: Sequence[str] | None,
    locale: str,
    kits: Iterable[Any],
    fitting: Iterable[Any],
    now: datetime,
) -> Help:
    """categories: whose services the answer `code` puts first; None without one. kits: rows of
    help-now with `body`, of any language; fitting: rows of services with `card`, of the topics of
    `code`, in the order of their list."""
    by_locale = {row.locale: row for row in kits}
    row = by_locale.get(locale) or next(iter(by_locale.values()), None)
    everybody = urgent(orjson.loads(bytes(row.body))["entries"]) if row else []
    cards = in_order([orjson.loads(bytes(one.card)) for one in fitting], categories, now)
    fit = [{name: card[name] for name in ENTRY} | {"name": card["title"]} for card in cards[:MOST]]
    entries = {one["key"]: one for one in (*fit, *everybody)}
    is_known = code is not None and code != NO_TOPIC
    return Help(
        happened=code,
        locale=row.locale if row else locale,
        entries=in_order(entries.values(), categories, now),
        services=f"{ROOT}{locale}/services/" + (f"?happened={code}" if is_known else ""),
    )


def standing(locale: str) -> Help:
    """What stands before anybody has asked anything, in one statement."""
    codes = {f"locale{number}": code for number, code in enumerate(locales())}
    statement = served.one(None, len(codes), ("body",))
    kits = served.documents(statement, kind=HELP_NOW, **codes)
    return offered(None, categories=None, locale=locale, kits=kits, fitting=(), now=timezone.now())
