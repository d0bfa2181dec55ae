"""The uploads, whatever keeps them: a folder of this machine or a bucket."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage

from cms.backup.archive import Reader, Writer, pieces
from cms.backup.refusals import Refused
from cms.whole_files import UNFINISHED


@dataclass(frozen=True)
class Stored:
    name: str
    sha256: str
    size: int


def names(folder: str = "") -> Iterator[str]:
    """Of every file, in their order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if not name.startswith(UNFINISHED):
            yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(f"{folder}/{name}" if folder else name)


def digest(name: str) -> Stored:
    found, size = hashlib.sha256(), 0
    with default_storage.open(name) as file:
        for piece in pieces(file):
            found.update(piece)
            size += len(piece)
    return Stored(name, found.hexdigest(), size)


def add_all(writer: Writer) -> Iterator[Stored]:
    """Each file that was added. What somebody deletes meanwhile is not there any more, and the
    database of a moment ago may have it still: `unlisted` says so if readers would miss it."""
    for name in list(names()):
        try:
            file = digest(name)
            with default_storage.open(name) as stream:
                writer.add_file(file.sha256, stream)
        except FileNotFoundError:
            continue
        yield file


def put_back(file: dict[str, Any], reader: Reader) -> None:
    """One file under its own name; what an interrupted restore left under it goes."""
    name = file["name"]
    try:
        if default_storage.exists(name):
            if digest(name).sha256 == file["sha256"]:
                return
            default_storage.delete(name)
        with reader.open_media(file["sha256"]) as member:
            kept = default_storage.save(name, File(member, name))
    except SuspiciousFileOperation as error:
        raise Refused(f"The archive was altered: a file is called {name}.") from error
    if kept != name:
        raise Refused(f"The file {name} cannot be put back: its name is taken.")


def different(wanted: dict[str, str]) -> Iterator[str]:
    """Name → digest; what of it is not there so, as sentences."""
    for name, sha256 in wanted.items():
        try:
            now = digest(name).sha256
        except OSError:
            yield f"The file {name} is not there"
        else:
            if now != sha256:
                yield f"The file {name} is not the one of the archive"
