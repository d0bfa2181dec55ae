"""An upload becomes pixels and nothing else.

What a camera or an editor wrote beside the pixels (place, time, owner, XMP, IPTC, maker notes,
colour profile, embedded thumbnail) is dropped because a new file is written from the decoded
picture. The same step stops files that are two things at once, and files that only pretend.
Every refusal is a ValidationError with a sentence that says what to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
_SEVERAL = ("MPO", "HEIF")  # may hold further pictures (MPO: behind a JPEG); the first is meant
MOST_PIXELS = 24_000_000
LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes
LONGEST_SIDE = 2560  # pixels that are kept; twice the widest rendition
_PHOTO_QUALITY = 90

REFUSALS = {
    "large": _("The picture is larger than 10 MB. Make it smaller and try again."),
    "pixels": _("The picture has more than 24 megapixels. Make it smaller and try again."),
    "kind": _(
        "This is not a picture that can be used, whatever its name says. Use JPEG, PNG, WebP, "
        "GIF or HEIC."
    ),
    "damaged": _("The picture is damaged or incomplete. Save it again and upload that file."),
    "animated": _("The picture moves. Use one that does not, or upload a video to the library."),
}


class Redrawn(ContentFile):
    """A file that `redraw` has written; `width` and `height` in pixels."""

    def __init__(self, content: bytes, *, extension: str, size: tuple[int, int]) -> None:
        super().__init__(content, name=f"picture.{extension}")
        self.width_px, self.height_px = size


def refused(code: str) -> ValidationError:
    return ValidationError(REFUSALS[code], code=code)


def redraw(upload: IO[bytes] | File) -> Redrawn:
    """The picture in `upload`, upright and in sRGB, as a new file. Repeating it changes nothing."""
    if isinstance(upload, Redrawn):
        return upload
    upload.seek(0)
    content = upload.read(LARGEST_UPLOAD + 1)
    if len(content) > LARGEST_UPLOAD:
        raise refused("large")
    with _opened(content) as image:
        return _written(image)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """The decoded picture, checked before anything large is unpacked."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refused("pixels")
            if image.format not in _SEVERAL and getattr(image, "n_frames", 1) > 1:
                raise refused("animated")
            image.load()
            yield image
    except Image.DecompressionBombError as error:
        raise refused("pixels") from error
    except Image.UnidentifiedImageError as error:
        raise refused("kind") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError) as error:
        raise refused("damaged") from error


def _written(image: Image.Image) -> Redrawn:
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    upright = _srgb(ImageOps.exif_transpose(image), "RGBA" if has_alpha else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    pixels = Image.new(upright.mode, upright.size)  # a new picture has nothing else to write
    pixels.paste(upright)
    out = BytesIO()
    if image.format in ("PNG", "GIF") or has_alpha:
        pixels.save(out, "PNG")
        return Redrawn(out.getvalue(), extension="png", size=pixels.size)
    pixels.save(out, "JPEG", quality=_PHOTO_QUALITY, optimize=True)
    return Redrawn(out.getvalue(), extension="jpg", size=pixels.size)


def _srgb(image: Image.Image, mode: str) -> Image.Image:
    """Colours as every screen understands them, so that the profile can be left out."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return image.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        base = image.convert("RGB") if alpha else image
        colours = ImageCms.profileToProfile(
            base, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert(mode)  # a broken profile: the numbers as they are
    if colours is None:
        return image.convert(mode)
    if alpha:
        colours.putalpha(alpha)
    return colours.convert(mode)
