"""One byte range of a stored file (RFC 9110 §14): so that a film can be continued and wound on."""

import re
from collections.abc import Iterator
from typing import IO

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
CHUNK = 64 * 1024


def span(header: str, size: int) -> tuple[int, int] | None:
    """(first, last) byte, both included, that `header` asks of a file of `size` bytes.

    None where the header is to be ignored (another unit, several ranges, nonsense); ValueError
    where it asks for what is not there (416).
    """
    found = _RANGE.match(header.strip())
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if first == "":
        if int(last) == 0 or size == 0:
            raise ValueError(header)
        return max(size - int(last), 0), size - 1
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < begin:
        return None
    if begin >= size:
        raise ValueError(header)
    return begin, end


def part(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    """The bytes from `first` to `last`; closes the file."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
