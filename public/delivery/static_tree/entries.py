"""The things that a tree holds, and how each is written."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from public.delivery.static_tree import door, layout

FOLLOWING = re.compile(rb'<p class="more"><a href="\?after=([\w-]+)"')
MOST_PAGES = 10_000
BUFFER = 1 << 20  # bytes
# from an address and its answer to the query of the page behind it
Further = Callable[[door.Answer], str | None]
Opener = Callable[[], Any]  # yields a stream of bytes


@dataclass(frozen=True)
class Entry:
    """One address. Its files are right as long as `version` is the same.

    With another `day` they are to be written again, but say nothing wrong until then.
    """

    path: str
    version: str
    rank: int = 0  # the lowest are written first
    day: str = ""

    @property
    def whole_version(self) -> str:
        return f"{self.version}@{self.day}"

    def is_said_by(self, held: str) -> bool:
        """May files of the version `held` stay until they are written again?"""
        return held.partition("@")[0] == self.version

    def write(self, tree: Path) -> bool:
        """Bring its files up to date; False if there is nothing at this address."""
        raise NotImplementedError

    def differences(self, tree: Path) -> Iterator[str]:
        """How its files differ from what is answered, as sentences."""
        raise NotImplementedError


@dataclass(frozen=True)
class Page(Entry):
    """What the public side answers; of a list with `further` also the pages behind the first."""

    further: Further | None = None

    def write(self, tree: Path) -> bool:
        written = set()
        for query, answer in self.answers():
            file = layout.file_of(tree, self.path, query, answer.content_type)
            layout.replace(file, answer.body)
            written.add(file)
            if answer.packed is None:
                layout.packed(file).unlink(missing_ok=True)
            else:
                layout.replace(layout.packed(file), answer.packed)
                written.add(layout.packed(file))
        for file in layout.files_at(tree, self.path):
            if file not in written:
                file.unlink()
        return bool(written)

    def differences(self, tree: Path) -> Iterator[str]:
        expected = set()
        for query, answer in self.answers():
            file = layout.file_of(tree, self.path, query, answer.content_type)
            for one, content in ((file, answer.body), (layout.packed(file), answer.packed)):
                if content is None:
                    continue
                expected.add(one)
                if not one.exists():
                    yield f"{one.relative_to(tree)} is missing"
                elif one.read_bytes() != content:
                    yield f"{one.relative_to(tree)} is not what is answered"
        for file in layout.files_at(tree, self.path):
            if file not in expected:
                yield f"{file.relative_to(tree)} is answered no more"

    def answers(self) -> Iterator[tuple[str, door.Answer]]:
        query: str | None = ""
        for _page in range(MOST_PAGES):
            answer = door.ask(f"{self.path}?{query}" if query else self.path)
            if answer is None:
                return
            yield query or "", answer
            query = self.further(answer) if self.further else None
            if query is None:
                return


@dataclass(frozen=True)
class Link(Entry):
    """A further address of the folder `target`, which lies beside it."""

    target: str = ""

    def write(self, tree: Path) -> bool:
        layout.lead(layout.place(tree, self.path), self.target)
        return True

    def differences(self, tree: Path) -> Iterator[str]:
        link = layout.place(tree, self.path)
        if not link.is_symlink() or os.readlink(link) != self.target:
            yield f"{link.relative_to(tree)} does not lead to {self.target}"


@dataclass(frozen=True)
class Stored(Entry):
    """A file that is there already. `where` is its path, where it has one on this machine."""

    where: Path | None = None
    opened: Opener | None = None

    def write(self, tree: Path) -> bool:
        file = layout.place(tree, self.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        return (self.where is not None and self._linked(self.where, file)) or self._copied(file)

    def _linked(self, where: Path, file: Path) -> bool:
        """One file under two names, where both are on one disk: stored files are never changed."""
        beside = file.parent / f"{layout.UNFINISHED}{file.name[:100]}"
        beside.unlink(missing_ok=True)
        try:
            os.link(where, beside)
            os.replace(beside, file)
        except OSError:
            return False
        finally:
            beside.unlink(missing_ok=True)
        return True

    def _copied(self, file: Path) -> bool:
        try:
            source = self._open()
        except FileNotFoundError:
            return False
        with source:
            layout.replace_by(file, lambda stream: shutil.copyfileobj(source, stream, BUFFER))
        return True

    def _open(self) -> Any:
        if self.opened is not None:
            return self.opened()
        assert self.where is not None
        return self.where.open("rb")

    def differences(self, tree: Path) -> Iterator[str]:
        file = layout.place(tree, self.path)
        try:
            source = self._open()
        except FileNotFoundError:
            if file.exists():
                yield f"{file.relative_to(tree)} is stored no more"
            return
        with source:
            if not file.exists():
                yield f"{file.relative_to(tree)} is missing"
            elif not _are_alike(source, file):
                yield f"{file.relative_to(tree)} is not what is stored"


def _are_alike(source: Any, file: Path) -> bool:
    with file.open("rb") as other:
        while (piece := source.read(BUFFER)) == other.read(BUFFER):
            if not piece:
                return True
    return False


def next_of_cards(answer: door.Answer) -> str | None:
    """The query of the page behind a list of the API."""
    following: str | None = orjson.loads(answer.body)["next"]
    return following and following.partition("?")[2]


def next_of_page(answer: door.Answer) -> str | None:
    """The same of a list of the reader."""
    found = FOLLOWING.search(answer.body)
    return f"after={found[1].decode()}" if found else None
