"""The content of the demonstration: the YAML files of this folder, one for each theme."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def read(theme: str = "content") -> dict[str, Any]:
    """What lies in one file, as the caller's own; texts are pairs of `en` and `km`."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{theme}.yaml").read_text(encoding="utf-8"))
    return found
