"""A term base out of CSV or TBX."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from khmertext.checks import Term
from khmertext.files.pairs import Unreadable, local_name, rows

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SEPARATOR = "|"  # of several words in a cell


def read(path: Path, source: str, target: str) -> list[Term]:
    """source, target: languages of the pair. Raises Unreadable."""
    reader = _of_tbx if path.suffix.lower() == ".tbx" else _of_csv
    try:
        return list(reader(path, source, target))
    except (OSError, ValueError, ParseError, DefusedXmlException) as error:
        raise Unreadable(f"{path}: {error}") from error


def _of_csv(path: Path, _source: str, _target: str) -> Iterator[Term]:
    """With columns `source` and `preferred`, and perhaps `variants` and `forbidden`."""
    for _line, row in rows(path, "source", "preferred"):
        if row["source"] and row["preferred"]:
            yield Term(
                row["source"],
                row["preferred"],
                _several(row.get("variants")),
                _several(row.get("forbidden")),
            )


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split(SEPARATOR) if word.strip())


def _of_tbx(path: Path, source: str, target: str) -> Iterator[Term]:
    """ISO 30042 of 2008 and 2019, by the administrative status of each word."""
    for entry in ElementTree.parse(path).getroot().iter():
        if local_name(entry) not in {"termEntry", "conceptEntry"}:
            continue
        words = [word for one in entry if _is(one, target) for word in _words(one)]
        ours = [word for word, status in words if "deprecated" not in status]
        ours.sort(key=lambda word: "preferred" not in dict(words)[word])
        banned = tuple(word for word, status in words if "deprecated" in status)
        for one in entry:
            if ours and _is(one, source):
                for word, _status in _words(one):
                    yield Term(word, ours[0], tuple(ours[1:]), banned)


def _words(language: Element) -> Iterator[tuple[str, str]]:
    """(word, its status or "")."""
    for section in language:
        word = next((one.text for one in section.iter() if local_name(one) == "term"), None)
        notes = (one for one in section.iter() if local_name(one) == "termNote")
        status = [one.text or "" for one in notes if one.get("type") == "administrativeStatus"]
        if word:
            yield word, "".join(status)


def _is(element: Element, language: str) -> bool:
    said = element.get(LANGUAGE, "").partition("-")[0].lower()
    return said == language.partition("-")[0].lower()
