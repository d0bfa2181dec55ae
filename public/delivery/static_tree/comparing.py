"""Is every file of a tree what is answered, and nothing else in it?"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cms.documents.visibility import is_open
from public.delivery.static_tree import layout
from public.delivery.static_tree.entries import Page
from public.delivery.static_tree.ledger import NAME
from public.delivery.static_tree.wanted import wanted


def differences(tree: Path, now: datetime) -> Iterator[str]:
    """As sentences. Of a tree that nobody writes meanwhile, or whatever is published in between
    differs."""
    entries = wanted(now).entries if is_open() else {}
    for entry in entries.values():
        try:
            yield from entry.differences(tree)
        except Exception as error:
            yield f"{entry.path} cannot be compared: {error}"
    pages = {path: layout.place(tree, path) for path, one in entries.items() if type(one) is Page}
    folders = {place for path, place in pages.items() if path.endswith("/")}
    known = {layout.place(tree, path) for path in entries}
    known |= {layout.packed(place) for place in pages.values()}
    for file in _files_of(tree):
        is_page = file.parent in folders and file.name.startswith(layout.PAGES)
        if file not in known and not is_page:
            yield f"{file.relative_to(tree)} belongs to nothing that is public"


def _files_of(tree: Path) -> Iterator[Path]:
    """Files and links, without the ledger and its journal."""
    for folder, folders, files in os.walk(tree):
        for name in (*files, *folders):
            found = Path(folder) / name
            if not name.startswith(NAME) and (found.is_symlink() or name in files):
                yield found
