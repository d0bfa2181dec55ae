"""The app that the kit runs, made of sync.py and shown.py: what yours is to print is at the end."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from folder import Folder
from shown import contacts, said_of, shown, words_or_value
from sync import entries, sync

KNOWN = ("heading", "paragraph", "contact", "help_box")  # types of blocks that this app draws

address, folder, at, *words = sys.argv[1:]
store, now = Folder(Path(folder)), datetime.fromisoformat(at)
try:
    sync(store, address, now, **dict(word.split("=", 1) for word in words))
except OSError as error:
    print(error, file=sys.stderr)  # no network: what is held is shown

documents: dict[str, Any] = {}
for entry in entries(store):
    state = store["state"]
    document = shown(entry, state["whole"]["recalls"], now)
    if document is None:
        continue
    said = {one["key"]: said_of(one, now) for one in contacts(document)}
    blocks = {
        block["id"]: block["plain"] if words_or_value(block, KNOWN) == block["plain"] else "drawn"
        for block in document.get("body", [])
    }
    documents["/".join((entry["kind"], entry["key"], entry["locale"]))] = {
        "etag": entry["etag"],
        "url": urljoin(state["base"], document["url"]),
        "title": document["title"],
        "contacts": {key: {"open": said[key][0], "doubtful": said[key][1]} for key in said},
        "blocks": blocks,
        "alert": (document.get("alert") or {}).get("key"),
    }
print(json.dumps({"documents": documents}, ensure_ascii=False))
