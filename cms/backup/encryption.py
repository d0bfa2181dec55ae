"""An archive that only the holder of a key can read, and that nobody can change unseen.

The construction of age's payload (STREAM): pieces of 64 KiB, each sealed with ChaCha20-Poly1305
under a key of this archive alone, which HKDF makes of the kept key and a random salt. The nonce of
a piece is its number and whether it is the last one, so that pieces cannot be changed, exchanged,
left out or cut off. Pieces can be read in any order, which a zip file needs.

    magic, 26 bytes | salt, 32 | proof of the key, 32 | pieces, each 16 bytes longer than its text
"""

import hmac
import io
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cms.backup.doctor.installation import command
from cms.backup.refusals import Refused

MAGIC = b"cncc encrypted archive 1\n\n"
SALT, PROOF, TAG = 32, 32, 16
HEADER = len(MAGIC) + SALT + PROOF
PIECE = 64 * 1024


def make_key(file: Path) -> None:
    """A new key, in a new file that only its owner may read."""
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused(f"{file} is there already; nothing was changed.") from error
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(number, "wb") as stream:
        stream.write(urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")


def read_key(file: Path) -> bytes:
    try:
        key = urlsafe_b64decode(file.read_bytes().strip())
    except OSError as error:
        raise Refused(f"The key {file} cannot be read: {error.strerror}.") from error
    except (NotBase64, ValueError):
        key = b""
    if len(key) != 32:
        makes = command("backup --make-key FILE")
        raise Refused(f"{file} holds no key; `{makes}` makes one.")
    return key


def is_encrypted(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def _derived(key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """The key of the pieces, and the proof that it was this one."""
    made = HKDF(SHA256(), 64, salt, b"cncc archive").derive(key)
    return made[:32], hmac.digest(made[32:], MAGIC + salt, "sha256")


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Encrypting(io.RawIOBase):
    """A stream to write to; what it says goes to `target`. Closing it writes the last piece."""

    def __init__(self, target: IO[bytes], key: bytes) -> None:
        salt = secrets.token_bytes(SALT)
        sealing, proof = _derived(key, salt)
        self._target, self._cipher = target, ChaCha20Poly1305(sealing)
        self._number, self._left = 0, bytearray()
        target.write(MAGIC + salt + proof)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._left += data
        # what may be the last piece waits
        while len(self._left) > PIECE:
            self._seal(bytes(self._left[:PIECE]), is_last=False)
            del self._left[:PIECE]
        return len(data)

    def _seal(self, text: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last), text, None))
        self._number += 1

    def finish(self) -> None:
        self._seal(bytes(self._left), is_last=True)
        self._left.clear()


class Decrypting(io.RawIOBase):
    """What was encrypted, to be read from any place. Raises Refused where a piece is not as it was
    written."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        size = source.seek(0, os.SEEK_END) - HEADER
        source.seek(0)
        header = source.read(HEADER)
        salt = header[len(MAGIC) : len(MAGIC) + SALT]
        sealing, proof = _derived(key, salt)
        if not hmac.compare_digest(header[len(MAGIC) + SALT :], proof):
            raise Refused("The archive was encrypted with another key.")
        self._source, self._cipher = source, ChaCha20Poly1305(sealing)
        self._last = max(0, (size - 1) // (PIECE + TAG))
        self.size = size - (self._last + 1) * TAG
        if self.size < 0:
            raise Refused("The archive is cut off.")
        self._at, self._open = 0, (-1, b"")
        self._piece(self._last)  # the one that says that nothing is missing

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self.size:
            return 0
        number, within = divmod(self._at, PIECE)
        found = self._piece(number)[within : within + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self._open[0] != number:
            self._source.seek(HEADER + number * (PIECE + TAG))
            sealed = self._source.read(PIECE + TAG)
            try:
                text = self._cipher.decrypt(_nonce(number, number == self._last), sealed, None)
            except InvalidTag as error:
                raise Refused("The archive was altered or is cut off.") from error
            self._open = number, text
        return self._open[1]
