"""Stylesheets of ours, with what differs by language written from the descriptions of languages.

In a file `:lang(tall)` and `[lang=tall]` are the languages of high lines, `:lang(usual)` the other
described ones; a line with `:lang(numerals)` or `@page numerals` stands once for each language that
counts in digits of its own, with the counter style of CSS in the place of `numerals`; `"family"`
and `"office family"` are the types of all of them. No stylesheet names a language.
"""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import FileSystemStorage

from cms.core.languages import Language, every

_GROUP = re.compile(r":lang\((tall|usual)\)|\[lang=(tall|usual)\]")
_FAMILIES = re.compile('"(office )?family"')


def read(path: Path, *, is_plain: bool = False) -> str:
    """The stylesheet; is_plain: with one rule a language where rules of one line are for several,
    for programs that know no `:is`."""
    return expanded(path.read_text(encoding="utf-8"), is_plain=is_plain)


def expanded(style: str, *, is_plain: bool = False) -> str:
    lines = (made for line in style.splitlines(keepends=True) for made in _lines(line, is_plain))
    return _FAMILIES.sub(lambda found: families(is_office=bool(found[1])), "".join(lines))


def families(*, is_office: bool = False) -> str:
    """A list for CSS, of types that a device may lack."""
    named = [one.office_family if is_office else one.family for one in every()]
    return ", ".join(f'"{name}"' for name in dict.fromkeys(named) if name) or "system-ui"


def _lines(line: str, is_plain: bool) -> list[str]:
    if "numerals" in line:
        counting = [one for one in every() if one.counter]
        return [
            line.replace(":lang(numerals)", f":lang({one.tag})").replace("numerals", one.counter)
            for one in counting
        ]
    if is_plain and (found := _GROUP.search(line)):
        return [_selected(line, [one]) for one in _of(found)]
    return [_selected(line)]


def _selected(line: str, only: list[Language] | None = None) -> str:
    return _GROUP.sub(lambda found: _selector(found, only or _of(found)), line)


def _of(found: re.Match[str]) -> list[Language]:
    return [one for one in every() if one.is_tall == ("tall" in found[0])]


def _selector(found: re.Match[str], those: list[Language]) -> str:
    each = [f":lang({one.tag})" if found[1] else f'[lang="{one.tag}"]' for one in those]
    return each[0] if len(each) == 1 else f":is({', '.join(each)})"


class Files(FileSystemStorage):
    """Of one app. A stylesheet that asks for it is written out below `var/`, again where it or the
    descriptions changed."""

    def path(self, name: str) -> str:
        source = Path(super().path(name))
        if source.suffix != ".css" or not source.is_file():
            return str(source)
        style = source.read_text(encoding="utf-8")
        made = expanded(style)
        if made == style:
            return str(source)
        target = Path(settings.BASE_DIR) / "var" / "styles" / name
        if not target.exists() or target.read_text(encoding="utf-8") != made:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(made, encoding="utf-8")
        return str(target)


class Finder(AppDirectoriesFinder):
    storage_class = Files
