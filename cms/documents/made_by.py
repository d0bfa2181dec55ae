"""Which program makes the files: another one may say the same documents in another way."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public", "locale")
# what a file to carry away is made of besides documents, which have ETags of their own: the text
# of the Khmer library, and none of its checks
OF_PACKS = (
    *("public/packs", "public/website", "cms/documents", "khmertext/search", "khmertext/*.py"),
    *("cms/core/country", "cms/core/languages", "cms/core/vocabularies"),
    *("cms/core/style*.py", "cms/publishing/templatetags"),
)
SAID_BY = frozenset({".py", ".html", ".js", ".css", ".svg", ".mo", ".json", ".yaml"})


@cache
def program() -> str:
    """The digest of everything of ours that an answer may follow from; once in a process."""
    return _digest(ROOMS)


@cache
def packs() -> str:
    """The same of a file to carry away: most upgrades change none."""
    return _digest(OF_PACKS)


def files(rooms: Iterable[str]) -> Iterator[Path]:
    """Of rooms, each a folder or a pattern, in an order that depends on nothing else."""
    for room in rooms:
        pattern = room if "*" in room else f"{room}/**/*"
        for file in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if file.suffix in SAID_BY and file.is_file():
                yield file


def _digest(rooms: Iterable[str]) -> str:
    found = hashlib.sha256()
    for file in files(rooms):
        found.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return found.hexdigest()[:20]
