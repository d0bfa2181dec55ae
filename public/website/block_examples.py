"""One example of each block of a lesson, as a document has it: what editors see while they choose.

Their words are in `examples/`, a file for each language. Made up, without numbers or names of real
services.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.templatetags.static import static

Value = dict[str, Any]

FALLBACK = "en"
FOLDER = Path(__file__).parent / "examples"
_PICTURE_SIZE = {"width": 640, "height": 360}


def example(name: str, language: str) -> Value:
    """The value of the block called `name`, in English where there is none in `language`."""
    value = _examples(language if (FOLDER / f"{language}.yaml").exists() else FALLBACK)[name]
    return value | _WITHOUT_WORDS.get(name, {}) | _drawn(name, value)


@cache
def _examples(language: str) -> dict[str, Value]:
    found: dict[str, Value] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    return found


def _drawn(name: str, value: Value) -> Value:
    if name != "image":
        return {}
    # a drawing has no sizes: every browser takes it where a reader's takes the fitting one
    drawing = {"url": static("website/example.svg"), "type": "image/jpeg"} | _PICTURE_SIZE
    return {"image": {"alt": value["alt"], "renditions": [drawing]} | _PICTURE_SIZE}


_WITHOUT_WORDS: dict[str, Value] = {
    "heading": {"level": 2},
    "activity": {"duration": "PT20M", "grouping": "pairs"},
    "callout": {"style": "info"},
    "video": {"resource": None, "poster": None, "url": "https://example.org/"},
}
