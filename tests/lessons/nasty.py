"""Uploads that hide what they say about people, or that are not what they pretend to be."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from tests.lessons import private_data as private
from tests.lessons.private_data import NAME, PLACE, XMP

# Pictures


def _with_segment(jpeg: bytes, marker: int, data: bytes) -> bytes:
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + jpeg[2:]


def _plain(kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    private.drawing().save(out, kind, **options)
    return out.getvalue()


def jpeg_with_thumbnail() -> bytes:
    """Exif whose second directory is a small JPEG with notes of its own."""
    small = private.picture("jpeg", size=(16, 8))
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 14)
    entries = struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack(
        "<HHII", 0x0202, 4, 1, len(small)
    )
    directory = struct.pack("<H", 2) + entries + struct.pack("<I", 0)
    return _with_segment(_plain(), 0xE1, b"Exif\0\0" + (head + directory).ljust(44, b"\0") + small)


def jpeg_with_second_picture() -> bytes:
    """As telephones do: another JPEG, with its place, behind the end of the first."""
    return _plain(quality=95) + private.picture("jpeg", size=(200, 100))


def png_with_packed_notes() -> bytes:
    """XMP in a packed iTXt, a packed zTXt, and bytes behind the end."""
    content = _plain("PNG")

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    itxt = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)
    ztxt = b"Author\0\0" + zlib.compress(NAME.encode())
    notes = (
        chunk(b"iTXt", itxt) + chunk(b"zTXt", ztxt) + chunk(b"tEXt", b"Author\0" + NAME.encode())
    )
    return content[:33] + notes + content[33:] + NAME.encode()


def gif_with_remark() -> bytes:
    return _plain("GIF", comment=NAME.encode())


def jpeg_and_page() -> bytes:
    """A JPEG that a browser would run if it took it for a page."""
    return (
        _with_segment(_plain(), 0xFE, b"<html><script>CANARY</script></html>") + b"<script>CANARY"
    )


def jpeg_and_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("CANARY.txt", NAME)
    return _plain() + out.getvalue()


PICTURES = {
    "jpeg": private.picture("jpeg"),
    "png": private.picture("png"),
    "webp": private.picture("webp"),
    "heic": private.picture("heif"),
    "thumbnail in Exif": jpeg_with_thumbnail(),
    "second picture": jpeg_with_second_picture(),
    "packed notes": png_with_packed_notes(),
    "gif": gif_with_remark(),
    "page": jpeg_and_page(),
    "archive": jpeg_and_archive(),
}


def forty_megapixels() -> bytes:
    out = io.BytesIO()
    Image.new("1", (8000, 5000)).save(out, "PNG")
    return out.getvalue()


NO_PICTURES = {
    "nothing": b"",
    "40 megapixels": forty_megapixels(),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>CANARY</script></svg>",
    "html": b"<!doctype html><script>CANARY</script>",
    "pdf": private.pdf(),
    "cut": private.picture("jpeg")[:700],
    "tiff": _plain("TIFF"),
}

# Documents


def pdf_with_history() -> bytes:
    """The author was taken out in a second save, which only says that the object is another now."""
    first = (
        b"%PDF-1.4\n"
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"4 0 obj<</Author(" + NAME.encode() + b")/Subject(" + PLACE.encode() + b")>>endobj\n"
    )
    places = [first.index(b"%d 0 obj" % number) for number in range(1, 5)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    start = len(first)
    content = first + table + b"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n"
    content += b"%d\n%%%%EOF\n" % start
    newer = len(content)
    content += b"4 0 obj<</Title(Clean)>>endobj\n"
    second = len(content)
    content += b"xref\n4 1\n%010d 00000 n \n" % newer
    content += b"trailer<</Size 5/Root 1 0 R/Info 4 0 R/Prev %d>>\nstartxref\n" % start
    return content + b"%d\n%%%%EOF\n" % second


def pdf_with_packed_photographs() -> bytes:
    """Photographs as writers pack them: one filter in a list, two filters, JPEG 2000, signed."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 400))
    photograph = private.picture("jpeg")
    name = pikepdf.Name

    def picture(content: bytes, filters: pikepdf.Array) -> pikepdf.Stream:
        stream = pikepdf.Stream(document, content)
        stream["/Type"], stream["/Subtype"] = name.XObject, name.Image
        stream["/Width"], stream["/Height"], stream["/BitsPerComponent"] = 400, 200, 8
        stream["/ColorSpace"], stream["/Filter"] = name.DeviceRGB, filters
        return stream

    out = io.BytesIO()
    private.drawing().save(out, "JPEG2000", comment=NAME.encode())
    box = struct.pack(">I", 8 + 16 + len(XMP)) + b"uuid" + b"\xbe\x7a\xcf\xcb" * 4 + XMP
    page = document.pages[0].obj
    page["/Resources"] = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(
            A=picture(photograph, pikepdf.Array([name.DCTDecode])),
            B=picture(zlib.compress(photograph), pikepdf.Array([name.FlateDecode, name.DCTDecode])),
            C=picture(out.getvalue() + box, pikepdf.Array([name.JPXDecode])),
        )
    )
    signature = pikepdf.Dictionary(
        Type=name.Sig, Name=NAME, Location=PLACE, Contents=pikepdf.String(NAME)
    )
    field = document.make_indirect(pikepdf.Dictionary(FT=name.Sig, T="Signature1", V=signature))
    document.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    written = io.BytesIO()
    document.save(written, compress_streams=False)
    return written.getvalue()


