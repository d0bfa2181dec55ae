"""What the directory of an uploaded zip of Office parts gives away before anything is unpacked.

zipfile never unpacks more of an entry than its directory says, so these sizes can be trusted.
"""

import re
import zipfile
from collections.abc import Sequence

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
