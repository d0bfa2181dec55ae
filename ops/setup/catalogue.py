"""The compiled catalogues (.mo) of the interface's languages, made from the .po beside them.

polib compiles, so that no installation needs the gettext tools; the results are not kept in the
repository.
"""

import os
from pathlib import Path

import polib

from localize.outside.interface_words import sources


def compile_catalogues() -> list[Path]:
    """Make every catalogue that is missing or older than its words; return those made."""
    return [compiled(source) for source in sources() if is_stale(source)]


def is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def compiled(source: Path) -> Path:
    """`source` compiled beside itself; replaced at once, for others may be reading or compiling."""
    target = source.with_suffix(".mo")
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(target)
    return target
