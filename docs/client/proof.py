"""Is a copy what the server has? One small request instead of a new copy (docs/api.md).

And does a file that somebody carries still hold? `python proof.py FILE SERVER`
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
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


SAID = {
    "current": "This file is given out now.",
    "replaced": "Nothing in this file is known to be wrong. There may be a newer one.",
    "withdrawn": "Do not use this file and pass it on to nobody: something in it is wrong, or was "
    "withdrawn.",
    "unknown": "This server has not made this file, or somebody changed it. Do not trust it.",
}
CODES = {"current": 0, "replaced": 0, "unknown": 2}  # for the shell; everything else is 1


def of_file(content: bytes, base: str) -> dict[str, Any]:
    """What has become of a book or seed with these bytes: `state`, and the `recalls` of numbers in
    it since it was made. An OSError: nobody knows."""
    address = urljoin(base, f"/api/v1/packs/{sha256(content).hexdigest()}/")
    try:
        with urlopen(address, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
    except HTTPError as error:
        if error.code != 404:
            raise
        # by somebody who knows packs: elsewhere this address may be anything
        is_said = json.loads(error.read() or b"{}").get("type") == "urn:cncc:problem:unknown-pack"
        if not is_said:
            raise OSError(f"{base} does not know files to carry away") from error
        return {"state": "unknown", "recalls": []}
    return found


def main(file: str, base: str) -> int:
    try:
        found = of_file(Path(file).read_bytes(), base)
    except (OSError, ValueError) as error:
        print(f"Not asked: {error}. Ask again before you rely on a number in it.")
        return 3
    print(SAID.get(found["state"], SAID["withdrawn"]))
    if (found.get("kind"), found["state"]) == ("seed", "replaced"):
        print("Of an old seed only its numbers are known here: ask the feed for the rest.")
    if "made_at" in found:
        print(f"Made at {found['made_at']}.")
    for one in found["recalls"]:
        print(f"A number in it is wrong since {one['since']}: {one['reason']}.")
    return CODES.get(found["state"], 1)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("python proof.py FILE SERVER")
    sys.exit(main(*sys.argv[1:]))
