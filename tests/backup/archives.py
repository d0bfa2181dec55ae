"""Archives as somebody else might hand them over."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cms.backup.archive import MANIFEST, archive_writing, reading
from cms.backup.encryption import read_key


def rewritten(
    archive: Path,
    change: Callable[[dict[str, Any]], None],
    *,
    key: Path | None = None,
    members: dict[str, bytes] | None = None,
) -> None:
    """The same archive with another manifest, and with other bytes for some members."""
    beside = archive.with_name("beside")
    with (
        reading(archive, str(key) if key else "") as reader,
        archive_writing(beside, read_key(key) if key else None) as writer,
    ):
        source, target = reader._zip, writer._zip
        for name in source.namelist():
            data = (members or {}).get(name, source.read(name))
            if name == MANIFEST:
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
            target.writestr(zipfile.ZipInfo(name), data)
    os.replace(beside, archive)
