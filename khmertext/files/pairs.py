"""Pairs of a source and its translation, out of PO, XLIFF, CSV and JSON lines."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

import polib
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException


@dataclass(frozen=True)
class Text:
    """A source and its translation. id: as the file names it, or the line that it stands in.
    Languages are BCP 47 tags, or "" where the file does not say which."""

    id: str
    source: str
    target: str
    source_language: str = ""
    target_language: str = ""


class Unreadable(Exception):
    """A file that cannot be read, with the reason."""


def read(path: Path) -> Iterator[Text]:
    """The translated pairs of a file, by the end of its name. Raises Unreadable."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise Unreadable(f"{path}: no file of a kind that is known ({known})")
    try:
        yield from reader(path)
    except (OSError, ValueError, ParseError, DefusedXmlException) as error:
        raise Unreadable(f"{path}: {error}") from error


def of_po(path: Path) -> Iterator[Text]:
    """Every form of a plural is compared with the source of the plural, the first one with that of
    one where there are several."""
    catalogue = polib.pofile(str(path))
    language = catalogue.metadata.get("Language", "").replace("_", "-")
    for entry in catalogue:
        if entry.obsolete:
            continue
        for target, source in _forms(entry):
            if target:
                yield Text(f"line {entry.linenum}", source, target, "", language)


def _forms(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    if not entry.msgid_plural:
        yield entry.msgstr, entry.msgid
        return
    forms: dict[int, str] = entry.msgstr_plural
    for number, target in sorted(forms.items()):
        is_one = number == 0 and len(forms) > 1
        yield target, entry.msgid if is_one else entry.msgid_plural


def of_xliff(path: Path) -> Iterator[Text]:
    """XLIFF 1.2 and 2.0; tags inside a text are left out."""
    root = ElementTree.parse(path).getroot()
    for holder in root.iter():
        source = holder.get("source-language") or holder.get("srcLang")
        if source is None:
            continue
        target = holder.get("target-language") or holder.get("trgLang") or ""
        for unit in holder.iter():
            if local_name(unit) in {"trans-unit", "unit"}:
                yield from _of_unit(unit, source, target)


def _of_unit(unit: Element, source_language: str, target_language: str) -> Iterator[Text]:
    segments = [one for one in unit if local_name(one) == "segment"] or [unit]
    for segment in segments:
        said = {local_name(one): "".join(one.itertext()) for one in segment}
        if said.get("target"):
            id = segment.get("id") or unit.get("id") or ""
            source = said.get("source", "")
            yield Text(id, source, said["target"], source_language, target_language)


def of_csv(path: Path) -> Iterator[Text]:
    """With columns named `source` and `target`, and perhaps `id`."""
    for line, row in rows(path, "source", "target"):
        if row["target"]:
            yield Text(row.get("id") or f"line {line}", row["source"] or "", row["target"])


def rows(path: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, its cells) of a CSV file; ValueError without one of these columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"no column {' and '.join(sorted(missing))}")
        for row in reader:
            yield reader.line_num, row


def of_jsonl(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8") as file:
        yield from of_lines(file)


def of_lines(lines: Iterable[str] | IO[str]) -> Iterator[Text]:
    """One object in a line: `source` and `target`, and perhaps `id`, `source_language`,
    `target_language`. Raises ValueError."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        said = json.loads(line)
        if not isinstance(said, dict) or not isinstance(said.get("target"), str):
            raise ValueError(f"line {number}: an object with `source` and `target` is expected")
        names = ("source", "target", "source_language", "target_language")
        texts = {name: str(said.get(name) or "") for name in names}
        yield Text(id=str(said.get("id") or f"line {number}"), **texts)


def local_name(element: Element) -> str:
    """Of its tag, without the namespace."""
    return re.sub(r"^\{.*\}", "", str(element.tag))


READERS: dict[str, Callable[[Path], Iterator[Text]]] = {
    ".po": of_po,
    ".xliff": of_xliff,
    ".xlf": of_xliff,
    ".csv": of_csv,
    ".jsonl": of_jsonl,
}
