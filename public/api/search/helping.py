"""Help comes first: whom to call, with every answer, whatever was found.

Numbers are those of public documents of this moment and of nothing else: the emergency and crisis
services of help-now, and services that say the topic of what was said. They stand as the answer
puts them that was understood (`who_helps.order`), otherwise as that of who does not want to say it:
who listens before the police.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from cms.core.vocabularies.happened import TOPICS_OF
from cms.documents.addresses import ROOT, locales
from cms.who_helps import answers
from cms.who_helps.answers import Understood
from cms.who_helps.order import in_order
from public.api import served
from public.api.emergency import HELP_NOW, in_every_answer

Json = dict[str, Any]
MOST = 3  # services of a topic, beside those of help-now
# what an entry of help-now says of a service
ENTRY = ("key", "summary", "organization", "category", "urgency", "channels")


@dataclass(frozen=True)
class Help:
    """Whom to call, in this order. locale: of the entries' words; another one than was asked for
    where that has none. happened: a code of `HAPPENED`, if it was understood; likely: what it may
    be otherwise, at most three."""

    happened: str | None
    likely: Sequence[str]
    locale: str
    entries: Sequence[Json]
    services: str  # address of the list of services for it


def topics(code: str | None) -> tuple[str, ...]:
    return TOPICS_OF[code] if code else ()


def offered(
    said: Understood,
    *,
    categories: Sequence[str],
    locale: str,
    kits: Iterable[Any],
    fitting: Iterable[Any],
    now: datetime,
) -> Help:
    """categories: whose services come first. kits: rows of help-now with `body`, of any language;
    fitting: rows of services with `card`, of the topics of what was `said`, in the order of their
    list."""
    code = said.code
    by_locale = {row.locale: row for row in kits}
    row = by_locale.get(locale) or next(iter(by_locale.values()), None)
    everybody = in_every_answer(orjson.loads(bytes(row.body))["entries"]) if row else []
    cards = in_order([orjson.loads(bytes(one.card)) for one in fitting], categories, now)
    fit = [{name: card[name] for name in ENTRY} | {"name": card["title"]} for card in cards[:MOST]]
    entries = {one["key"]: one for one in (*fit, *everybody)}
    is_known = code not in (None, answers.NOT_SAID)
    return Help(
        happened=code,
        likely=said.likely,
        locale=row.locale if row else locale,
        entries=in_order(entries.values(), categories, now),
        services=f"{ROOT}{locale}/services/" + (f"?happened={code}" if is_known else ""),
    )


def standing(locale: str) -> Help:
    """What stands before anybody has asked anything, and where nothing is looked for."""
    codes = {f"locale{number}": code for number, code in enumerate(locales())}
    statement = served.one(None, len(codes), ("body",))
    kits = served.documents(statement, kind=HELP_NOW, **codes)
    return offered(
        answers.NOTHING,
        categories=answers.current().first(None),
        locale=locale,
        kits=kits,
        fitting=(),
        now=timezone.now(),
    )
