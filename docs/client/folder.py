"""A store for sync.py: a folder with a file for each value."""

import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote


class Folder(MutableMapping[str, Any]):
    """Each value is written whole or not at all, whenever the power goes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def __getitem__(self, name: str) -> Any:
        try:
            return json.loads(self._file(name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        unfinished = self.path / "unfinished"
        unfinished.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(self._file(name))

    def __delitem__(self, name: str) -> None:
        try:
            self._file(name).unlink()
        except FileNotFoundError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return (unquote(file.stem) for file in list(self.path.glob("*.json")))

    def __len__(self) -> int:
        return sum(1 for _name in self)

    def _file(self, name: str) -> Path:
        return self.path / f"{quote(name, safe='')}.json"
