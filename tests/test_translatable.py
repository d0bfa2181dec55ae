"""Every sentence in the code reaches the translators: makemessages knows gettext by its own names
and by `_`, and passes over any other."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
IMPORTED = re.compile(r"^[ \t]*(from django\.utils\.translation import (?:\([^)]*\)|.+))$", re.M)


def unknown_names(source: str) -> list[str]:
    return [
        alias.asname
        for node in ast.walk(ast.parse("\n".join(IMPORTED.findall(source))))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname not in (None, "_")
    ]


def test_name_of_our_own_is_found():
    source = "from django.utils.translation import gettext as _now, ngettext, gettext_lazy as _"

    assert unknown_names(source) == ["_now"]


@pytest.mark.parametrize("room", ROOMS)
def test_sentences_are_marked_by_names_that_makemessages_knows(room):
    found = {
        str(path.relative_to(ROOT)): names
        for path in (ROOT / room).rglob("*.py")
        if (names := unknown_names(path.read_text(encoding="utf-8")))
    }

    assert found == {}
