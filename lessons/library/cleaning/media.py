"""What stands inside Office files: pictures, sound and film, each cleaned as what its bytes are.

The name of a part decides nothing: programs write JPEG under the name of PNG. What is none of
these, and no drawing or font of Office either, is refused.
"""

import re
from io import BytesIO

from lxml import etree
from PIL import Image

from lessons.library.cleaning import jpeg, recordings
from lessons.library.cleaning.markup import parse
from lessons.library.cleaning.values import refused

MOST_PIXELS = 50_000_000  # of a picture that has to be decoded to be cleaned
_WAVE_KEPT = (b"fmt ", b"fact", b"data")
_HEIF = (b"heic", b"heix", b"heim", b"mif1", b"msf1", b"avif")
_DEMUXERS = (
    ("matroska", (b"\x1a\x45\xdf\xa3",)),
    ("ogg", (b"OggS",)),
    ("mp3", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
)
_REDRAWN = (b"GIF8", b"II*\0", b"MM\0*", b"BM")
# written by Office itself: drawings, the pixels behind an effect, fonts
_OF_OFFICE = re.compile(r"\.(?:emf|wmf|emz|wmz|wdp|odttf|fntdata|ttf|otf)$", re.IGNORECASE)
_SVG_NOTES = frozenset({"metadata", "script", "foreignObject"})


def clean(name: str, content: bytes) -> bytes:
    if content.startswith(b"\xff\xd8\xff"):
        return jpeg.without_notes(content)
    if content.startswith(b"\x89PNG"):
        return jpeg.png_without_notes(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return _wave(content)
    if content[4:8] == b"ftyp" and content[8:12] not in _HEIF:
        return _recording(content, "mov")
    for demuxer, heads in _DEMUXERS:
        if content.startswith(heads):
            return _recording(content, demuxer)
    if name.lower().endswith(".svg"):
        return _svg(content)
    if _OF_OFFICE.search(name) or not content:
        return content
    if content.startswith(_REDRAWN) or content[8:12] == b"WEBP" or content[4:8] == b"ftyp":
        return _same_format(content)
    raise refused("part")


def _recording(content: bytes, demuxer: str) -> bytes:
    return recordings.clean(BytesIO(content), demuxer=demuxer).file.read()


def _same_format(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refused("too_complicated")
            pixels = image.copy()
            pixels.info = {}
            out = BytesIO()
            pixels.save(out, image.format)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused("damaged") from error


def _wave(content: bytes) -> bytes:
    """Format and samples (RIFF); lists of titles and names go."""
    kept, at = [], 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if content[at : at + 4] in _WAVE_KEPT:
            kept.append(content[at:end])
        at = end
    body = b"WAVE" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _svg(content: bytes) -> bytes:
    root = parse(content)
    for element in list(root.iter()):
        is_note = not isinstance(element.tag, str) or (etree.QName(element).localname in _SVG_NOTES)
        if is_note and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        for key in list(element.attrib):
            # what drawing programs add: the author's paths, document names
            if "inkscape" in key or "sodipodi" in key or key.lower().startswith("on"):
                del element.attrib[key]
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
