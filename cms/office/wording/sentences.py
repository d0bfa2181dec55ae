"""Every Khmer sentence that the product was shipped with, and where it is said.

Four kinds: those of gettext's catalogues in templates and code, those of scripts, those of the
checks of texts, and the labels of the reader, of closed lists and of the Word file, which stand in
the code in both languages.

What stays out, and why: names of provinces and districts are official, from a source that is named
(docs/licences.md); headings of spreadsheets (`localize.exchange.xlsx`, `workbook`) are what a file
is known by when it comes back; languages are called by their own names; the words of a page that is
made once (`cms.setup`), of the demonstration and of the examples of blocks are content, which is
written in the editor; what is only recognised, such as a unit behind a number, is said nowhere.
"""

import ast
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import polib
from django.conf import settings
from django.template import Engine
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from cms.publishing.vocabularies import directory, happened, interface_texts, library, shared
from cms.publishing.vocabularies.shared import Label
from home.alerts import alert_texts
from home.directory import card, check_script
from lessons.docx_import import template_words
from lessons.docx_import.headings import markers
from localize.checks import catalogue

DJANGO, SCRIPTS, LABELS, CHECKS = "django", "djangojs", "label", "check"
ROOMS: Final = ("cms", "home", "lessons", "localize")
LISTS: Final[tuple[ModuleType, ...]] = (
    interface_texts,
    shared,
    directory,
    happened,
    library,
    card,
    check_script,
    alert_texts,
    markers,
    template_words,
)
OFFICIAL: Final = frozenset(label.code for label in directory.PROVINCES)
WAGTAIL: Final = "Wagtail"
IN_SCRIPTS: Final = "Wagtail, while one works · Wagtail ពេលកំពុងធ្វើការ"
READER: Final = "Reader · សម្រាប់អ្នកអាន"
LISTED: Final = "Closed lists · បញ្ជីជម្រើស"
IN_ALERTS: Final = "Alerts · សារបន្ទាន់"
IN_WORD: Final = "Word file · ឯកសារ Word"
FINDINGS: Final = "Checks of texts · ការពិនិត្យអត្ថបទ"
WHERE: Final = {
    interface_texts: READER,
    happened: READER,
    alert_texts: IN_ALERTS,
    markers: IN_WORD,
    template_words: IN_WORD,
}

_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_EXPRESSION = re.compile(r"""\b_\("([^"]+)"\)|\b_\('([^']+)'\)""")


@dataclass(frozen=True)
class Sentence:
    """context: gettext's; of a label and of a check the Khmer that it was shipped with: another one
    is another sentence, for readers get it. where: names of templates and modules."""

    domain: str
    context: str
    english: str
    khmer: str
    plural: str = ""  # English
    where: str = ""

    @property
    def key(self) -> str:
        parts = "\0".join((self.domain, self.context, self.english))
        return hashlib.sha256(parts.encode()).hexdigest()


@cache
def shipped() -> dict[str, Sentence]:
    """Key → sentence, ours first. Reads all code once for each process: some seconds."""
    found: dict[str, Sentence] = {}
    for sentence in (*_of_catalogues(), *labels(), *_of_checks()):
        found.setdefault(sentence.key, sentence)
    return found


def sources() -> Iterator[Path]:
    """The .po files of LOCALE_PATHS, those first that win."""
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def _of_catalogues() -> Iterator[Sentence]:
    places = _places()
    for source in sources():
        for entry in polib.pofile(str(source)):
            is_script = source.stem == SCRIPTS
            yield Sentence(
                domain=source.stem,
                context=entry.msgctxt or "",
                english=entry.msgid,
                khmer=entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr,
                plural=entry.msgid_plural,
                where=places.get(entry.msgid, IN_SCRIPTS if is_script else WAGTAIL),
            )


def labels() -> Iterator[Sentence]:
    for module in LISTS:
        for value in vars(module).values():
            for label in value if isinstance(value, tuple) else (value,):
                if isinstance(label, Label) and label.km and label.code not in OFFICIAL:
                    where = WHERE.get(module, LISTED)
                    yield Sentence(LABELS, label.km, label.en, label.km, where=where)


def _of_checks() -> Iterator[Sentence]:
    for english, khmer in catalogue.wordings():
        yield Sentence(CHECKS, khmer, english, khmer, where=FINDINGS)


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
