"""What is public at one moment: every address that the tree should hold, with its version.

A version names everything that the answer is made of: numbers of the feed, which never come again,
and for pages of the reader what stands around them. It costs a few statements over all documents,
without their bodies.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.db.models import Min, Q
from django.utils import timezone

from cms import emblem
from cms.documents import languages, recalls
from cms.documents.addresses import (
    HOME,
    ROOT,
    WEBSITE,
    document_path,
    locales,
    media_path,
    website_path,
)
from cms.documents.kinds import fixed_kinds, kinds, listed_kinds
from cms.documents.models import Document, Feed, MediaFile
from cms.documents.pack_models import DOCUMENTS as OF_PACKS
from cms.documents.packs import offered
from cms.documents.search import offline
from public.api.emergency import HELP_NOW
from public.api.views.packs import ADDRESS as PACKS
from public.api.views.search_index import ADDRESS as SEARCH_INDEX
from public.delivery.static_tree.entries import (
    Entry,
    Link,
    Opener,
    Page,
    Stored,
    next_of_cards,
    next_of_page,
)
from public.website import published, vocabulary
from public.website.addresses import EMBLEM
from public.website.frame import frame

# written in this order: who needs help first; what leads to everything else last
KIT, DOCUMENTS, FILES, LISTS, PAGES, HEADS = range(6)
LONGEST_NAME = 255  # bytes that a file's name may have
IN_BOOKS = ("lessons", "guides")  # whose pages show their place among those of a module
STATIC = ("website/", "fonts/")  # what pages of the reader ask for
ALWAYS = "always"  # the version of what only changes with the program


@dataclass(frozen=True)
class Moment:
    """The feed as somebody left it: another one as soon as anything was published."""

    epoch: str
    seq: int
    turns: int
    languages: tuple[str, ...]  # that readers get, in the order of the content's

    @classmethod
    def now(cls) -> "Moment":
        """What this process knows of the languages is that, too, from now on."""
        feed = Feed.objects.get(pk=Feed.ONLY)
        languages.know(feed.languages)
        return cls(feed.epoch, feed.seq, feed.turns, tuple(locales()))

    def __str__(self) -> str:
        return f"{self.epoch}-{self.seq}-{self.turns}"


@dataclass(frozen=True)
class Wanted:
    """entries: by address. until: when the clock alone changes what they say."""

    moment: Moment
    entries: dict[str, Entry]
    until: datetime

    def is_right(self, moment: Moment, now: datetime) -> bool:
        return moment == self.moment and now < self.until


def wanted(now: datetime) -> Wanted:
    moment = Moment.now()  # before everything else: what is published meanwhile is another one
    public = _Public.at(now, moment)
    entries = [*_documents(public), *_lists(public), *_heads(public), *_pages(public)]
    entries += [*_media(now), *_packs(public), *_static()]
    return Wanted(moment, {one.path: one for one in entries}, public.until)


@dataclass
class _Public:
    """The public documents: what decides about the versions."""

    moment: Moment
    now: datetime
    rows: list[Any]  # kind, locale, key, slug, seq
    of_kind: dict[tuple[str, str], str]  # (language, kind) → version of all of them
    around: dict[str, str]  # language → version of what stands around its pages
    packs: list[Any]  # that are offered
    day: str
    until: datetime
    said: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, now: datetime, moment: Moment) -> "_Public":
        rows: list[Any] = list(
            Document.objects.public(now)
            .filter(locale__in=moment.languages)  # those that went with the setting are no page
            .order_by("seq")
            .values_list("kind", "locale", "key", "slug", "seq", named=True)
        )
        seqs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            seqs[row.locale, row.kind].append(row.seq)
        of_kind = defaultdict(str, {place: _digest(found) for place, found in seqs.items()})
        turns = {code: _alert_turn(code) for code in moment.languages}
        words = _digest(of_kind[code, vocabulary.KIND] for code in moment.languages)
        paper = recalls.version()
        around = {
            code: _digest([of_kind[code, HOME], words, paper, turn, emblem.version()])
            for code, turn in turns.items()
        }
        packs = list(offered.offered(now))
        today = timezone.localdate(now)
        until = min(filter(None, [*turns.values(), *_ends(now), _midnight_after(now)]))
        return cls(moment, now, rows, of_kind, around, packs, today.isoformat(), until)


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()[:20]


def _alert_turn(locale: str) -> datetime | None:
    """When the alert around the pages of a language next appears or goes."""
    kit = published.one(locale, HELP_NOW, Q())
    turn: datetime | None = frame(locale, kit=kit)["ends"][0]
    return turn


def _ends(now: datetime) -> Iterator[datetime | None]:
    """When a document next begins or ends."""
    found = Document.objects.filter(deleted=False).aggregate(
        begins=Min("live_from", filter=Q(live_from__gt=now)),
        ends=Min("live_until", filter=Q(live_until__gt=now)),
    )
    yield from found.values()


def _midnight_after(now: datetime) -> datetime:
    """After valid_until a number is marked, by the day here."""
    local = timezone.localtime(now)
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


# The API


def _documents(public: _Public) -> Iterator[Entry]:
    for row in public.rows:
        path = document_path(row.locale, row.kind, row.key)
        if row.kind in fixed_kinds():
            # should two pages claim the address, it follows from both
            version = public.of_kind[row.locale, row.kind]
            yield Page(path, version, KIT if row.kind == HELP_NOW else DOCUMENTS)
            continue
        yield Page(path, f"{row.seq}", DOCUMENTS)
        if len(row.slug) <= LONGEST_NAME:
            by_slug = f"{ROOT}{row.locale}/{row.kind}/{row.slug}/"
            yield Link(by_slug, f"{row.key}", DOCUMENTS, target=f"{row.key}")


def _lists(public: _Public) -> Iterator[Entry]:
    for locale in public.moment.languages:
        for kind in listed_kinds():
            version = _version_of_list(public, locale, kind)
            yield Page(f"{ROOT}{locale}/{kind}/", version, LISTS, further=next_of_cards)


def _version_of_list(public: _Public, locale: str, kind: str) -> str:
    # a list of help that is empty has the emergency contacts
    kit = public.of_kind[locale, HELP_NOW] if kinds()[kind].is_help else ""
    return f"{ALWAYS} {public.of_kind[locale, kind]} {kit}"


def _heads(public: _Public) -> Iterator[Entry]:
    """The index, the beginning of the feed, and what describes both. Not the page of that: its
    policy names the script in it by a digest, which the proxy does not know."""
    feed = f"{public.moment.epoch}-{public.moment.seq}"
    every = _digest(row.seq for row in public.rows)
    for locale in public.moment.languages:
        for etag in offline.current(locale, public.now).values_list("etag", flat=True):
            yield Page(f"{ROOT}{locale}/{SEARCH_INDEX}/", etag, HEADS)
    yield Page(ROOT, f"{feed} {every}", HEADS)
    yield Page(f"{ROOT}changes/", f"{feed} {every}", HEADS)
    yield Page(f"{ROOT}schema/", ALWAYS, HEADS)


# The reader


def _pages(public: _Public) -> Iterator[Entry]:
    yield Page(WEBSITE, _digest(public.around.values()), PAGES, public.day)
    if emblem.content():
        yield Page(EMBLEM, emblem.version(), PAGES)
    for row in public.rows:
        if kinds()[row.kind].is_page:
            path = website_path(row.locale, row.kind, row.key)
            rank = KIT if row.kind == HELP_NOW else PAGES
            yield Page(path, _version_of_page(public, row), rank, public.day)
    for locale in public.moment.languages:
        around = public.around[locale]
        for kind in listed_kinds():
            if kinds()[kind].is_page:
                version = f"{around} {_version_of_list(public, locale, kind)}"
                path = website_path(locale, kind)
                yield Page(path, version, PAGES, public.day, further=next_of_page)
        keeping = website_path(locale, HELP_NOW)
        yield Page(f"{keeping}worker.js", ALWAYS, KIT)
        yield Page(f"{keeping}page.webmanifest", around, KIT)


def _version_of_page(public: _Public, row: Any) -> str:
    parts = [public.around[row.locale], row.seq]
    if row.kind in fixed_kinds():
        parts[1] = public.of_kind[row.locale, row.kind]
    parts += [
        one.sha256 for one in public.packs if one.key == row.key and OF_PACKS[one.kind] == row.kind
    ]
    if row.kind == HOME:
        parts.append(public.of_kind[row.locale, "courses"])
    if row.kind in IN_BOOKS:
        parts.append(public.of_kind[row.locale, "modules"])
    return _digest(parts)


# Files


def _media(now: datetime) -> Iterator[Entry]:
    """Of every public document, those that need a consent too: they go with the next round."""
    listed = MediaFile.objects.filter(document__in=Document.objects.public(now))
    for name, sha256 in listed.order_by("name").values_list("name", "sha256").distinct():
        yield Stored(media_path(name), sha256, FILES, where=_path_of(name), opened=_opener_of(name))


def _packs(public: _Public) -> Iterator[Entry]:
    yield Page(f"{ROOT}{PACKS}/", _digest(one.sha256 for one in public.packs), HEADS)
    for one in public.packs:
        name = one.file.name
        where, opened = _path_of(name), _opener_of(name)
        yield Stored(media_path(name), one.sha256, FILES, where=where, opened=opened)


def _path_of(name: str) -> Path | None:
    """Where the file lies, unless that is no disk of this machine."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def _opener_of(name: str) -> Opener:
    return lambda: default_storage.open(name, "rb")


def _static() -> Iterator[Entry]:
    """Under names that change with the content; without those (DEBUG) none."""
    names: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    for name, hashed in names.items():
        file = Path(settings.STATIC_ROOT) / hashed
        if name.startswith(STATIC) and file.is_file():
            path = f"{settings.STATIC_URL}{hashed}"
            yield Stored(path, ALWAYS, FILES, where=file)
            beside = file.with_name(f"{file.name}.gz")
            if beside.is_file():
                yield Stored(f"{path}.gz", ALWAYS, FILES, where=beside)
