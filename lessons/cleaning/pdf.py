"""PDF without author, hidden files and actions (ISO 32000-1: 12.6 actions, 14.3 metadata).

The document is written anew: older versions and what nothing points at are gone with it.
"""

import base64
import threading
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

import pikepdf
import pypdfium2

from lessons.cleaning import jpeg
from lessons.cleaning.values import Cleaned, refused

MIME = "application/pdf"
_DROPPED = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb"),  # who made it, with what
    *("/OpenAction", "/AA", "/JS", "/JavaScript", "/XFA"),  # what happens by itself
    *("/EmbeddedFiles", "/AF", "/Collection"),
    *("/Perms", "/Legal", "/SpiderInfo", "/Threads", "/CreatorInfo"),  # signed or collected by
)
_HARMLESS = ("/GoTo", "/URI", "/Named")
_SIGNED = ("/T", "/NM", "/M", "/CreationDate")  # of remarks: who and when
# of a signature: the field's value, or what the value says; it is void in a rewritten file
_SIGNATURE = ("/V", "/Name", "/Location", "/Reason", "/ContactInfo", "/Contents", "/Cert", "/M")
_CARRIERS = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
_PICTURES = {"/DCTDecode": jpeg.without_notes, "/JPXDecode": jpeg.jp2_without_notes}
_PACKED: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.decompress,
    "/ASCII85Decode": lambda content: base64.a85decode(b"<~" + content.strip(), adobe=True),
    "/ASCIIHexDecode": lambda content: bytes.fromhex(content.decode("ascii").strip(" \r\n\t>")),
}
_THUMBNAIL_WIDTH = 960  # pixels
_DEEPEST = 100
_pdfium = threading.Lock()  # PDFium is not safe in threads


def clean(upload: IO[bytes]) -> Cleaned:
    upload.seek(0)
    try:
        with pikepdf.open(BytesIO(upload.read())) as document:
            if document.is_encrypted:
                raise refused("password")
            pages = len(document.pages)
            if not pages:
                raise refused("no_pages")
            _scrub_document(document)
            written = BytesIO()
            document.save(written, deterministic_id=True, linearize=True)
    except pikepdf.PasswordError as error:
        raise refused("password") from error
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError, RecursionError) as error:
        raise refused("damaged") from error
    thumbnail = first_page(written.getvalue())
    written.seek(0)
    return Cleaned(written, "pdf", MIME, pages=pages, thumbnail=thumbnail)


def first_page(content: bytes) -> bytes:
    """The first page as PNG."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(content)
            page = document[0]
            scale = _THUMBNAIL_WIDTH / max(page.get_size())
            image = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            document.close()
        except pypdfium2.PdfiumError as error:
            raise refused("damaged") from error
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _scrub_document(document: pikepdf.Pdf) -> None:
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for page in document.pages:
        _drop_carriers(page.obj)
    _scrub(document.Root, 0)
    for item in document.objects:
        _scrub(item, 0)
        if isinstance(item, pikepdf.Stream):
            _scrub_picture(item)


def _scrub_picture(item: pikepdf.Stream) -> None:
    """A photograph as it came from a camera, also where it was packed once more."""
    names = [str(name) for name in _listed(item.get("/Filter"))]
    if not names or names[-1] not in _PICTURES:
        return
    content = item.read_raw_bytes()
    for name in names[:-1]:
        if name not in _PACKED:
            raise refused("too_complicated")
        content = _PACKED[name](content)
    parameters = _listed(item.get("/DecodeParms"))[len(names) - 1 :]
    item.write(
        _PICTURES[names[-1]](content),
        filter=pikepdf.Name(names[-1]),
        decode_parms=parameters[0] if parameters else None,
    )


def _listed(value: Any) -> list[Any]:
    """One or several filters, or their parameters."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _drop_carriers(page: Any) -> None:
    """Remarks that are files, films or sounds."""
    remarks = page.get("/Annots")
    if remarks is not None:
        page["/Annots"] = pikepdf.Array(
            [remark for remark in remarks if remark.get("/Subtype") not in _CARRIERS]
        )


def _scrub(item: Any, depth: int) -> None:
    """Clean one object and what stands inside it; objects with a number come by themselves."""
    if depth > _DEEPEST:
        raise refused("too_complicated")
    if isinstance(item, pikepdf.Array):
        for inner in item:
            if not getattr(inner, "is_indirect", False):
                _scrub(inner, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        _scrub_dictionary(item)
        for key in list(item.keys()):
            inner = item[key]
            if not getattr(inner, "is_indirect", False):
                _scrub(inner, depth + 1)


def _scrub_dictionary(item: Any) -> None:
    dropped = list(_DROPPED)
    if item.get("/FT") == "/Sig" or item.get("/Type") in ("/Sig", "/DocTimeStamp"):
        dropped += _SIGNATURE
    if "/Rect" in item and item.get("/Subtype") != "/Widget":
        dropped += _SIGNED
    for key in ("/A", "/Next"):
        action = item.get(key)
        is_chain = isinstance(action, pikepdf.Array) and key == "/Next"
        if is_chain or (isinstance(action, pikepdf.Dictionary) and _does_something(action)):
            dropped.append(key)
    for key in dropped:
        if key in item:
            del item[key]


def _does_something(action: Any) -> bool:
    """Is it an action other than following a link? (Structure attributes use `A` as well.)"""
    kind = action.get("/S")
    return isinstance(kind, pikepdf.Name) and str(kind) not in _HARMLESS
