"""Which file an address is, and files that are replaced in one step.

The shipped configuration of the proxy (deploy/nginx.conf) maps addresses in the same way.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote

INDEX = "index"
SUFFIXES = {"application/json": ".json", "text/html": ".html"}
PAGES = (f"{INDEX}.", "cursor=", "after=")  # how the files of an address with a final slash begin
PACKED = ".gz"
UNFINISHED = ".unfinished-"


def place(tree: Path, path: str) -> Path:
    """The file or folder of an address without its query."""
    return tree / unquote(path).strip("/")


def file_of(tree: Path, path: str, query: str, content_type: str) -> Path:
    """The file that answers `path`; those of a path with a final slash lie in its folder."""
    found = place(tree, path)
    if not path.endswith("/"):
        return found
    return found / f"{query or INDEX}{SUFFIXES[content_type.partition(';')[0]]}"


def replace(file: Path, content: bytes) -> None:
    """The old file or the new one, never half of it; nothing if it holds these bytes already."""
    with suppress(OSError):
        if file.stat().st_size == len(content) and file.read_bytes() == content:
            return

    def write(stream: IO[bytes]) -> None:
        stream.write(content)

    replace_by(file, write)


def replace_by(file: Path, write: Callable[[IO[bytes]], None]) -> None:
    """`file` with what `write` puts into the stream that it is given."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)


def lead(link: Path, target: str) -> None:
    """A symbolic link, put in the place of another in one step."""
    if link.is_symlink() and os.readlink(link) == target:
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    beside = link.parent / f"{UNFINISHED}{link.name[:100]}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    os.replace(beside, link)


def files_at(tree: Path, path: str) -> Iterator[Path]:
    """Every file that answers `path`, its further pages too."""
    found = place(tree, path)
    if not path.endswith("/"):
        yield from (one for one in (found, packed(found)) if one.exists())
    elif found.is_dir() and not found.is_symlink():
        with os.scandir(found) as entries:
            yield from [found / one.name for one in entries if one.name.startswith(PAGES)]


def remove(tree: Path, path: str) -> None:
    """Take away what answers `path`; folders that are empty then go with it."""
    found = place(tree, path)
    if found.is_symlink():
        found.unlink()
    for file in files_at(tree, path):
        file.unlink(missing_ok=True)
    folder = found if path.endswith("/") else found.parent
    while folder != tree:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:  # not empty
            return
        folder = folder.parent


def packed(file: Path) -> Path:
    return file.with_name(f"{file.name}{PACKED}")
