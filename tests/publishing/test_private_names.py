"""What Wagtail and wagtail-localize keep to themselves is used in `wagtail_compat` only, and in
`segment_store` beside it.

By reading: no import of what they do not document, no attribute of theirs that is set, no private
name. By asking the classes: no private method of theirs that one of ours overrides.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
COMPAT = {ROOT / "cms/core/wagtail_compat.py", ROOT / "cms/publishing/segment_store.py"}
THEIRS = ("wagtail", "wagtail_localize", "treebeard", "modelcluster")
# modules of which nothing is documented
UNDOCUMENTED = (
    "wagtail.admin.wagtail_hooks",
    "wagtail.models.pages",
    "wagtail_localize.segments",
    "wagtail_localize.strings",
    "wagtail_localize.views",
    "wagtail_localize.wagtail_hooks",
)
# private by their look only: Django and the language document them
DOCUMENTED = {
    "_meta": "Django, Model._meta",
    "_base_manager": "Django, base managers",
    "_default_manager": "Django, default managers",
    "_state": "Django, Model instances: _state",
    "_replace": "Python, named tuples",
    "_Element": "lxml, the class of elements",
    "_exit": "Python, os",
    "_p": "python-pptx, the XML of a paragraph",
    "_r": "python-pptx, the XML of a run",
}


def is_theirs(module: str) -> bool:
    return module.split(".")[0] in THEIRS


def files() -> list[Path]:
    found = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    return sorted(file for file in found if "migrations" not in file.parts and file not in COMPAT)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def our_names() -> frozenset[str]:
    """Every private name that our own code gives to something."""
    names: set[str] = set()
    for file in files():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                names.add(node.attr)
    return frozenset(name for name in names if name.startswith("_"))


def imports(tree: ast.Module) -> dict[str, str]:
    """What a module has of theirs: the name here, and the name there."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and is_theirs(node.module):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            found |= {one.asname or one.name: one.name for one in node.names if is_theirs(one.name)}
    return found


def wrong(tree: ast.Module) -> list[str]:
    theirs = imports(tree)
    found = [
        f"imports {name}"
        for name in theirs.values()
        if name.startswith(UNDOCUMENTED) or "._" in name
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            is_set = isinstance(node.ctx, ast.Store)
            if not is_set and not is_private(node.attr):
                continue  # most of them: to write each down again is what takes long
            words = ast.unparse(node)
            of_theirs = words.split(".")[0] in theirs
            if is_set and (of_theirs or node.attr == "__class__"):
                found.append(f"sets {words}")
            elif is_private(node.attr) and (of_theirs or node.attr not in our_names()):
                found.append(f"uses {words}")
    return found


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in DOCUMENTED


@pytest.mark.parametrize(
    "code",
    [
        "from wagtail.admin import wagtail_hooks",
        "from wagtail_localize.segments.extract import extract_segments",
        "import wagtail.admin.wagtail_hooks",
        "from wagtail.hooks import _hooks",
        "from wagtail import hooks\nhooks._hooks['a'] = []",
        "from wagtail.models import Page\nPage._slug_is_available('a', None)",
        "from wagtail.admin.views.account import AvatarSettingsPanel as Panel\nPanel.order = 1",
        "policy.__class__ = Ours",
        "page._cached_parent_obj",
    ],
)
def test_private_name_is_found(code: str) -> None:
    assert len(wrong(ast.parse(code))) == 1


def test_no_private_name_of_wagtail() -> None:
    found = {str(file.relative_to(ROOT)): wrong(tree_of(file)) for file in files()}

    assert {file: what for file, what in found.items() if what} == {}


def our_classes() -> Iterator[type]:
    for file in files():
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module.startswith(("ops.wsgi", "cms.settings")):
            continue
        import_module(module)
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ROOMS:
            members = inspect.getmembers(module, inspect.isclass)
            yield from (one for _name, one in members if one.__module__ == name)


@pytest.mark.slow("imports every module of ours")
def test_no_private_method_of_wagtail_is_overridden() -> None:
    overridden = {
        f"{ours.__module__}.{ours.__name__}.{name}"
        for ours in our_classes()
        for base in ours.__mro__[1:]
        if is_theirs(base.__module__)
        for name, value in vars(ours).items()
        if name.startswith("_") and not name.startswith("__") and inspect.isfunction(value)
        if name in vars(base)
    }

    assert overridden == set()
