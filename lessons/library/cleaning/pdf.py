"""PDF without author, hidden files and actions (ISO 32000-1: 12.6 actions, 14.3 metadata).

The document is written anew: older versions and what nothing points at are gone with it. Nothing
in it may unpack without end: a hundred kilobytes can stand for a hundred megabytes, and packed
twice for a hundred gigabytes.
"""

import base64
import threading
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO, Any, BinaryIO

import pikepdf
import pikepdf.settings
import pypdfium2

from lessons.library.cleaning import jpeg
from lessons.library.cleaning.values import Cleaned, opening, refused

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
LARGEST_STREAM = 64 * 1024 * 1024  # bytes unpacked; a page of A3 with 300 dots an inch has 52 MB
LARGEST_UNPACKED = 512 * 1024 * 1024  # bytes, all streams together
MOST_PIXELS = 200_000_000  # of one picture, which is drawn for the thumbnail; A0 has 140 million
_MOST_FILTERS = 4


def _inflate(content: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(content, LARGEST_STREAM)
    if unpacking.unconsumed_tail:
        raise refused("too_complicated")
    if not unpacking.eof:
        raise zlib.error("incomplete stream")
    return unpacked


def _ascii85_size(content: bytes) -> int:
    """How long ASCII85 (7.4.3) becomes at most; `z` stands for four zeros."""
    zeros = content.count(b"z")
    size = 4 * zeros + (len(content) - zeros) * 4 // 5
    if size > LARGEST_STREAM:
        raise refused("too_complicated")
    return size


def _from_ascii85(content: bytes) -> bytes:
    _ascii85_size(content)
    letters = b"".join(content.split()).removeprefix(b"<~")
    letters = letters.partition(b"~")[0].replace(b"z", b"!!!!!")
    pieces = (letters[at : at + _PIECE] for at in range(0, len(letters), _PIECE))
    return b"".join(map(base64.a85decode, pieces))


_PIECE = 5 * 65_536  # whole groups of five; the decoder keeps a list of all groups it is given
_PACKED: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": _inflate,
    "/ASCII85Decode": _from_ascii85,
    "/ASCIIHexDecode": lambda content: bytes.fromhex(content.decode("ascii").strip(" \r\n\t>")),
}
# what qpdf unpacks by itself, such as the lists of objects while it opens a file
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=LARGEST_STREAM,
    run_length_max_memory=LARGEST_STREAM,
    png_max_memory=LARGEST_STREAM,
    tiff_max_memory=LARGEST_STREAM,
    max_stream_filters=_MOST_FILTERS,
)
_THUMBNAIL_WIDTH = 960  # pixels
_DEEPEST = 100
_pdfium = threading.Lock()  # PDFium is not safe in threads


def clean(upload: BinaryIO) -> Cleaned:
    upload.seek(0)
    try:
        with pikepdf.open(upload) as document:
            if document.is_encrypted:
                raise refused("password")
            pages = len(document.pages)
            if not pages:
                raise refused("no_pages")
            _check_sizes(document)
            _scrub_document(document)
            written = BytesIO()
            document.save(written, deterministic_id=True, linearize=True)
    except pikepdf.PasswordError as error:
        raise refused("password") from error
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError, RecursionError) as error:
        raise refused("damaged") from error
    thumbnail = first_page(written)
    return Cleaned(written, "pdf", pages=pages, thumbnail=thumbnail)


opened = opening(clean)


def first_page(file: IO[bytes]) -> bytes:
    """The first page as PNG."""
    file.seek(0)
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(file)
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


# Sizes


def _check_sizes(document: pikepdf.Pdf) -> None:
    """Refuses what is far larger than it looks, before anything of it is kept or drawn."""
    left = LARGEST_UNPACKED
    for item in document.objects:
        if isinstance(item, pikepdf.Stream):
            left -= _unpacked_size(item)
            if left < 0 or _pixels(item) > MOST_PIXELS:
                raise refused("too_complicated")


