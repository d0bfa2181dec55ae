"""Small real files full of private data: each holds the markers in every place its format has."""

import io
import zipfile
import zlib

from PIL import Image, PngImagePlugin
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

NAME = "CANARY-NAME-Sok-Dara"
PLACE = "CANARY-PLACE-11.5564"
MARKERS = (NAME.encode(), PLACE.encode(), NAME.encode("utf-16-le"), b"GPS", b"CANARY")
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{NAME}" dc:place="{PLACE}"/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()


def traces(content: bytes) -> list[bytes]:
    """The markers in `content`, also in what is packed inside zips and PDF streams."""
    return [marker for marker in MARKERS if any(marker in part for part in _parts(content))]


def _parts(content: bytes):
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield entry.filename.encode() + entry.comment + (entry.extra or b"")
                yield from _parts(archive.read(entry))
            yield archive.comment
    if content.startswith(b"%PDF"):
        for piece in content.split(b"stream")[1::2]:
            try:
                yield zlib.decompressobj().decompress(piece.lstrip(b"\r\n"))
            except zlib.error:
                continue


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x013B] = NAME  # artist
    exif[0x0112] = orientation
    exif[0x8769] = {0x927C: NAME.encode(), 0xA430: NAME}  # maker note, camera owner
    exif[0x8825] = {1: "N", 2: (11.0, 33.0, 23.0), 27: PLACE.encode()}  # GPS
    return exif


def drawing(size: tuple[int, int] = (400, 200)) -> Image.Image:
    """Red on the left, blue on the right: the way up can be told."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def picture(kind: str, *, size: tuple[int, int] = (400, 200), orientation: int = 1) -> bytes:
    """A `jpeg`, `png`, `webp` or `heif` with place, owner and XMP."""
    out = io.BytesIO()
    image = drawing(size)
    exif = _exif(orientation)
    if kind == "png":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", NAME)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        image.save(out, "PNG", pnginfo=info, exif=exif)
    elif kind == "jpeg":
        image.save(out, "JPEG", exif=exif, xmp=XMP, comment=NAME.encode(), quality=95)
    else:
        image.save(out, kind.upper(), exif=exif.tobytes(), xmp=XMP)
    return out.getvalue()
