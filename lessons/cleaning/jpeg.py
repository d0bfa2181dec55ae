"""JPEG and PNG data inside other files, without decoding it (ITU T.81, B.1; PNG 1.2, 3)."""

_START = b"\xff\xd8"
_SCAN = 0xDA
# APP0 (JFIF) and APP14 (Adobe: how colours are stored) stay; other APPn and comments say who
_NOTES = (*range(0xE1, 0xEE), 0xEF, 0xFE)
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP")


def without_notes(content: bytes) -> bytes:
    """The same JPEG without Exif, XMP, IPTC, profile, comments; other bytes come back as given."""
    if not content.startswith(_START):
        return content
    kept, at = [_START], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _SCAN:
            end = content.rfind(b"\xff\xd9")
            kept.append(content[at : end + 2 if end > at else len(content)])
            return b"".join(kept)
        length = 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker not in _NOTES:
            kept.append(content[at : at + length])
        at += length
    return content


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
