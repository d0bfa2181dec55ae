"""Pictures of an uploaded document, set aside until somebody decides about each.

Nobody has said yet what they show or who is in them, so each counts as one in which a child can
be recognised: it stands in no lesson, and publishing refuses it, until a person has looked. Only
pixels are kept: the file is written anew, without place, camera, author or anything behind them.
"""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lessons.docx_import.report import SetAside
from lessons.docx_import.values import Drawing, Note
from lessons.library.models.pictures import Picture, collection_named

COLLECTION = "Pictures set aside"
MOST_PICTURES = 40
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 2560  # pixels; twice the widest rendition
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_LONGEST_ALT = 255


def redrawn(content: bytes) -> tuple[bytes, str] | None:
    """(file, extension) with the same pixels and nothing else; None if it cannot be a picture."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS or min(image.size) < 1:
                return None
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            return _written(upright)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None


def _written(image: Image.Image) -> tuple[bytes, str]:
    is_photo = image.format in {None, "JPEG"} and image.mode in {"RGB", "L", "CMYK"}
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    plain = image.convert("RGBA" if has_alpha else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    pixels = Image.new(plain.mode, plain.size)  # a new image has no metadata to write
    pixels.paste(plain)
    written = BytesIO()
    if is_photo and not has_alpha:
        pixels.save(written, "JPEG", quality=88, optimize=True)
        return written.getvalue(), "jpg"
    pixels.save(written, "PNG")
    return written.getvalue(), "png"


def set_aside(
    drawings: Sequence[Drawing], *, title: str, by: Any
) -> tuple[list[SetAside], list[Note]]:
    """Store each different picture once; what could not be stored comes back as notes."""
    if not drawings:
        return [], []
    from wagtail.images.permissions import permission_policy  # asks for the model when imported

    if not permission_policy.user_has_permission(by, "add"):
        return [], [Note("picture_permission", detail={"count": len(drawings)})]
    kept: list[SetAside] = []
    notes: list[Note] = []
    seen: set[str] = set()
    for index, drawing in enumerate(drawings):
        if len(kept) == MOST_PICTURES:
            notes.append(Note("pictures_too_many", detail={"count": len(drawings) - index}))
            break
        digest = hashlib.sha256(drawing.content).hexdigest()
        if digest in seen:
            continue
        seen.add(digest)
        file = redrawn(drawing.content)
        if file is None:
            notes.append(Note("picture_refused", drawing.place, drawing.alt[:120]))
            continue
        picture = _store(file, drawing, number=len(kept) + 1, title=title, by=by)
        kept.append(SetAside(picture.pk, drawing.alt, drawing.place))
    return kept, notes


def _store(
    file: tuple[bytes, str], drawing: Drawing, *, number: int, title: str, by: Any
) -> Picture:
    content, extension = file
    picture = Picture(
        title=_("Picture %(number)d of “%(title)s”") % {"number": number, "title": title[:200]},
        file=ContentFile(content, name=f"picture.{extension}"),
        alt_text=drawing.alt[:_LONGEST_ALT],
        has_identifiable_child=True,
        collection=collection_named(COLLECTION),
        uploaded_by_user=by,
    )
    picture.save()
    return picture