def pdf_without_size() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    document.pages[0].obj["/MediaBox"] = pikepdf.Array([0, 0, 0, 0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_with_hidden_people() -> bytes:
    """Properties at another place, sittings, a certificate, a picture under a wrong name."""
    core = (
        '<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties"><creator>{NAME}</creator></coreProperties>'
    ).encode()
    signed = f"<Signature><X509SubjectName>CN={NAME}</X509SubjectName></Signature>".encode()
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r9" Type="signature" Target="_xmlsignatures/origin.sigs"/>'
        b"</Relationships>"
    )
    settings = (
        b'<w:settings xmlns:w="w" w:rsidRoot="00CANARY"><w:rsids>'
        b'<w:rsid w:val="00CANARY"/></w:rsids>'
        b'<w15:docId xmlns:w15="w15" w15:val="{CANARY}"/></w:settings>'
    )
    return private._with_parts(
        private.docx("ឯកសារ"),
        **{
            "package__services__metadata__core-properties__1.psmdcp": core,
            "_xmlsignatures__sig1.xml": signed,
            "_xmlsignatures___rels__origin.sigs.rels": relations,
            "word__settings.xml": settings,
            "word__media__image7.png": private.picture("jpeg"),
            "word__media__image8.jpeg": jpeg_with_second_picture(),
        },
    )


def slides_with_hidden_people() -> bytes:
    """A history of changes, newer remarks, a film, a sound, a drawing and a photograph inside."""
    history = (
        f'<p:chg xmlns:p="p"><p:chgData name="{NAME}" userId="S::{NAME}" providerId="AD"/></p:chg>'
    )
    authors = (
        f'<p:authorLst xmlns:p="p"><p:author id="1" name="{NAME}" initials="CANARY"/></p:authorLst>'
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg"><metadata>{NAME}</metadata>'
        f"<!-- {NAME} --><path d='M0 0'/></svg>"
    )
    return private._with_parts(
        private.pptx("ស្លាយ"),
        **{
            "ppt__changesInfos__changesInfo1.xml": history.encode(),
            "ppt__authors.xml": authors.encode(),
            "ppt__media__film1.mp4": private.film(),
            "ppt__media__sound1.wav": wave(),
            "ppt__media__image9.svg": drawing.encode(),
            "ppt__media__image8.png": private.picture("jpeg"),
            "ppt__media__image7.jpg": private.picture("png"),
        },
    )


def wave() -> bytes:
    """A sound with a list of names."""
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    names = b"INFOIART" + struct.pack("<I", len(NAME)) + NAME.encode()
    names += b"\0" * (len(names) % 2)
    body = b"WAVE" + form + b"LIST" + struct.pack("<I", len(names)) + names
    body += b"data" + struct.pack("<I", 8) + b"\x80" * 8
    return b"RIFF" + struct.pack("<I", len(body)) + body


# kind of resource, bytes
FILES = {
    "pdf": ("pdf", private.pdf()),
    "pdf with history": ("pdf", pdf_with_history()),
    "packed photographs": ("pdf", pdf_with_packed_photographs()),
    "docx": ("docx", private.docx()),
    "hidden in docx": ("docx", word_with_hidden_people()),
    "pptx": ("pptx", private.pptx()),
    "hidden in pptx": ("pptx", slides_with_hidden_people()),
    "mp4": ("video", private.film()),
    **{
        f"picture: {name}": ("image", content)
        for name, content in PICTURES.items()
        if name != "gif"
    },
}


def password(kind: str) -> bytes:
    """What Office writes for a file with a password: a compound file that names a stream so."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + ("EncryptedPackage" if kind == "password" else "WordDocument").encode("utf-16-le")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 3_000_000)
    return out.getvalue()


def with_film_of_windows() -> bytes:
    return private._with_parts(private.pptx(), **{"ppt__media__a.wmv": b"0&\xb2u\x8ef\xcf\x11" * 9})


# kind of resource, bytes, part of the sentence
NO_FILES = {
    "nothing": ("pdf", b"", "empty"),
    "damaged page size": ("pdf", pdf_without_size()[:150], "damaged"),
    "bomb": ("docx", bomb(), "unpacks into far more"),
    "password": ("docx", password("password"), "protected by a password"),
    "old": ("docx", password(""), "old format"),
    "picture as pdf": ("pdf", private.picture("jpeg"), "does not fit"),
    "html as pdf": ("pdf", b"<html><script>CANARY</script>", "does not fit"),
    "svg as picture": ("image", NO_PICTURES["svg"], "does not fit"),
    "40 megapixels": ("image", NO_PICTURES["40 megapixels"], "24 megapixels"),
    "film of another system": ("pptx", with_film_of_windows(), "cannot be cleaned"),
    "archive as docx": ("docx", jpeg_and_archive()[-120:], "does not fit"),
}
