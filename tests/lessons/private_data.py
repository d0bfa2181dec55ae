"""Small real files full of private data: each holds the markers in every place its format has."""

import io
import zipfile
import zlib
from fractions import Fraction
from functools import cache

import av
import pikepdf
import pptx as pptx_library
from PIL import Image, PngImagePlugin
from pillow_heif import register_heif_opener

from tests.lessons.docx_import.files import blank

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


# Documents


def pdf(*, pages: int = 1, javascript: bool = True, width: int = 595) -> bytes:
    """A PDF with author, XMP, a script, a hidden file, a remark and a photograph with its place.

    width: a narrow page is drawn and packed in a fraction of the time.
    """
    document = pikepdf.new()
    for _number in range(pages):
        document.add_blank_page(page_size=(width, 842))
    page = document.pages[0].obj
    photograph = pikepdf.Stream(document, picture("jpeg"))
    photograph["/Type"], photograph["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    photograph["/Width"], photograph["/Height"], photograph["/BitsPerComponent"] = 400, 200, 8
    photograph["/ColorSpace"], photograph["/Filter"] = (
        pikepdf.Name.DeviceRGB,
        pikepdf.Name.DCTDecode,
    )
    page["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photograph))
    page["/Contents"] = pikepdf.Stream(document, b"q 400 0 0 200 50 500 cm /Im0 Do Q")
    remark = {"Type": pikepdf.Name.Annot, "Rect": [0, 0, 9, 9], "T": NAME, "Contents": "look"}
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/kept")
    page["/Annots"] = pikepdf.Array(
        [
            document.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Text, **remark)),
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=link, **remark),
            pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, **remark),
        ]
    )
    document.docinfo["/Author"] = NAME
    document.docinfo["/Keywords"] = PLACE
    document.Root["/Metadata"] = pikepdf.Stream(document, XMP)
    document.attachments["CANARY.txt"] = NAME.encode()
    if javascript:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('CANARY')")
        document.Root["/OpenAction"] = script
        page["/AA"] = pikepdf.Dictionary(O=script)
        page["/Annots"].append(
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=script, Rect=[0, 0, 1, 1])
        )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _with_parts(content: bytes, **parts: bytes) -> bytes:
    """The zip with parts added or replaced; `__` in a name stands for a slash."""
    added = {name.replace("__", "/"): body for name, body in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if entry.filename not in added:
                target.writestr(entry, source.read(entry))
        for name, body in added.items():
            target.writestr(name, body)
        target.comment = NAME.encode()
    return out.getvalue()


@cache
def docx(text: str = "Sample document") -> bytes:
    """A Word file with author, a tracked change, an author of remarks and a photograph."""
    document = blank()
    document.core_properties.author = document.core_properties.last_modified_by = NAME
    document.core_properties.keywords = PLACE
    paragraph = document.add_paragraph(text)
    paragraph.add_run("changed")
    document.add_picture(io.BytesIO(picture("jpeg")))
    document.add_picture(io.BytesIO(picture("png")))
    document.add_comment(paragraph.runs, text="see", author=NAME, initials="CANARY")
    out = io.BytesIO()
    document.save(out)
    custom = f'<Properties xmlns="x"><property name="a"><v>{NAME}</v></property></Properties>'
    return _with_parts(
        out.getvalue(),
        **{
            "docProps__custom.xml": custom.encode(),
            "word__people.xml": f'<w15:people xmlns:w15="w"><w15:person w15:author="{NAME}"/>'
            "</w15:people>".encode(),
            "customXml__item1.xml": f"<root><owner>{NAME}</owner></root>".encode(),
        },
    )


@cache
def pptx(title: str = "Sample slides", *, slides: int = 2) -> bytes:
    """Slides with author, an author of remarks and a photograph; no preview."""
    presentation = pptx_library.Presentation()
    presentation.core_properties.author = NAME
    presentation.core_properties.subject = PLACE
    for number in range(slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = f"{title} {number + 1}"
        slide.shapes.add_picture(io.BytesIO(picture("jpeg")), 0, 0)
    out = io.BytesIO()
    presentation.save(out)
    authors = f'<p:cmAuthorLst xmlns:p="p"><p:cmAuthor id="0" name="{NAME}" initials="CANARY"/>'
    part = f"{authors}</p:cmAuthorLst>".encode()
    return _without_preview(_with_parts(out.getvalue(), **{"ppt__commentAuthors.xml": part}))


def _without_preview(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if "thumbnail" not in entry.filename:
                target.writestr(entry, source.read(entry))
    return out.getvalue()


# Recordings

QUICKLY = {"deadline": "realtime", "cpu-used": "8", "preset": "ultrafast"}
CODECS = {"mp4": ("libx264", "aac"), "webm": ("libvpx", "libopus")}
SOUNDS = {"mp3": "libmp3lame", "m4a": "aac", "ogg": "libopus"}


@cache
def film(kind: str = "mp4", *, seconds: int = 2) -> bytes:
    """An `mp4` or `webm` with title, author and place."""
    picture_codec, sound_codec = CODECS[kind]
    return _recorded(kind, seconds, picture_codec, sound_codec)


@cache
def sound(kind: str = "mp3", *, seconds: int = 2) -> bytes:
    return _recorded({"m4a": "mp4"}.get(kind, kind), seconds, None, SOUNDS[kind])


def _recorded(muxer: str, seconds: int, picture_codec: str | None, sound_codec: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=muxer, options={"movflags": "use_metadata_tags"}) as target:
        target.metadata.update(
            title=NAME, artist=NAME, comment=PLACE, location=f"+11.5564+104.9282/{PLACE}"
        )
        if picture_codec:
            shown = target.add_stream(picture_codec, rate=5, options=QUICKLY)
            shown.width, shown.height, shown.pix_fmt = 320, 240, "yuv420p"
            shown.metadata["handler_name"] = NAME
        heard = target.add_stream(sound_codec, rate=48000)
        heard.layout = "mono"
        if picture_codec:
            for number in range(5 * seconds):
                frame = av.VideoFrame.from_image(drawing((320, 240)))
                frame.pts, frame.time_base = number, Fraction(1, 5)
                target.mux(shown.encode(frame))
            target.mux(shown.encode(None))
        target.mux(_silence(heard, seconds))
    return out.getvalue()


def _silence(stream, seconds: int) -> list:
    packets, samples = [], 960
    for number in range(48000 * seconds // samples):
        frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts, frame.time_base = 48000, number * samples, Fraction(1, 48000)
        packets += stream.encode(frame)
    return packets + stream.encode(None)
