"""Tokens of the feed: one history (epoch) and a place in it (seq), opaque to clients."""

import re
import secrets
from typing import Any

from cms.api.problems import bad_parameter, expired

SHAPE = re.compile(r"([0-9a-f]{1,32})-([0-9]{1,18})")
SPREAD = (5, 300)  # seconds within which clients that must copy everything again come back


def token(epoch: str, seq: int) -> str:
    return f"{epoch}-{seq}"


def seq_of(since: str, feed: Any) -> int:
    """The place in this history (the Feed's row) that `since` names. Raises Problem 400 or 410."""
    found = SHAPE.fullmatch(since)
    if found is None:
        raise bad_parameter("since", "Use a token that the feed or the index gave you.")
    epoch, seq = found[1], int(found[2])
    if epoch != feed.epoch or seq > feed.seq:
        wait = SPREAD[0] + secrets.randbelow(SPREAD[1] - SPREAD[0])
        raise expired(wait)
    return seq
