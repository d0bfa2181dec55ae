"""The districts of the country (towns, khans) by their codes."""

from functools import cache

from cms.core.vocabularies.shared import closed_list
from khmertext import match_key

DISTRICTS = closed_list("district")
BY_CODE = {label.code: label for label in DISTRICTS}


def code_of(text: str) -> str | None:
    """The code in "0102", "0102 · Mangkul Bourei" or a name in any language; None if unknown.

    A name that several districts share says too little. Two spellings of one Khmer name are one.
    """
    written = text.strip()
    code = written.split(maxsplit=1)[0] if written else ""
    if code in BY_CODE:
        return code
    named = _codes_by_name().get(match_key(written), [])
    return named[0] if len(named) == 1 else None


@cache
def _codes_by_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label in DISTRICTS:
        for name in set(map(match_key, label.texts.values())):
            found.setdefault(name, []).append(label.code)
    return found


def written(code: str) -> str:
    """What an editor sees: code and names."""
    label = BY_CODE.get(code)
    return " · ".join((code, *label.texts.values())) if label else code
