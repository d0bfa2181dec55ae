"""The chain that ties every event of the log of numbers to the one before it.

Each event keeps the SHA-256 of itself and of its predecessor's: who changes, removes or slips in
one by SQL has to write every later one again, and the nightly check keeps yesterday's end. The
function may never change, or the log would no longer agree with itself.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

START = ""  # the predecessor of the first event


def link(
    previous: str,
    *,
    channel: int,
    verb: str,
    by: int | None,
    at: datetime,
    old: Any,
    new: Any,
    note: str,
) -> str:
    """64 hexadecimal digits. channel and by: primary keys; at: aware, to the microsecond."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [previous, channel, verb, by, moment, old, new, note]
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
