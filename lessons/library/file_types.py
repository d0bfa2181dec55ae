"""Which files a resource may have, told by their bytes; the name of an upload decides nothing.

What a file claims to be only chooses who reads it (`cleaning`), in a process of its own: that one
reads all of it and writes it anew, or refuses. Here some bytes of its beginning are looked at, and
of a zip the directory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from lessons.library.cleaning import zips

HEAD = 16  # bytes that tell a type


@dataclass(frozen=True)
class FileType:
    """One accepted type: what it looks like, what it may be, who writes it anew."""

    name: str
    roles: frozenset[str]
    matches: Callable[[IO[bytes]], bool]
    task: str  # of `lessons.library.cleaning`
    options: Mapping[str, Any] = field(default_factory=dict)


def _starts(*heads: bytes, at: int = 0) -> Callable[[IO[bytes]], bool]:
    def matches(file: IO[bytes]) -> bool:
        file.seek(0)
        return file.read(HEAD)[at:].startswith(heads)

    return matches


def _office(main: str) -> Callable[[IO[bytes]], bool]:
    """Office Open XML with this main part."""

    def matches(file: IO[bytes]) -> bool:
        file.seek(0)
        return file.read(2) == b"PK" and main in zips.names(file)

    return matches


def _webp(file: IO[bytes]) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _heic(file: IO[bytes]) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"msf1")


def _film(file: IO[bytes]) -> bool:
    return _starts(b"ftyp", at=4)(file) and not _heic(file)


def _text(file: IO[bytes]) -> bool:
    return not any(known.matches(file) for known in FILE_TYPES if known.matches is not _text)


MAIN = frozenset({"main"})
DOCUMENT = frozenset({"main", "transcript"})
CAPTIONS = frozenset({"captions"})
TRANSCRIPT = frozenset({"transcript"})

FILE_TYPES = (
    FileType("pdf", DOCUMENT, _starts(b"%PDF-"), "pdf:opened"),
    FileType("docx", DOCUMENT, _office("word/document.xml"), "office:opened", {"kind": "docx"}),
    FileType("pptx", MAIN, _office("ppt/presentation.xml"), "office:opened", {"kind": "pptx"}),
    FileType("picture", MAIN, _starts(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"), "picture:cleaned"),
    FileType("picture", MAIN, _webp, "picture:cleaned"),
    FileType("picture", MAIN, _heic, "picture:cleaned"),
    FileType(
        "mp3",
        MAIN,
        _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
        "recordings:opened",
        {"demuxer": "mp3", "film": False},
    ),
    FileType("film", MAIN, _film, "recordings:opened", {"demuxer": "mov", "film": True}),
    FileType("m4a", MAIN, _film, "recordings:opened", {"demuxer": "mov", "film": False}),
    FileType(
        "film",
        MAIN,
        _starts(b"\x1a\x45\xdf\xa3"),
        "recordings:opened",
        {"demuxer": "matroska", "film": True},
    ),
    FileType("ogg", MAIN, _starts(b"OggS"), "recordings:opened", {"demuxer": "ogg", "film": False}),
    FileType("vtt", CAPTIONS, _starts(b"WEBVTT", b"\xef\xbb\xbfWEBVTT"), "texts:opened_captions"),
    FileType("txt", TRANSCRIPT, _text, "texts:opened_transcript"),
)

# what the file itself of a resource of each kind may be
MAIN_TYPES: dict[str, frozenset[str]] = {
    "pdf": frozenset({"pdf"}),
    "pptx": frozenset({"pptx", "pdf"}),
    "docx": frozenset({"docx", "pdf"}),
    "poster": frozenset({"pdf", "picture"}),
    "image": frozenset({"picture"}),
    "video": frozenset({"film"}),
    "audio": frozenset({"mp3", "m4a", "ogg"}),
    "link": frozenset(),
}


def file_type(file: IO[bytes], *, role: str, resource_type: str) -> FileType | None:
    """The type of `file` if a resource of this kind may have it in this role, else None."""
    for candidate in FILE_TYPES:
        fits = role in candidate.roles and (
            role != "main" or candidate.name in MAIN_TYPES[resource_type]
        )
        if fits and candidate.matches(file):
            return candidate
    return None


# as people call them, in the order in which they are told
_NAMES = {
    "pdf": "PDF",
    "docx": _("Word (.docx)"),
    "pptx": _("PowerPoint (.pptx)"),
    "picture": _("picture (JPEG, PNG, WebP, HEIC)"),
    "film": _("film (MP4, MOV, WebM)"),
    "mp3": _("sound (MP3)"),
    "m4a": _("sound (M4A)"),
    "ogg": _("sound (OGG)"),
    "vtt": _("captions (.vtt)"),
    "txt": _("plain text (.txt)"),
}


# of what is stored, by the extension that it was given when it was written anew
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "vtt": "text/vtt",
    "txt": "text/plain",
}


def allowed(*, role: str, resource_type: str) -> str:
    """The types that `file_type` takes, as people call them; "" if it takes none."""
    taken = {one.name for one in FILE_TYPES if role in one.roles}
    if role == "main":
        taken &= MAIN_TYPES[resource_type]
    return ", ".join(str(name) for key, name in _NAMES.items() if key in taken)


def called(file: IO[bytes]) -> str:
    """What `file` is by its bytes, as people call it; "" of what nobody here reads, or text."""
    for candidate in FILE_TYPES:
        if candidate.matches is not _text and candidate.matches(file):
            return str(_NAMES[candidate.name])
    return ""


# what a resource is whose first file is of a type
_KINDS = {
    "pdf": "pdf",
    "docx": "docx",
    "pptx": "pptx",
    "picture": "image",
    "film": "video",
    "mp3": "audio",
    "m4a": "audio",
    "ogg": "audio",
}
_SOUND_ONLY = _starts(b"ftypM4A", b"ftypM4B", at=4)  # the same container as films


def resource_type(file: IO[bytes]) -> str:
    """What kind of resource `file` is by itself; "" of what none may have, or only beside another.

    The longer look, and the refusal, are those of whoever cleans it.
    """
    if _SOUND_ONLY(file):
        return "audio"
    for candidate in FILE_TYPES:
        if "main" in candidate.roles and candidate.matches(file):
            return _KINDS[candidate.name]
    return ""
