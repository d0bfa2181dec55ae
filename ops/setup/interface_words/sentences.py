"""Every Khmer sentence of the interface, and where it is said.

Two kinds: those of gettext's catalogues, and those that stand in the code in both languages: the
labels of the reader, of closed lists and of the Word file, and the messages of the checks of texts.

What stays out, and why: names of provinces and districts are official, from a source that is named
(docs/licences.md); headings of spreadsheets are what a file is
known by when it comes back; languages are called by their own names; the words of a page that is
made once (`ops.setup`), of the demonstration and of the examples of blocks are content, which is
written in the editor; what is only recognised, such as a unit behind a number, is said nowhere.
"""

import ast
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import polib
from django.conf import settings
from django.template import Engine
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from cms.core.vocabularies import directory, happened, interface_texts, library, shared
from cms.core.vocabularies.shared import Label
from home.directory import card, check_script
from khmertext.checks import catalogue
from lessons.docx_import.headings import markers

SCRIPTS: Final = "djangojs"
READ: Final = "reviewed"  # the comment of an entry that a native reader has read
ROOMS: Final = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
LISTS: Final[tuple[ModuleType, ...]] = (
    interface_texts,
    shared,
    directory,
    happened,
    library,
    card,
    check_script,
    markers,
)
OFFICIAL: Final = frozenset(label.code for label in directory.PROVINCES)
WAGTAIL: Final = "Wagtail"
IN_SCRIPTS: Final = "Wagtail, while one works · Wagtail ពេលកំពុងធ្វើការ"
READER: Final = "Reader · សម្រាប់អ្នកអាន"
LISTED: Final = "Closed lists · បញ្ជីជម្រើស"
IN_WORD: Final = "Word file · ឯកសារ Word"
FINDINGS: Final = "Checks of texts · ការពិនិត្យអត្ថបទ"
WHERE: Final = {
    interface_texts: READER,
    happened: READER,
    markers: IN_WORD,
}

_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_EXPRESSION = re.compile(r"""\b_\("([^"]+)"\)|\b_\('([^']+)'\)""")


@dataclass(frozen=True)
class Sentence:
    """One text of the interface.

    source: the .po file that holds the Khmer; None for what stands in the code. context: gettext's.
    plural: English. where: names of templates and modules. is_read: a native reader has read it.
    """

    english: str
    khmer: str
    source: Path | None = None
    context: str = ""
    plural: str = ""
    where: str = ""
    is_read: bool = False

    @property
    def key(self) -> str:
        """Of what it says in English and where its Khmer stands; in the code, of the Khmer too."""
        place = self.source.relative_to(settings.BASE_DIR) if self.source else self.khmer
        parts = "\0".join((str(place), self.context, self.english))
        return hashlib.sha256(parts.encode()).hexdigest()


def sentences() -> dict[str, Sentence]:
    """Key → sentence, ours first. Reads all code once: some seconds."""
    found: dict[str, Sentence] = {}
    for sentence in (*_of_catalogues(), *labels(), *_of_checks()):
        found.setdefault(sentence.key, sentence)
    return found


def sources() -> Iterator[Path]:
    """The .po files of LOCALE_PATHS, those first that win."""
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def khmer_sources() -> list[Path]:
    return [source for source in sources() if source.parts[-3] == "km"]


def khmer_of(entry: polib.POEntry) -> str:
    """Khmer has one form."""
    return str(entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)


def _of_catalogues() -> Iterator[Sentence]:
    places = _places()
    for source in khmer_sources():
        elsewhere = IN_SCRIPTS if source.stem == SCRIPTS else WAGTAIL
        for entry in polib.pofile(str(source)):
            yield Sentence(
                source=source,
                context=entry.msgctxt or "",
                english=entry.msgid,
                khmer=khmer_of(entry),
                plural=entry.msgid_plural,
                where=places.get(entry.msgid, elsewhere),
                is_read=READ in entry.tcomment.splitlines(),
            )


def labels() -> Iterator[Sentence]:
    """Of the closed lists, without the names of provinces."""
    for module in LISTS:
        for value in vars(module).values():
            for label in value if isinstance(value, tuple) else (value,):
                if isinstance(label, Label) and label.km and label.code not in OFFICIAL:
                    yield Sentence(label.en, label.km, where=WHERE.get(module, LISTED))


def _of_checks() -> Iterator[Sentence]:
    for english, khmer in catalogue.wordings():
        yield Sentence(english, khmer, where=FINDINGS)


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
