"""What stands in a file that leaves: one book in one language, of published documents only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cms.api import served
from cms.api.filters.tokens import token
from cms.documents import paper
from cms.website import published
from cms.website.in_book import lessons_of
from cms.website.vocabulary import Vocabulary

Json = dict[str, Any]


@dataclass(frozen=True)
class Contents:
    """One book in one language, at one moment."""

    locale: str
    book: Json
    modules: list[Json]
    lessons: list[Json]
    services: list[Json]
    help_now: Json
    words: Vocabulary
    home: Json | None
    pictures: dict[str, bytes]
    version: str
    made_at: datetime
    live_url: str


def read_contents(key: UUID, locale: str, now: datetime) -> Contents | None:
    """The book with `key`. None while the public does not get it or nothing of help-now."""
    feed, asks = served.feed(), paper.address()
    book = published.one(locale, "courses", Q(key=key))
    help_now = published.one(locale, "help-now", Q())
    if book is None or help_now is None:
        return None
    around = published.around(locale)
    return Contents(
        locale=locale,
        book=book,
        modules=book["modules"],
        lessons=[one for _module, found in lessons_of(book, "lessons") for one in found],
        services=[],
        help_now=help_now,
        words=around.words[locale],
        home=around.home,
        pictures={},
        version=token(feed.epoch, feed.seq),
        made_at=now,
        live_url=asks,
    )
