"""A card with the first words of a file, for files that bring no preview.

Khmer is shaped by HarfBuzz (Pillow's `raqm`), in the packaged Noto Sans Khmer; lines break between
words, which Khmer does not separate by spaces.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO

import fontpkg_noto_sans_khmer
from PIL import Image, ImageDraw, ImageFont

from localize.khmer import words

SIZE = (960, 720)  # pixels; a slide's usual proportion
MOST_LINES = 12
_MARGIN = 70
_INK, _PAPER, _BAND = "#1b3a4b", "#ffffff", "#1b3a4b"


def draw(paragraphs: Sequence[str]) -> bytes | None:
    """PNG with the first paragraph as a title; None without any words."""
    if not paragraphs:
        return None
    image = Image.new("RGB", SIZE, _PAPER)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, SIZE[0], 24), fill=_BAND)
    top = float(_MARGIN + 20)
    for number, paragraph in enumerate(paragraphs):
        font = _font(54, "Bold") if number == 0 else _font(34, "Regular")
        for line in wrapped(paragraph, font, SIZE[0] - 2 * _MARGIN):
            height = font.size * 1.75  # Khmer stacks letters above and below
            if top + height > SIZE[1] - _MARGIN / 2:
                break
            canvas.text((_MARGIN, top), line, font=font, fill=_INK, language="km")
            top += height
        top += 14
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Lines no wider than `width`, broken between words."""
    line = ""
    for word in words(text):
        if line.strip() and font.getlength(line + word.rstrip()) > width:
            yield line.strip()
            line = ""
        line += word
    if line.strip():
        yield line.strip()


@lru_cache(maxsize=4)
def _font(size: int, style: str) -> ImageFont.FreeTypeFont:
    (path,) = (fontpkg_noto_sans_khmer.ROOT / "files").glob("*.ttf")
    font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)
    font.set_variation_by_name(style)
    return font
