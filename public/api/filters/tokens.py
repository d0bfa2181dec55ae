"""Tokens of the feed, opaque to clients: one history (epoch), a place in it (seq), and of which
part of the feed the token is, if not of all."""

import hashlib
import re
import secrets
import time
from typing import Any

from cms.documents.models import Gap
from public.api.problems import Problem, bad_parameter, behind, expired

SHAPE = re.compile(r"([0-9a-f]{1,32})-([0-9]{1,18})(?:-([0-9a-f]{8}))?")
SOON = 5  # seconds; nobody comes back before
# seconds over which apps are spread that copy everything again, after a restore; and so long after
# it, since whoever comes later comes alone
COPY_AGAIN = 3600


def token(epoch: str, seq: int, part: str = "") -> str:
    return f"{epoch}-{seq}-{part}" if part else f"{epoch}-{seq}"


def part_of(narrowed: dict[str, str]) -> str:
    """A short name of the part that a feed is narrowed to, as it is asked for; "" is all of it.

    Not of what that comes to: a kind that a later version has is no other question.
    """
    if not narrowed:
        return ""
    asked = "&".join(
        f"{name}={','.join(sorted(set(narrowed[name].split(','))))}" for name in sorted(narrowed)
    )
    return hashlib.sha256(asked.encode()).hexdigest()[:8]


def seq_of(since: str, feed: Any, part: str) -> int:
    """The place in this history (the Feed's row) that `since` names, for a feed narrowed to `part`.

    Raises Problem 400, 410, or 503 for a place that this database has not come to: it is a replica
    that lags, and to copy everything from it would be to go back. A token of the whole feed is good
    for each part of it, since who has it holds everything up to there.
    """
    found = SHAPE.fullmatch(since)
    if found is None:
        raise bad_parameter("since", "Use a token that the feed or the index gave you.")
    epoch, seq, of_part = found[1], int(found[2]), found[3] or ""
    if epoch != feed.epoch:
        raise _another_history()
    if of_part not in ("", part):
        # its app asks otherwise than before, which no server decided for all of them at once
        why = "This token belongs to another part of the feed (`locale`, `kind`)."
        raise expired(why, SOON)
    if seq > feed.seq:
        raise behind(SOON)
    return seq


def _another_history() -> Problem:
    """All clients at once have to copy everything again, so they come back one after the other."""
    is_new = Gap.objects.filter(until__gt=(time.time() - COPY_AGAIN) * 1000).exists()
    return expired(wait=SOON + (secrets.randbelow(COPY_AGAIN - SOON) if is_new else 0))
