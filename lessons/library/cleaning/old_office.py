"""Compound files ([MS-CFB]): Office before 2007, and any Office file with a password.

Only looked through, a piece at a time: nothing of them is ever opened.
"""

from typing import IO

_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1024 * 1024  # bytes
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the name of a stream in its directory


def is_one(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(len(_HEAD)) == _HEAD


def why(file: IO[bytes]) -> str:
    """The code of why it is not accepted: its password, or its age."""
    file.seek(0)
    end = b""
    while chunk := file.read(CHUNK):
        if _ENCRYPTED in end + chunk:
            return "password"
        end = chunk[-len(_ENCRYPTED) :]
    return "old_office"
