"""Where files of resources are stored. Named by migrations, so it imports no model."""

from typing import Any


def stored_under(file: Any, name: str) -> str:
    """An address that is never used for other bytes; no word of the uploaded name is in it."""
    return f"resources/{file.sha256}.{name.rpartition('.')[2].lower()}"
