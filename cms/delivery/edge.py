"""Telling the cache before this system what to forget: whatever changed, within a second or two.

Answers of the API and pages of the reader live for a minute and show parts of each other, so all of
them go with any change: asking for them again costs what the next minute would have cost. Files
live for ever and are large: only those go that no public document lists any more. A cache that
knows no prefixes (`…*`) forgets the addresses themselves; what has other parameters lives out its
minute there.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.contrib.frontend_cache.backends import BaseBackend, CloudflareBackend
from wagtail.contrib.frontend_cache.utils import get_backends

from cms.api import feed as api_feed
from cms.api import served
from cms.delivery.models import Cursor, PublicFile
from cms.delivery.reading import Failed, Place, is_anew
from cms.documents.addresses import (
    HOME,
    ROOT,
    WEBSITE,
    absolute,
    document_path,
    locales,
    media_path,
    website_path,
)
from cms.documents.kinds import fixed_kinds
from cms.documents.models import Document, MediaFile, OldSlug
from cms.publishing.links import outside

MOST = 500  # entries of the feed in a step
TIMEOUT = 5.0  # seconds for each address
AGENT = "cncc-purge"
AWAY = (404, 412)  # what caches answer that do not have it
EVERYTHING = (f"{ROOT}*", f"{WEBSITE}*", "/sitemap.xml")
FILES = f"{media_path('')}*"


class HttpCache(BaseBackend):
    """A cache that takes PURGE, also of every address that begins with what stands before a `*`:
    nginx with its module. Unlike Wagtail's it says when that failed."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = params["LOCATION"].rstrip("/")

    def purge(self, url: str) -> None:
        """Raises Failed."""
        parts = urlsplit(url)
        answer = outside.send(
            "PURGE",
            f"{self.location}{parts.path}",
            headers={"Host": parts.netloc, "User-Agent": AGENT},
            timeout=TIMEOUT,
            may_open=lambda _address: True,  # the operator named it
        )
        if not answer.is_accepted and answer.status not in AWAY:
            raise Failed(f"{parts.path}: {answer.status or ''} {answer.reason}")


def is_used() -> bool:
    return bool(settings.WAGTAILFRONTENDCACHE)


def cursor() -> Cursor:
    """The one of the cache. A new one belongs to no history, so that everything is forgotten."""
    found, _made = Cursor.objects.get_or_create(name=Cursor.EDGE, defaults={"epoch": "", "seq": 0})
    return found


def step(cursor: Cursor) -> Place | None:
    """Purge what changed behind `cursor`. A step of `reading.turn`."""
    feed = served.feed()
    heads: list[Any] = []
    until, is_first = feed.seq, is_anew(cursor, feed)
    if not is_first:
        if feed.seq == cursor.seq:
            return None
        page = api_feed.page(feed, cursor.seq, MOST)
        heads, until = list(page.heads), page.until
    # before the purge: what comes and goes while that fails is known, too
    _note_public()
    gone = list(_gone().values_list("name", flat=True))
    for backend in get_backends().values():
        knows_prefixes = not isinstance(backend, CloudflareBackend)
        paths = [*(EVERYTHING if knows_prefixes else _addresses(heads)), *map(media_path, gone)]
        if is_first and knows_prefixes:
            # which files it has of another history, or of a time without purging, nobody knows
            paths.append(FILES)
        with _heard():
            backend.purge_batch([absolute(path) for path in paths])
    return Place(feed.epoch, until, partial(_forget, gone))


@contextmanager
def _heard() -> Iterator[None]:
    """Wagtail's backends write down what fails and go on; here it is Failed."""
    said: list[str] = []
    logger, handler = logging.getLogger("wagtail.frontendcache"), logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
    if said:
        raise Failed(said[0])


def _public_files() -> Any:
    return MediaFile.objects.filter(document__in=Document.objects.public(timezone.now()))


def _gone() -> Any:
    """Files that a cache may have and that nobody is to get any more."""
    return PublicFile.objects.exclude(Exists(_public_files().filter(name=OuterRef("name"))))


def _forget(gone: Iterable[str], _now: Any) -> None:
    PublicFile.objects.filter(name__in=list(gone)).delete()


def _note_public() -> None:
    known = PublicFile.objects.filter(name=OuterRef("name"))
    new = _public_files().exclude(Exists(known)).values_list("name", flat=True).distinct()
    PublicFile.objects.bulk_create(PublicFile.of(new), ignore_conflicts=True, batch_size=500)


def _addresses(heads: list[Any]) -> list[str]:
    """Where each of these stands, without any parameters."""
    paths = {ROOT, f"{ROOT}changes/", f"{ROOT}hsds/services/", WEBSITE, "/sitemap.xml"}
    slugs = _slugs({head["key"] for head in heads})
    for head in heads:
        key, locale, kind = head["key"], head["locale"], head["kind"]
        paths |= {document_path(locale, kind, key), website_path(locale, kind, key)}
        paths |= {website_path(locale, HOME), website_path(locale, kind)}
        if kind not in fixed_kinds():
            paths.add(f"{ROOT}{locale}/{kind}/")
            paths |= {
                f"{root}{locale}/{kind}/{slug}/"
                for root in (ROOT, WEBSITE)
                for slug in slugs.get((key, locale, kind), ())
            }
        if kind == "services":
            paths.add(f"{ROOT}hsds/services/{key}/")
    return sorted(paths)


def _slugs(keys: set[Any]) -> dict[tuple[Any, str, str], set[str]]:
    """Those of now and of once; a document that is gone has left its last one."""
    found: dict[tuple[Any, str, str], set[str]] = {}
    for model in (Document, OldSlug):
        rows = model.objects.filter(key__in=keys, locale__in=locales()).exclude(slug="")
        for key, locale, kind, slug in rows.values_list("key", "locale", "kind", "slug"):
            found.setdefault((key, locale, kind), set()).add(slug)
    return found
