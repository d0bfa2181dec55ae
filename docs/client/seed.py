"""Begin a copy with a file that came with the app, without a network (docs/api.md, “Files to carry
away”): then `sync` asks only for what changed since it was made.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from sync import EMPTY, FIRST, Store

VERSION = 1


def begin(store: Store, file: Path, base: str) -> dict[str, str]:
    """Fill an empty store; returns how the copy is narrowed, for `sync`. base: scheme and host.

    A copy that is there is newer than what an app came with: it stays. A ValueError: this seed is
    made for other programs.
    """
    with ZipFile(file) as seed:
        described = json.loads(seed.read("seed.json"))
        if described["version"] != VERSION:
            raise ValueError(f"a seed of version {described['version']}")
        if store.get("state", EMPTY)["whole"]:
            return {"locale": described["locale"]}
        for line in seed.read(described["feed"]).splitlines():
            entry = json.loads(line)
            store[f"{FIRST['number']}/{entry['kind']}/{entry['key']}/{entry['locale']}"] = entry
    narrowed = {"locale": described["locale"]}
    whole = FIRST | {"since": described["last_seq"]}
    # last: who is interrupted before begins anew
    store["state"] = EMPTY | {"whole": whole, "narrowed": narrowed, "base": base}
    return narrowed


def pictures(file: Path) -> Iterator[tuple[str, bytes]]:
    """The address of each picture in it, as documents have it, and its bytes."""
    with ZipFile(file) as seed:
        for address, name in json.loads(seed.read("seed.json"))["pictures"].items():
            yield address, seed.read(name)
