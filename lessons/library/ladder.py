"""The sizes in which channels get a picture: 320, 640, 960 and 1280 pixels wide, never enlarged,
each as WebP and as JPEG.

All are drawn from one decoding, the widest first. Nothing is cropped; where the important part
is, channels are told in numbers (`Picture.focus`).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

WIDTHS = (320, 640, 960, 1280)
FORMATS = {"webp": "image/webp", "jpeg": "image/jpeg"}
EXTENSIONS = {"webp": "webp", "jpeg": "jpg"}
MOST_BYTES = 80 * 1024  # of one file: what a weak network bears
_QUALITIES = (76, 60, 45, 30)  # from the first that fits
_WEBP_EFFORT = 2  # of 6; 4 took four times as long for files 3 % smaller


@dataclass(frozen=True)
class Drawn:
    """One size in one format; `spec` names it as Wagtail names renditions."""

    spec: str
    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.spec.rpartition("-")[2]]


def specs(width: int) -> list[str]:
    """The names of what a picture of this width has; a narrow one keeps its own width."""
    widths = [step for step in WIDTHS if step <= width] or [width]
    return [f"width-{step}|format-{name}" for name in FORMATS for step in widths]


def media_type(spec: str) -> str:
    return FORMATS[spec.rpartition("-")[2]]


def file_name(spec: str) -> str:
    """Of one size among what `opened` makes."""
    return spec.replace("|", "-")


def opened(files: list[Path], made: Path, *, wanted: list[str]) -> dict[str, Any]:
    """The task that draws the sizes `wanted` (`cms.sandbox.child`)."""
    (path,) = files
    return write(path.read_bytes(), made, wanted)


def write(content: bytes, folder: Path, wanted: list[str] | None = None) -> dict[str, list[int]]:
    """Draw the sizes `wanted`, or all, into files; width and height of each by its name."""
    if wanted is None:
        with Image.open(BytesIO(content)) as stored:
            wanted = specs(stored.width)
    drawn = draw(content, wanted)
    for one in drawn:
        (folder / file_name(one.spec)).write_bytes(one.content)
    return {one.spec: [one.width, one.height] for one in drawn}


def draw(content: bytes, wanted: Iterable[str]) -> list[Drawn]:
    """The sizes named in `wanted` of a picture that was redrawn."""
    by_width: dict[int, list[str]] = {}
    for spec in wanted:
        size, _, name = spec.partition("|format-")
        by_width.setdefault(int(size.removeprefix("width-")), []).append(name)
    drawn = []
    with Image.open(BytesIO(content)) as stored:
        stored.draft("RGB", (max(by_width, default=1), 1))  # a JPEG may be decoded smaller
        image = stored.convert("RGBA" if "A" in stored.getbands() else "RGB")
        proportion = stored.height / stored.width
    for width in sorted(by_width, reverse=True):
        height = max(round(width * proportion), 1)
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        drawn += [
            Drawn(f"width-{width}|format-{name}", _encoded(image, name), width, height)
            for name in by_width[width]
        ]
    return drawn


def _encoded(image: Image.Image, name: str) -> bytes:
    if name == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    content = b""
    for quality in _QUALITIES:
        out = BytesIO()
        if name == "webp":
            image.save(out, "WEBP", quality=quality, method=_WEBP_EFFORT)
        else:
            image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        content = out.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return content
