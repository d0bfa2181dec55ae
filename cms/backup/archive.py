"""The archive: a zip file, so that any machine can look into it, encrypted as a whole or not.

    rows/TABLE.jsonl    one row a line, a list of its columns
    media/SHA256        each content once, not compressed again
    files.jsonl         name in the media storage, digest and size, of every file
    public.jsonl        address and digest of every public answer
    manifest.json       the last: what the archive is of, and the digest of each member above

Nothing in it is a program or a pickle.
"""

import hashlib
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import orjson

from cms.backup.encryption import Decrypting, Encrypting, is_encrypted, read_key
from cms.backup.refusals import Refused

FORMAT = 1
MANIFEST = "manifest.json"
FILES, PUBLIC = "files.jsonl", "public.jsonl"
BUFFER = 1 << 20  # bytes
# the same members have the same bytes, whenever they were written
NEVER = (1980, 1, 1, 0, 0, 0)
# what the readers of zip, deflate, JSON and their own words raise where bytes are not theirs
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def rows_of(table: str) -> str:
    return f"rows/{table}.jsonl"


def media_of(sha256: str) -> str:
    return f"media/{sha256}"


class Writer:
    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.members: dict[str, dict[str, Any]] = {}

    def add_lines(self, name: str, lines: Iterable[bytes]) -> int:
        """Returns how many there were."""
        number = 0
        with self._member(name, zipfile.ZIP_DEFLATED) as write:
            for line in lines:
                write(line + b"\n")
                number += 1
        return number

    def add_file(self, sha256: str, stream: IO[bytes]) -> None:
        """Raises Refused when the content is another one meanwhile."""
        name = media_of(sha256)
        if name in self.members:
            return
        with self._member(name, zipfile.ZIP_STORED) as write:
            for piece in pieces(stream):
                write(piece)
        if self.members[name]["sha256"] != sha256:
            raise Refused("A file changed while it was copied. Make the backup again.")

    def finish(self, manifest: dict[str, Any]) -> None:
        told = orjson.dumps(manifest | {"members": self.members}, option=orjson.OPT_INDENT_2)
        self._zip.writestr(_info(MANIFEST, zipfile.ZIP_DEFLATED), told)

    @contextmanager
    def _member(self, name: str, method: int) -> Iterator[Any]:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name, method), "w", force_zip64=True) as member:

            def write(data: bytes) -> None:
                nonlocal size
                digest.update(data)
                size += len(data)
                member.write(data)

            yield write
        self.members[name] = {"sha256": digest.hexdigest(), "size": size}


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NEVER)
    info.compress_type = method
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def archive_writing(file: Path, key: bytes | None) -> Iterator[Writer]:
    # of its owner only, wherever it is put
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as target:
        stream: Any = Encrypting(target, key) if key else target
        with zipfile.ZipFile(stream, "w", compresslevel=6, allowZip64=True) as zipped:
            yield Writer(zipped)
        if key:
            stream.finish()


class Reader:
    """An archive that was opened; every word of it is a stranger's until `verify` has read it."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.manifest: dict[str, Any] = json.loads(zipped.read(MANIFEST))
        if self.manifest["format"] != FORMAT:
            raise Refused(
                f"The archive has format {self.manifest['format']}, and this version reads format "
                f"{FORMAT}. Use the version that made it: {self.manifest['program']['version']}."
            )

    def verify(self) -> None:
        """Read all of it; raises Refused at the first byte that is not what was written."""
        members = self.manifest["members"]
        if sorted(self._zip.namelist()) != sorted([*members, MANIFEST]):
            raise Refused("The archive was altered: its members are not those of its manifest.")
        for name, told in members.items():
            digest = hashlib.sha256()
            with self._zip.open(name) as member:
                for piece in pieces(member):
                    digest.update(piece)
            if digest.hexdigest() != told["sha256"]:
                raise Refused(f"The archive was altered: {name} is not what was written.")

    def lines(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as member:
            yield from member

    def open_media(self, sha256: str) -> IO[bytes]:
        return self._zip.open(media_of(sha256))


@contextmanager
def reading(file: Path, key_file: str) -> Iterator[Reader]:
    """key_file: empty where there is none. Raises Refused, whatever is wrong with the bytes."""
    with ExitStack() as stack:
        try:
            source: Any = stack.enter_context(file.open("rb"))
            if is_encrypted(file):
                if not key_file:
                    raise Refused(f"{file.name} is encrypted: BACKUP_KEY_FILE names no key.")
                source = io.BufferedReader(Decrypting(source, read_key(Path(key_file))), BUFFER)
            with refusing_broken():
                reader = Reader(stack.enter_context(zipfile.ZipFile(source)))
        except OSError as error:
            raise Refused(f"{file} cannot be read: {error.strerror}.") from error
        yield reader


@contextmanager
def refusing_broken() -> Iterator[None]:
    """Around whatever reads an archive that nobody has verified yet."""
    try:
        yield
    except BROKEN as error:
        raise Refused(f"The archive was altered or is cut off ({error}).") from error


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(BUFFER), b"")
