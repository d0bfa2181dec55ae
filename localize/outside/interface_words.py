"""Every sentence of the interface in one language, and where it is said.

Two kinds: labels of the reader, of closed lists and of files, and the messages of the checks of
texts, in the files of labels; and those of gettext's catalogues.

What stays out, and why: names of districts are official, from a source that is named
(docs/licences.md); languages are called by their own names; the words of a page that is
made once (ops/setup), of the demonstration and of the examples of blocks are content, which is
written in the editor.
"""

import ast
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polib
from django.conf import settings
from django.template import Engine
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import to_locale

from cms.core.vocabularies import label_files
from cms.core.vocabularies.label_files import FALLBACK
from cms.core.vocabularies.shared import closed_list, label

SCRIPTS: Final = "djangojs"
READ: Final = "reviewed"  # the comment of an entry that a native reader has read
ROOMS: Final = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
FOLDERS: Final = (label_files.READERS, label_files.OFFICE, label_files.CHECKS)
WAGTAIL: Final = "Wagtail"
SAID_HERE: Final = closed_list("words_file")  # by the file itself

_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_EXPRESSION = re.compile(r"""\b_\("([^"]+)"\)|\b_\('([^']+)'\)""")


@dataclass(frozen=True)
class Sentence:
    """One text of the interface.

    text: in the other language, "" where it has none. source: the file that holds it. context:
    gettext's; of a label its list and code. plural: English. where: names of templates and
    modules. is_read: a native reader has read it.
    """

    english: str
    text: str
    source: Path
    context: str = ""
    plural: str = ""
    where: str = ""
    is_read: bool = False

    @property
    def key(self) -> str:
        """Of what it says in English and where its text stands."""
        place = os.path.relpath(self.source, settings.BASE_DIR)
        parts = "\0".join((place, self.context, self.english))
        return hashlib.sha256(parts.encode()).hexdigest()


def said_here(code: str, language: str) -> str:
    """A word of the file, in English and in its language."""
    said = (label(SAID_HERE, code, tag) for tag in (FALLBACK, language))
    return " · ".join(dict.fromkeys(said))


def sentences(language: str) -> dict[str, Sentence]:
    """Key → sentence, ours first. Reads all code once: some seconds."""
    found: dict[str, Sentence] = {}
    for sentence in (*of_catalogues(language, _places()), *labels(language)):
        found.setdefault(sentence.key, sentence)
    return found


def sources(language: str = "*") -> Iterator[Path]:
    """The .po files of LOCALE_PATHS, those first that win."""
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob(f"{to_locale(language)}/LC_MESSAGES/*.po"))


def text_of(entry: polib.POEntry) -> str:
    """Of several forms the first: Khmer has one."""
    return str(entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)


def of_catalogues(language: str, places: Mapping[str, str]) -> Iterator[Sentence]:
    """Those of gettext. places: English → where it is said."""
    for source in sources(language):
        elsewhere = said_here("scripts", language) if source.stem == SCRIPTS else WAGTAIL
        for entry in polib.pofile(str(source)):
            yield Sentence(
                source=source,
                context=entry.msgctxt or "",
                english=entry.msgid,
                text=text_of(entry),
                plural=entry.msgid_plural,
                where=places.get(entry.msgid, elsewhere),
                is_read=READ in entry.tcomment.splitlines(),
            )


def labels(language: str) -> Iterator[Sentence]:
    for folder in FOLDERS:
        found = label_files.read(folder)
        own = found.get(language, {})
        source, where = label_files.file_of(folder, language), said_here(folder, language)
        for name, texts in found[FALLBACK].items():
            for code, english in texts.items():
                text, context = own.get(name, {}).get(code, ""), f"{name}: {code}"
                yield Sentence(english, text, source, context, where=f"{where} · {context}")


# Where it is said


def _places() -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for path, texts in said().items():
        name = path.rpartition("templates/")[2].rpartition(".")[0]
        for text in texts:
            found[text].add(name)
    return {text: ", ".join(sorted(names)[:3]) for text, names in found.items()}


def said() -> dict[str, set[str]]:
    """By file, the English of the screens and mails of ours."""
    engine, root = Engine.get_default(), Path(settings.BASE_DIR)
    found = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            code = path.read_text("utf-8")
            if "django.utils.translation" in code:
                found[str(path.relative_to(root))] = in_python(code)
        for path in sorted((root / room).rglob("templates/**/*.*")):
            found[str(path.relative_to(root))] = in_template(path.read_text("utf-8"), engine)
    return found


def in_python(code: str) -> set[str]:
    """The first argument of every call of gettext in `code`."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") in _CALLS
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def in_template(code: str, engine: Engine) -> set[str]:
    """The msgids of the translate and blocktranslate tags and of _("…") in `code`."""
    nodes: Any = Template(code, engine=engine).nodelist
    found = {a or b for a, b in _IN_EXPRESSION.findall(code)}
    for node in nodes.get_nodes_by_type(TranslateNode):
        if isinstance(node.filter_expression.var, str):
            found.add(node.filter_expression.var)
        elif isinstance(literal := node.filter_expression.var.literal, str):
            found.add(literal)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        found.add(node.render_token_list(node.singular)[0])
    return found
