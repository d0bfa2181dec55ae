"""Who to call next where nobody answers, by links within the list: nothing is asked or told.

The next is that of another service, in the order of the list; who is known to be closed is passed
over. Behind the last one is a way to write, if the list has one, else the first number again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from cms.core.vocabularies.directory import TYPES_OF
from cms.who_helps.openness import openness

Json = Mapping[str, Any]
NEXT, WRITE, AGAIN = "try_next", "try_writing", "try_again"  # words of the reader
PREFIX_LENGTH = 8


def in_turn(entries: Sequence[Json], prefix: str, now: datetime) -> list[dict[str, Any]]:
    """The entries, their contacts with `at`, the id of its link in the page, where something leads
    to it, and the last number of each service with `next`: the word, the id and the number that it
    leads to. prefix: of the ids, other lists of the page have another."""
    calls = [_reached(entry, TYPES_OF["voice"]) for entry in entries]
    firsts = [next(_there(found, now), None) for found in calls]
    writing = next(
        (one for each in entries for one in _there(_reached(each, TYPES_OF["writing"]), now)),
        None,
    )
    led_to = filter(None, (*firsts, writing))
    at = {one["key"]: f"{prefix[:PREFIX_LENGTH]}-{n}" for n, one in enumerate(led_to, 1)}
    following: dict[str, dict[str, Any]] = {}
    for place, found in enumerate(calls):
        after = next(filter(None, firsts[place + 1 :]), None)
        before = next(filter(None, firsts[:place]), None)
        ways = ((NEXT, after), (WRITE, writing), (AGAIN, before))
        to = next(((word, one) for word, one in ways if one), None)
        if found and to:
            word, one = to
            number = {"word": word, "at": at[one["key"]], "number": one["display"]}
            following[found[-1]["key"]] = number
    return [
        {**entry, "channels": [_marked(one, at, following) for one in entry["channels"]]}
        for entry in entries
    ]


def _marked(channel: Json, at: Mapping[str, str], following: Mapping[str, Any]) -> dict[str, Any]:
    key = channel["key"]
    return {**channel, "at": at.get(key), "next": following.get(key)}


def _reached(entry: Json, types: Iterable[str]) -> list[Json]:
    return [one for one in entry["channels"] if one["type"] in types and one["href"]]


def _there(channels: Iterable[Json], now: datetime) -> Iterator[Json]:
    return (one for one in channels if openness(one["hours"], now) != "closed")
