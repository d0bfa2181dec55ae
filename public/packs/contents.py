"""What stands in a file that leaves: a book or a lesson of it, of published documents only.

They are read as the website reads them, so that what changed meanwhile is in. A file cannot be
called back: a picture that may not leave has no bytes here, and nothing here says what only the
clock knows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.core.files.storage import default_storage
from django.db.models import Q

from cms.documents import paper
from cms.documents.addresses import locales, media_name
from cms.documents.numbers.contacts import is_contact
from cms.documents.pack_models import BOOK, DOCUMENTS
from cms.documents.visibility import is_open
from khmertext.lines import Compounds
from localize.terminology.searched_as import searched
from public.api import emergency, served
from public.api.filters.tokens import token
from public.website import published
from public.website.vocabulary import Vocabulary

Json = dict[str, Any]

TYPE = "image/jpeg"  # which every phone and every reader of EPUB draws
WIDTHS = (640, 320)  # of all pictures of a book: the first in which they are light enough
MOST_BYTES = 400_000  # of all pictures together


@dataclass(frozen=True)
class Contents:
    """One book or one lesson in one language, at one moment.

    title: of it. book: also that of the one lesson. lessons: in order; guides where the book is for
    facilitators. services: entries that the lessons show and help-now does not. pictures: the bytes
    by address, in one width; one that is missing is shown by its alternative text. version: the
    place in the feed before anything was read.
    questions: by language, how to ask whether the numbers still stand (`live_url` answers).
    """

    locale: str
    title: str
    is_whole_book: bool
    book: Json
    modules: list[Json]
    lessons: list[Json]
    services: list[Json]
    help_now: Json
    words: Vocabulary
    home: Json | None
    questions: list[tuple[str, str]]
    pictures: dict[str, bytes]
    version: str
    made_at: datetime
    live_url: str
    compounds: Compounds  # of the term base: what stays on one line

    @property
    def is_for_facilitators(self) -> bool:
        if self.lessons:
            return bool(self.lessons[0]["kind"] == "guides")
        return published.is_for_facilitators(self.book)

    @property
    def parts(self) -> list[tuple[Json, list[Json]]]:
        """(module, its lessons), in order."""
        return [
            (module, [one for one in self.lessons if one["module"]["key"] == module["key"]])
            for module in self.modules
        ]


def read_contents(key: UUID, locale: str, now: datetime, kind: str = BOOK) -> Contents | None:
    """Of the pack of this kind with `key`. None while the public does not get it or no help-now."""
    if not is_open() or locale not in locales():
        return None
    # before everything else: what comes later makes another file
    feed, asks = served.feed(), paper.address()
    kit = emergency.kit(locale)
    found = published.whole(locale, DOCUMENTS[kind], Q(key=key))
    if found is None or kit is None:
        return None
    one, book, around = found.one, found.book, found.around
    help_now = orjson.loads(bytes(kit.body))
    labels = around.home["labels"] if around.home else {}
    documents = [book, *found.lessons, help_now]
    pictures = _pictures(documents)
    lasting: list[Json] = [_lasting(one) for one in documents]
    words = around.words[locale]
    words = replace(words, words={**words.speaking_to(book["audience"]), **labels})
    return Contents(
        locale=locale,
        title=one["title"],
        is_whole_book=kind == BOOK,
        book=lasting[0],
        modules=[module for module in book["modules"] if kind == BOOK or _is_in(one, module)],
        lessons=lasting[1:-1],
        services=_other_services(lasting[1:-1], lasting[-1]),
        help_now=lasting[-1] | {"alert": None},
        words=words,
        home=around.home,
        questions=[(code, one.words["is_paper_right"]) for code, one in around.words.items()],
        pictures=pictures,
        version=token(feed.epoch, feed.seq),
        made_at=now,
        live_url=asks,
        compounds=searched().compounds,
    )


def _is_in(lesson: Json, module: Json) -> bool:
    return bool(lesson["module"]["key"] == module["key"])


def _lasting(value: Any) -> Any:
    """Without what the clock makes wrong (beside each number stands the day of its last
    confirmation instead) and what only a film needs."""
    if isinstance(value, list):
        return [_lasting(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _lasting(inner) for name, inner in value.items()}
    if is_contact(found):
        found |= {"stale": False, "valid_until": None}
    if found.get("resource") and "poster" in found:
        found["poster"] = None  # of a film, which stays where it is
    return found


def _other_services(lessons: Iterable[Json], help_now: Json) -> list[Json]:
    """The services that lessons name and help-now does not have; each once."""
    found = {one["key"]: one for one in _dicts(list(lessons)) if _is_service(one)}
    known = {one["key"] for one in help_now["entries"]}
    return [one | {"url": None} for key, one in found.items() if key not in known]


def _is_service(value: Json) -> bool:
    return value.keys() >= {"key", "name", "urgency", "channels"}


def _dicts(value: Any) -> Iterator[Json]:
    """Every object anywhere in `value`, in order."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _dicts(one)


def _pictures(documents: list[Json]) -> dict[str, bytes]:
    """The bytes of what may leave, by address, in the first width in which all are light enough."""
    kept = published.held_back(documents)
    shown = [one for one in _dicts(documents) if "renditions" in one]
    free = [one for one in shown if kept.isdisjoint(file["url"] for file in one["renditions"])]
    files: dict[str, int] = {}
    for width in WIDTHS:
        chosen = (_of_width(one["renditions"], width) for one in free)
        files = {one["url"]: one["bytes"] for one in chosen if one}
        if sum(files.values()) <= MOST_BYTES:
            break
    read = ((url, _bytes(url)) for url in sorted(files))
    return {url: found for url, found in read if found is not None}


def _of_width(renditions: Iterable[Mapping[str, Any]], width: int) -> Mapping[str, Any] | None:
    """The widest that is no wider; a picture that is never narrower as it is."""
    files = sorted(
        (one for one in renditions if one["type"] == TYPE), key=lambda one: int(one["width"])
    )
    return next((one for one in reversed(files) if one["width"] <= width), next(iter(files), None))


def _bytes(url: str) -> bytes | None:
    """None of a file that is not there any more: its words stand for it."""
    name = media_name(url)
    if name is None:
        return None
    try:
        with default_storage.open(name, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
