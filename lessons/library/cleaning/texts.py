"""Captions (W3C WebVTT) and transcripts: text in UTF-8, without remarks about who wrote it."""

import re
from io import BytesIO
from typing import IO

from lessons.library.cleaning.values import Cleaned, opening, refused

LARGEST_TEXT = 2 * 1024 * 1024  # bytes
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_CUE = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}", re.MULTILINE)
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")


def captions(upload: IO[bytes]) -> Cleaned:
    blocks = re.split(r"\n{2,}", _text(upload, "captions").strip())
    head, cues = blocks[0], [block for block in blocks[1:] if not block.startswith("NOTE")]
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", head) or not any(map(_CUE.search, cues)):
        raise refused("captions")
    # the head may hold a title and an author
    written = "\n\n".join(["WEBVTT", *cues]) + "\n"
    return Cleaned(BytesIO(written.encode()), "vtt")


def transcript(upload: IO[bytes]) -> Cleaned:
    text = _text(upload, "text")
    if not text.strip():
        raise refused("text")
    return Cleaned(BytesIO(text.encode()), "txt")


opened_captions, opened_transcript = opening(captions), opening(transcript)


def _text(upload: IO[bytes], code: str) -> str:
    upload.seek(0)
    content = upload.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise refused("too_complicated")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(code) from error
    if _CONTROL.search(text):
        raise refused(code)
    return text.replace("\r\n", "\n").replace("\r", "\n")
