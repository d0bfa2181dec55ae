"""Compound files ([MS-CFB]): Office before 2007, and any Office file with a password."""

from typing import IO

from django.core.exceptions import ValidationError

from lessons.library.cleaning.values import refused

_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the name of a stream in its directory


def is_one(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(len(_HEAD)) == _HEAD


def refusal(file: IO[bytes]) -> ValidationError:
    """Why it is not accepted: its password, or its age."""
    file.seek(0)
    return refused("password" if _ENCRYPTED in file.read() else "old_office")
