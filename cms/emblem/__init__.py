"""The emblem of the house: a PNG that `setup --emblem` stores; without it the product's mark stands
in its place. Read once by each process."""

from functools import cache
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

NAME = "house/emblem.png"
TYPE = "image/png"
LARGEST = 200_000  # bytes: it stands on every page


@cache
def content() -> bytes | None:
    """Its bytes; None while there is none."""
    try:
        with default_storage.open(NAME, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def version() -> str:
    """Another one with other bytes; "" while there is none."""
    found = content()
    return sha256(found).hexdigest()[:12] if found else ""


def store(png: bytes) -> None:
    """In the place of what there was. To be given only what `lessons.library.pictures.redraw` drew:
    it is shown to everybody."""
    default_storage.delete(NAME)
    default_storage.save(NAME, ContentFile(png))
    content.cache_clear()
