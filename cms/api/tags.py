"""Tags of answers, by which a cache before this system forgets them (surrogate keys, cache tags).

An answer that shows one document has its key. One that shows many has a tag for each language and
kind of which it shows some (`en-services`), or `any`. Whoever purges what `of_change` says of an
entry of the feed has purged every answer that shows that document, or may show it now. Without
CACHE_TAGS there are none: on a weak network each header counts.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase

ANY = "any"
MOST = 20  # tags of an answer; what would need more has ANY
BETWEEN = {"Surrogate-Key": " ", "Cache-Tag": ","}


def of_list(locale: str, kind: str) -> str:
    return f"{locale}-{kind}"


def of_change(head: Any) -> tuple[str, ...]:
    """What is to be purged after an entry of the feed (`key`, `locale`, `kind`)."""
    return (str(head["key"]), of_list(head["locale"], head["kind"]), ANY)


def carry(response: HttpResponseBase, tags: Iterable[str]) -> None:
    """Put these tags on `response`, if there are any here."""
    if name := settings.CACHE_TAGS:
        found = list(dict.fromkeys(tags))
        response[name] = BETWEEN[name].join(found if len(found) <= MOST else [ANY])


def complete(response: HttpResponseBase) -> None:
    """Whatever a cache may keep and nobody has tagged follows from anything."""
    name = settings.CACHE_TAGS
    if name and name not in response and "public" in response.get("Cache-Control", ""):
        carry(response, [ANY])
