"""Which files a resource may have, told by their bytes and never by their name alone."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 16  # bytes that tell a type


@dataclass(frozen=True)
class FileType:
    """One accepted type; `matches` reads the opened file."""

    extension: str
    mime: str
    roles: frozenset[str]
    matches: Callable[[BinaryIO], bool]


def _starts(*heads: bytes, at: int = 0) -> Callable[[BinaryIO], bool]:
    def matches(file: BinaryIO) -> bool:
        file.seek(0)
        return file.read(HEAD)[at:].startswith(heads)

    return matches


def _office(folder: str) -> Callable[[BinaryIO], bool]:
    """Office Open XML with its parts in `folder`; with macros it is refused."""

    def matches(file: BinaryIO) -> bool:
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        except zipfile.BadZipFile:
            return False
        has_macros = any("vbaproject" in name.lower() for name in names)
        return any(name.startswith(folder) for name in names) and not has_macros

    return matches


def _webp(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _text(file: BinaryIO) -> bool:
    file.seek(0)
    try:
        return "\0" not in file.read().decode("utf-8")
    except UnicodeDecodeError:
        return False


MAIN = frozenset({"main"})
DOCUMENT = frozenset({"main", "transcript"})
CAPTIONS = frozenset({"captions"})
TRANSCRIPT = frozenset({"transcript"})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

FILE_TYPES = (
    FileType("pdf", "application/pdf", DOCUMENT, _starts(b"%PDF-")),
    FileType("docx", WORD, DOCUMENT, _office("word/")),
    FileType("pptx", SLIDES, MAIN, _office("ppt/")),
    FileType("png", "image/png", MAIN, _starts(b"\x89PNG\r\n\x1a\n")),
    FileType("jpg", "image/jpeg", MAIN, _starts(b"\xff\xd8\xff")),
    FileType("jpeg", "image/jpeg", MAIN, _starts(b"\xff\xd8\xff")),
    FileType("webp", "image/webp", MAIN, _webp),
    FileType("mp3", "audio/mpeg", MAIN, _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    FileType("m4a", "audio/mp4", MAIN, _starts(b"ftyp", at=4)),
    FileType("mp4", "video/mp4", MAIN, _starts(b"ftyp", at=4)),
    FileType("webm", "video/webm", MAIN, _starts(b"\x1a\x45\xdf\xa3")),
    FileType("vtt", "text/vtt", CAPTIONS, _starts(b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
    FileType("txt", "text/plain", TRANSCRIPT, _text),
)

# what the file itself of a resource of each kind may be
MAIN_TYPES: dict[str, frozenset[str]] = {
    "pdf": frozenset({"pdf"}),
    "pptx": frozenset({"pptx", "pdf"}),
    "docx": frozenset({"docx", "pdf"}),
    "poster": frozenset({"pdf", "png", "jpg", "jpeg", "webp"}),
    "image": frozenset({"png", "jpg", "jpeg", "webp"}),
    "video": frozenset({"mp4", "webm"}),
    "audio": frozenset({"mp3", "m4a"}),
    "link": frozenset(),
}


def file_type(file: BinaryIO, name: str, *, role: str, resource_type: str) -> FileType | None:
    """The type of `file` if a resource of this kind may have it in this role, else None."""
    extension = name.rpartition(".")[2].lower()
    for candidate in FILE_TYPES:
        fits = candidate.extension == extension and role in candidate.roles
        if fits and (role != "main" or extension in MAIN_TYPES[resource_type]):
            return candidate if candidate.matches(file) else None
    return None
