"""What the directory of an uploaded zip of Office parts gives away before anything is unpacked.

zipfile never unpacks more of an entry than its directory says, so these sizes can be trusted.
"""

import re
import struct
import zipfile
from collections.abc import Sequence
from typing import IO

LARGEST_RATIO = 200  # unpacked to packed; the XML of real documents stays below 60
SMALL_ENTRY = 256 * 1024  # bytes; below this the ratio says nothing
_MACROS = re.compile(r"(?:^|/)(?:vbaProject|vbaData)[^/]*$", re.IGNORECASE)


def fault(entries: Sequence[zipfile.ZipInfo], *, most: int, largest: int) -> str:
    """The code of the refusal, "" if it may be unpacked. `largest`: bytes of all entries."""
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        return "password"
    if any(map(_MACROS.search, names)):
        return "macros"
    total = sum(entry.file_size for entry in entries)
    if len(names) > most or total > largest or any(map(_is_bomb, entries)):
        return "too_complicated"
    if len(set(names)) < len(names):
        return "damaged"  # two entries of one name: programs disagree about which counts
    return ""


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    packed = max(entry.compress_size, 1)
    return entry.file_size > SMALL_ENTRY and entry.file_size > LARGEST_RATIO * packed


_END, _ENTRY = struct.Struct("<4s6xHIIH"), struct.Struct("<4s24xHHH12x")
_LONGEST_COMMENT = 65_535
_LARGEST_DIRECTORY = 1024 * 1024  # bytes; 5000 parts of Office have half of that


def names(file: IO[bytes]) -> set[str]:
    """What the directory of a zip lists (APPNOTE 4.3.12, 4.3.16), empty where there is none, or a
    longer one than any file of Office has. Reads nothing else, whatever the file says of itself."""
    size = file.seek(0, 2)
    start = max(size - _END.size - _LONGEST_COMMENT, 0)
    file.seek(start)
    tail = file.read(_END.size + _LONGEST_COMMENT)
    at = tail.rfind(b"PK\5\6")
    if at == -1 or len(tail) - at < _END.size:
        return set()
    _mark, _count, length, _offset, _comment = _END.unpack_from(tail, at)
    if length > min(_LARGEST_DIRECTORY, start + at):
        return set()
    file.seek(start + at - length)
    return set(_listed(file.read(length)))


def _listed(directory: bytes) -> Sequence[str]:
    found, at = [], 0
    while at + _ENTRY.size <= len(directory):
        mark, *lengths = _ENTRY.unpack_from(directory, at)
        if mark != b"PK\1\2":
            break
        at += _ENTRY.size
        found.append(directory[at : at + lengths[0]].decode("utf-8", "replace"))
        at += sum(lengths)
    return found