def _unpacked_size(item: pikepdf.Stream) -> int:
    """Bytes that the packing of `item` stands for; pictures count as they are stored."""
    names = _filters(item)
    if not names:
        return 0
    try:
        if names[-1] in _PACKED and names[-1] not in _COUNTED:
            return len(_unpacked(item, names))
        before = _unpacked(item, names[:-1])
    except (zlib.error, ValueError):
        return 0  # torn, as many files are that open everywhere
    count = _COUNTED.get(names[-1], len)
    return count(before)


def _unpacked(item: pikepdf.Stream, names: list[str]) -> bytes:
    """The bytes of `item` behind the first filters, `names`."""
    content = item.read_raw_bytes()
    for name in names:
        if name not in _PACKED:
            raise refused("too_complicated")
        content = _PACKED[name](content)
    return content


def _pixels(item: pikepdf.Stream) -> int:
    return int(item.get("/Width", 0)) * int(item.get("/Height", 0))


_CLEAR, _STOP = 256, 257


def _lzw_size(packed: bytes) -> int:
    """How long LZW (7.4.4) becomes."""
    sizes: list[int] = []  # of the strings behind codes 258, 259 …
    total = previous = 0
    for code in _lzw_codes(packed, sizes):
        if code == _CLEAR:
            previous = 0
            continue
        known = 1 if code < _CLEAR else sizes[code - 258] if code - 258 < len(sizes) else 0
        size = known or previous + 1
        if previous and len(sizes) < 4096 - 258:
            sizes.append(previous + 1)
        total, previous = total + size, size
        if total > LARGEST_STREAM:
            raise refused("too_complicated")
    return total


def _lzw_codes(packed: bytes, sizes: list[int]) -> Iterator[int]:
    """The codes, whose width grows with the table; it is emptied at each clear code."""
    buffer = bits = 0
    for byte in packed:
        buffer, bits = (buffer << 8 | byte) & 0xFFFFFF, bits + 8
        # one code early, as Adobe's programs write it; later costs a bit at most
        width = max(9, (258 + len(sizes) + 1).bit_length())
        if bits < min(width, 12):
            continue
        bits -= min(width, 12)
        code = buffer >> bits & ((1 << min(width, 12)) - 1)
        if code == _STOP:
            return
        if code == _CLEAR:
            sizes.clear()
        yield code


def _run_length_size(packed: bytes) -> int:
    """How long run lengths (7.4.5) become."""
    total = at = 0
    while at < len(packed) and packed[at] != 128:
        is_run = packed[at] > 128
        total += 257 - packed[at] if is_run else packed[at] + 1
        at += 2 if is_run else packed[at] + 2
    if total > LARGEST_STREAM:
        raise refused("too_complicated")
    return total


# what is counted without unpacking it; photographs and scans are as long as they are stored
_COUNTED: dict[str, Callable[[bytes], int]] = {
    "/ASCII85Decode": _ascii85_size,
    "/LZWDecode": _lzw_size,
    "/RunLengthDecode": _run_length_size,
}
# readers know these of every stream, not only of pictures inside a page (8.9.7, table 92)
_SHORT = {
    **{"/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode"},
    **{"/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode"},
    **{"/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode"},
}
_KNOWN = {*_PACKED, *_COUNTED, *_PICTURES, "/CCITTFaxDecode", "/JBIG2Decode"}


def _filters(item: pikepdf.Stream) -> list[str]:
    """The filters of `item` by their full names; what is not known cannot be counted."""
    names = [str(name) for name in _listed(item.get("/Filter"))]
    names = [_SHORT.get(name, name) for name in names]
    if len(names) > _MOST_FILTERS or not _KNOWN.issuperset(names):
        raise refused("too_complicated")
    return names


# Names and actions


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
    names = _filters(item)
    if not names or names[-1] not in _PICTURES:
        return
    content = _unpacked(item, names[:-1])
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
