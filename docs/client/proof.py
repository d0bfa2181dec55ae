"""Is a copy what the server has? One small request instead of a new copy (docs/api.md)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

Digests = dict[tuple[str, str], dict[str, Any]]


def digests(entries: Iterable[dict[str, Any]]) -> Digests:
    """(locale, kind) → what these entries of the feed come to, as the index says it."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        lines[entry["locale"], entry["kind"]].append(f"{entry['key']} {entry['etag']}\n")
    return {
        part: {"count": len(held), "sha256": sha256("".join(sorted(held)).encode()).hexdigest()}
        for part, held in lines.items()
    }


def differences(
    entries: Iterable[dict[str, Any]], base: str, locale: str = "", kind: str = ""
) -> Iterator[tuple[str, str]]:
    """The (locale, kind) of which the server has something else; base: scheme and host. locale,
    kind: what the copy is narrowed to, as `sync` was told.

    Directly after `sync`. If something differs, synchronize once more, in case it was published
    meanwhile; if it still does, copy it anew.
    """
    with urlopen(urljoin(base, "/api/v1/"), timeout=60) as answer:
        index = json.load(answer)
    theirs: Digests = {
        (one["locale"], one_kind): digest
        for one in index["locales"]
        for one_kind, digest in one["digests"].items()
        if _is_among(one["locale"], locale) and _is_among(one_kind, kind)
    }
    ours = digests(entries)
    yield from sorted(part for part in ours | theirs if ours.get(part) != theirs.get(part))


def _is_among(code: str, asked: str) -> bool:
    """Is it one of `km,en`, or none of `-km,-en`?"""
    codes = asked.split(",")
    return not asked or (f"-{code}" not in codes if asked.startswith("-") else code in codes)
