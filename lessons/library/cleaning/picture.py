"""A picture becomes pixels and nothing else.

What a camera or an editor wrote beside the pixels (place, time, owner, XMP, IPTC, maker notes,
colour profile, embedded thumbnail) is dropped because a new file is written from the decoded
picture. The same step stops files that are two things at once, and files that only pretend.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from lessons.library import ladder
from lessons.library.cleaning.values import LARGEST_PICTURE, MOST_PIXELS, Cleaned, opening, refused

register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
_SEVERAL = ("MPO", "HEIF")  # may hold further pictures (MPO: behind a JPEG); the first is meant
LONGEST_SIDE = 2560  # pixels that are kept; twice the widest rendition
_SHARP = ("PNG", "GIF", "BMP", "TIFF")  # drawings rather than photographs
_PHOTO_QUALITY = 90
PICTURE = "picture"  # what `opened` makes


@dataclass(frozen=True)
class Drawn:
    """A picture that was drawn anew."""

    content: bytes
    extension: str


def draw(content: bytes, *, formats: tuple[str, ...] = FORMATS, may_move: bool = False) -> Drawn:
    """The picture in `content`, upright and in sRGB. may_move: of one that moves the first."""
    if len(content) > LARGEST_PICTURE:
        raise refused("large")
    with _opened(content, formats, may_move=may_move) as image:
        return _written(image)


def opened(files: list[Path], made: Path, *, with_sizes: bool) -> dict[str, Any]:
    """The task for pictures by themselves (`cms.sandbox.child`)."""
    (path,) = files
    drawn = draw(_read(path))
    (made / PICTURE).write_bytes(drawn.content)
    sizes = ladder.write(drawn.content, made) if with_sizes else {}
    return {"extension": drawn.extension, "sizes": sizes}


def clean(upload: IO[bytes]) -> Cleaned:
    """A picture as a file of the library, which shows itself."""
    drawn = draw(upload.read(LARGEST_PICTURE + 1))
    return Cleaned(
        BytesIO(drawn.content),
        drawn.extension,
        thumbnail=drawn.content,
    )


cleaned = opening(clean)


def _read(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(LARGEST_PICTURE + 1)


@contextmanager
def _opened(content: bytes, formats: tuple[str, ...], *, may_move: bool) -> Iterator[Image.Image]:
    """The decoded picture, checked before anything large is unpacked."""
    try:
        with Image.open(BytesIO(content), formats=formats) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refused("pixels")
            is_several = image.format in _SEVERAL or may_move
            if not is_several and getattr(image, "n_frames", 1) > 1:
                raise refused("animated")
            image.load()
            yield image
    except Image.DecompressionBombError as error:
        raise refused("pixels") from error
    except Image.UnidentifiedImageError as error:
        raise refused("kind") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise refused("damaged") from error


def _written(image: Image.Image) -> Drawn:
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    upright = _srgb(ImageOps.exif_transpose(image), "RGBA" if has_alpha else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    pixels = Image.new(upright.mode, upright.size)  # a new picture has nothing else to write
    pixels.paste(upright)
    out = BytesIO()
    if image.format in _SHARP or has_alpha:
        pixels.save(out, "PNG")
        return Drawn(out.getvalue(), "png")
    pixels.save(out, "JPEG", quality=_PHOTO_QUALITY, optimize=True)
    return Drawn(out.getvalue(), "jpg")


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
