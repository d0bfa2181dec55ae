"""PDF files that unpack into far more than they are; each is small enough to be made at once.

Each is made for a limit, in megabytes: that of a stream, which it is a few more than.
"""

import io
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf

MEGABYTE = 1024 * 1024
LIMIT = 64  # megabytes that one stream may unpack into


@cache
def zeros(megabytes: int) -> bytes:
    """So many megabytes of zeros, packed to a thousandth."""
    return _packed(b"", bytes(MEGABYTE), megabytes)


def _packed(first: bytes, then: bytes, times: int) -> bytes:
    """As `zlib.compress` does it (RFC 1950); what comes many times is packed once."""
    packing = zlib.compressobj(9, wbits=-15)
    head, one = (
        packing.compress(part) + packing.flush(zlib.Z_FULL_FLUSH) for part in (first, then)
    )
    checked = zlib.adler32(first)
    for _time in range(times):
        checked = zlib.adler32(then, checked)
    return b"\x78\xda" + head + one * times + packing.flush() + checked.to_bytes(4, "big")


def more_than(limit: int) -> bytes:
    return zeros(limit + 4)


def _with_stream(content: bytes, *filters: str, count: int = 1, picture: bool = False) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(100, 100))
    pictures = pikepdf.Dictionary()
    for number in range(count):
        stream = pikepdf.Stream(document, content)
        stream["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in filters])
        if picture:
            stream["/Type"], stream["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
            stream["/Width"] = stream["/Height"] = 20_000
            stream["/BitsPerComponent"], stream["/ColorSpace"] = 8, pikepdf.Name.DeviceGray
        pictures[f"/Im{number}"] = stream
    document.pages[0].obj["/Resources"] = pikepdf.Dictionary(XObject=pictures)
    document.pages[0].obj["/Contents"] = pikepdf.Stream(document, b"q 9 0 0 9 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return out.getvalue()


def photograph(limit: int = LIMIT) -> bytes:
    """What looks like a JPEG that was packed once more: a KB for each MB."""
    return _with_stream(more_than(limit), "/FlateDecode", "/DCTDecode")


def content(limit: int = LIMIT) -> bytes:
    return _with_stream(more_than(limit), "/FlateDecode")


def twice_packed(limit: int = LIMIT) -> bytes:
    """A few hundred bytes for all of them."""
    return _with_stream(zlib.compress(more_than(limit), 9), "/FlateDecode", "/FlateDecode")


def as_letters(limit: int = LIMIT) -> bytes:
    return _with_stream(more_than(limit).hex().encode() + b">", "/ASCIIHexDecode", "/FlateDecode")


def run_length(limit: int = LIMIT) -> bytes:
    """Two bytes for 128."""
    return _with_stream(
        zlib.compress(b"\x81\0" * (limit * 8192 + 9), 9), "/FlateDecode", "/RunLengthDecode"
    )


def many(limit: int = LIMIT) -> bytes:
    """No stream is too large, all together are."""
    return _with_stream(zeros(limit - 1), "/FlateDecode", count=3)


def many_filters(_limit: int = LIMIT) -> bytes:
    packed = b"a"
    for _number in range(5):
        packed = zlib.compress(packed)
    return _with_stream(packed, *["/FlateDecode"] * 5)


def huge_picture(_limit: int = LIMIT) -> bytes:
    return _with_stream(zeros(1), "/FlateDecode", picture=True)


def lzw(_limit: int = LIMIT) -> bytes:
    """Codes that stand for one letter more each time, up to four thousand letters."""
    codes, width, bits = [256, 0], 9, ""
    for _round in range(9):
        codes += range(258, 4096)
        codes += [4095] * 2000
        codes += [256, 0]
    known = 0
    for code in codes:
        bits += f"{code:0{width}b}"
        known = 0 if code == 256 else known + 1
        width = min(12, max(9, (258 + max(known - 1, 0) + 1).bit_length()))
    bits += "0" * (-len(bits) % 8)
    return _with_stream(int(bits, 2).to_bytes(len(bits) // 8, "big"), "/LZWDecode")


def short_name(limit: int = LIMIT) -> bytes:
    return _with_stream(more_than(limit), "/Fl")


def short_letters(limit: int = LIMIT) -> bytes:
    return _with_stream(more_than(limit).hex().encode() + b">", "/AHx", "/Fl")


def short_run_length(limit: int = LIMIT) -> bytes:
    return _with_stream(zlib.compress(b"\x81\0" * (limit * 8192 + 9), 9), "/Fl", "/RL")


def unknown_filter(_limit: int = LIMIT) -> bytes:
    return _with_stream(b"a", "/BrotliDecode")


def ascii85_between(limit: int = LIMIT) -> bytes:
    packed = zlib.compress(b"z" * (limit // 4 + 1) * MEGABYTE, 9)
    return _with_stream(packed, "/FlateDecode", "/ASCII85Decode", "/FlateDecode")


def list_of_objects(_limit: int = LIMIT) -> bytes:
    """The pages themselves are in a packed list (7.5.7), which is read while the file opens, within
    a limit that was set before."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    places = (0, len(catalogue) + 1, len(catalogue) + len(pages) + 2)
    head = b"1 %d 2 %d 3 %d " % places
    packed = _packed(b" ".join([head + catalogue, pages, page]), b" " * MEGABYTE, LIMIT + 4)
    written = b"%PDF-1.7\n"
    list_at = len(written)
    form = b"4 0 obj<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>stream\n"
    written += form % (len(head), len(packed)) + packed + b"\nendstream endobj\n"
    table_at = len(written)
    rows = [bytes(6), *(b"\2" + (4).to_bytes(4, "big") + bytes([at]) for at in range(3))]
    rows += [b"\1" + at.to_bytes(4, "big") + b"\0" for at in (list_at, table_at)]
    table = b"".join(rows)
    form = b"5 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n"
    written += form % len(table) + table + b"\nendstream endobj\n"
    return written + b"startxref\n%d\n%%%%EOF" % table_at


BOMBS: dict[str, Callable[..., bytes]] = {
    made.__name__: made
    for made in (
        *(photograph, content, twice_packed, as_letters, run_length),
        *(many, many_filters, huge_picture, lzw, list_of_objects, unknown_filter),
        *(short_name, short_letters, short_run_length),
        ascii85_between,
    )
}
