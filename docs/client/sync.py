"""Keep a copy of what is published on a device (docs/api.md, “Keeping a copy”).

store: a mapping of names to JSON values that outlives the program, as in folder.py; one for each
server. `sync` brings it up to date, `entries` reads it without a network, and shown.py says what of
an entry may be shown now.
"""

import gzip
import json
from collections.abc import Iterator, MutableMapping
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

Store = MutableMapping[str, Any]
EMPTY: dict[str, Any] = {"whole": None, "next": None, "not_before": "", "narrowed": {}}
PACKED = {"Accept-Encoding": "gzip"}  # a sixth of the bytes
FIRST: dict[str, Any] = {"number": 1, "since": None, "recalls": []}


def sync(store: Store, base: str, now: datetime, **narrowed: str) -> None:
    """Fetch what changed; after an OSError ask again later: what came is kept. One is raised, too,
    where the feed says that there is more and brings nothing new, as a cache that is stuck does.

    base: scheme and host. narrowed: `locale` and `kind`, as the feed takes them. A new copy stands
    beside the old one, which is read until the new one is whole.
    """
    state = store.get("state", EMPTY) | {"base": base}
    if state["not_before"] > now.isoformat():
        return
    copy = state["next"] or state["whole"] or FIRST
    if state["narrowed"] != narrowed:  # its token says nothing about another part of the feed
        copy = FIRST | {"number": copy["number"] + 1}
    asked_with, has_more = set(), True
    while has_more:
        query = narrowed | ({"since": copy["since"]} if copy["since"] else {})
        try:
            asked = Request(urljoin(base, f"/api/v1/changes/?{urlencode(query)}"), headers=PACKED)
            with urlopen(asked, timeout=60) as got:
                is_packed = got.headers["Content-Encoding"] == "gzip"
                page = json.loads(gzip.decompress(got.read()) if is_packed else got.read())
        except HTTPError as error:
            if error.code == 410:  # another history: from the beginning, and not all at once
                wait = now + timedelta(seconds=int(error.headers["Retry-After"]))
                anew = FIRST | {"number": copy["number"] + 1}
                store["state"] = state | {"next": anew, "not_before": wait.isoformat()}
                # languages that are published no longer: nothing in them is to be shown
                ended = json.loads(error.read() or b"{}").get("locales", [])
                for name in [one for one in store if one.rpartition("/")[2] in ended]:
                    del store[name]
                return
            raise
        for entry in page["results"]:
            name = f"{copy['number']}/{entry['kind']}/{entry['key']}/{entry['locale']}"
            if entry["deleted"]:
                store.pop(name, None)
            else:
                store[name] = entry
        asked_with.add(copy["since"])
        if page["has_more"] and page["last_seq"] in asked_with:
            raise OSError(f"The feed goes on and brings nothing new: {page['last_seq']}")
        recalls = copy["recalls"] + page.get("recalls", [])
        copy = copy | {"since": page["last_seq"], "recalls": recalls}
        has_more = page["has_more"]
        is_read = state["whole"] is not None and state["whole"]["number"] == copy["number"]
        replaced = {"whole": copy, "next": None} if is_read or not has_more else {"next": copy}
        state = state | replaced | {"not_before": "", "narrowed": narrowed}
        store["state"] = state
    for name in [one for one in store if not one.startswith(f"{copy['number']}/")]:
        if name != "state":
            del store[name]


def entries(store: Store) -> Iterator[dict[str, Any]]:
    """Every entry of the feed that is held, with its `document`; of the copy that is whole."""
    copy = store.get("state", EMPTY)["whole"]
    for name in list(store) if copy else []:
        if name.startswith(f"{copy['number']}/") and name.count("/") == 3:
            yield store[name]
