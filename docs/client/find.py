"""Find in a copy without a network: the index of a language, kept with the copy that sync.py keeps.

After each `sync` call `keep`; `held` reads the index, and `find` asks it.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from search import Index
from sync import EMPTY, PACKED, Store


def keep(store: Store, locale: str) -> None:
    """Fetch the index if the copy has changed since. Just after a publication the server has none
    for a moment; then the one that is held stays, and the next `sync` asks again."""
    state = store.get("state", EMPTY)
    copy = state["whole"]
    name = copy and _name(copy, locale)
    kept = store.get(name, {"since": None, "etag": "", "index": None}) if name else None
    if kept is None or kept["since"] == copy["since"]:
        return
    address = urljoin(state["base"], f"/api/v1/{locale}/search-index/")
    asked = Request(address, headers=PACKED | {"If-None-Match": kept["etag"]})
    try:
        with urlopen(asked, timeout=60) as got:
            is_packed = got.headers["Content-Encoding"] == "gzip"
            index = json.loads(gzip.decompress(got.read()) if is_packed else got.read())
            kept = {"etag": got.headers["ETag"], "index": index}
    except HTTPError as error:
        if error.code == 404:
            return
        if error.code != 304:
            raise
    store[name] = kept | {"since": copy["since"]}


def held(store: Store, locale: str) -> Index | None:
    """None as long as there is none, or only one that this program does not read."""
    copy = store.get("state", EMPTY)["whole"]
    kept = store.get(_name(copy, locale)) if copy else None
    try:
        return Index(kept["index"]) if kept else None
    except ValueError:
        return None


def find(
    store: Store, index: Index, locale: str, text: str, without: Iterable[str] = ("guides",)
) -> Iterator[tuple[dict[str, Any], bool]]:
    """Entries of the copy, best first, and whether each has everything that was asked for. What
    may be shown of them shown.py says. without: kinds."""
    number, names = store["state"]["whole"]["number"], set(store)

    def name(key: str, kind: str) -> str:
        return f"{number}/{kind}/{key}/{locale}"

    found = index.search(text, lambda key, kind: kind not in without and name(key, kind) in names)
    for key, kind, is_exact in found:
        yield store[name(key, kind)], is_exact


def _name(copy: dict[str, Any], locale: str) -> str:
    return f"{copy['number']}/search-index/{locale}"
