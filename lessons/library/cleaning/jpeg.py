"""Pictures inside other files, without decoding them: JPEG (ITU T.81, B.1), PNG (PNG 1.2, 3) and
JPEG 2000 (ITU T.800, I.4 and A.9). What is behind the end of a picture goes as well: telephones
put a second one there, with its own notes."""

_START = b"\xff\xd8"
_SCAN, _END = 0xDA, 0xD9
# APP0 (JFIF) and APP14 (Adobe: how colours are stored) stay; other APPn and comments say who
_NOTES = (*range(0xE1, 0xEE), 0xEF, 0xFE)
_IN_SCAN = (0x00, *range(0xD0, 0xD8))  # stuffing and restarts: no end of a scan
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP")
_JP2 = b"\0\0\0\x0cjP  \r\n\x87\n"
_JP2_KEPT = (b"jP  ", b"ftyp", b"jp2h", b"jp2c")
_CODESTREAM = b"\xff\x4f\xff\x51"
_TILE, _COMMENT = 0x90, 0x64


def without_notes(content: bytes) -> bytes:
    """The same JPEG without Exif, XMP, IPTC, profile, comments; other bytes come back as given."""
    if not content.startswith(_START):
        return content
    kept, at = [_START], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a filler
            at += 1
            continue
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        if marker not in _NOTES:
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, b"\xff\xd9"])


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands; the end of `content` if there is none."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] not in _IN_SCAN and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2
    return len(content)


def png_without_notes(content: bytes) -> bytes:
    """The same PNG without text, Exif, times and profile, and nothing behind its end."""
    if not content.startswith(_PNG):
        return content
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        if kind not in _PNG_NOTES:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(kept)


def jp2_without_notes(content: bytes) -> bytes:
    """The same JPEG 2000, or its bare codestream, without XML, UUID boxes and comments."""
    if content.startswith(_CODESTREAM):
        return _codestream(content)
    if not content.startswith(_JP2):
        return content
    kept, at = [], 0
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        head = 8
        if length == 1:  # its length stands behind its kind
            length, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(content)
        if end < at + head:
            break
        if kind == b"jp2c":
            stream = _codestream(content[at + head : end])
            kept.append((len(stream) + 8).to_bytes(4, "big") + kind + stream)
        elif kind in _JP2_KEPT:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _codestream(content: bytes) -> bytes:
    """Without comments in its main header."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at + 1] != _TILE:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] != _COMMENT:
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])
