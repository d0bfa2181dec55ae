"""docs/architecture.md is true: each path that it names is there, and each name in a module too."""

import ast
import re
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
FOLDERS = "cms|home|lessons|localize|locale|tests|docs|bench|tools"
# `path`, or `path.py:name`, or `path.py:Class.name`
NAMED = re.compile(rf"`((?:{FOLDERS})/[\w./-]*|[\w-]+\.(?:py|toml|md))(?::([\w.]+))?`")


@cache
def names(path: Path) -> frozenset[str]:
    """What a module defines, and what its classes do, as `Class.name`."""
    return frozenset(_defined(ast.parse(path.read_text(encoding="utf-8"))))


def _defined(node: ast.Module | ast.ClassDef, prefix: str = "") -> list[str]:
    found = []
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            found += [f"{prefix}{child.name}", *_defined(child, f"{prefix}{child.name}.")]
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(f"{prefix}{child.name}")
        elif isinstance(child, ast.Assign | ast.AnnAssign):
            targets = child.targets if isinstance(child, ast.Assign) else [child.target]
            found += [f"{prefix}{one.id}" for one in targets if isinstance(one, ast.Name)]
    return found


def missing(text: str) -> list[str]:
    wrong = []
    for path, name in NAMED.findall(text):
        file = ROOT / path
        if not file.exists() or (name and (file.suffix != ".py" or name not in names(file))):
            wrong.append(f"{path}:{name}" if name else path)
    return wrong


def test_page_names_only_what_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert len([name for _path, name in NAMED.findall(text) if name]) > 100
    assert missing(text) == []


@pytest.mark.parametrize(
    "named",
    [
        "localize/gone/",
        "localize/gone.py",
        "localize/workflow/gate.py:gone",
        "localize/workflow/pages.py:TranslatedPage.gone",
        "localize/workflow/pages.py:save",
        "docs/names.md:save",
    ],
)
def test_wrong_name_is_found(named: str) -> None:
    assert missing(f"See `{named}`.") == [named]


@pytest.mark.parametrize(
    "named",
    [
        "localize/workbench/",
        "pyproject.toml",
        "localize/workflow/gate.py:check",
        "localize/workflow/pages.py:TranslatedPage.publish",
        "cms/api/filters/lists.py:CLOSED",
    ],
)
def test_right_name_is_not_reported(named: str) -> None:
    assert missing(f"See `{named}`.") == []


# asked for by name where an import would be a cycle; these two go when the known sites move and
# HSDS reads what its documents say
ASKED_ACROSS_ROOMS = {("cms/api/hsds/stored.py", "home"), ("lessons/library/links.py", "home")}


def test_no_room_asks_another_for_a_model_by_its_name():
    found = set()
    for room in ("cms", "home", "lessons", "localize"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            name = path.relative_to(ROOT).as_posix()
            for app in re.findall(r'get_model\(\s*"(\w+)"', path.read_text(encoding="utf-8")):
                if app != room:
                    found.add((name, app))

    assert found == ASKED_ACROSS_ROOMS


def package_of(module: str) -> str:
    """The package of the second level in which a module stands; its room for a loose module."""
    room, *rest = module.split(".")
    return f"{room}.{rest[0]}" if rest and (ROOT / room / rest[0]).is_dir() else room


def test_no_packages_import_each_other():
    graph = grimp.build_graph("cms", "home", "lessons", "localize", cache_dir=None)
    arrows = {
        (package_of(module), package_of(other))
        for module in graph.modules
        if ".migrations" not in module
        for other in graph.find_modules_directly_imported_by(module)
    }

    assert [(a, b) for a, b in arrows if a < b and (b, a) in arrows] == []


def test_every_decision_has_its_date_and_status():
    dated = re.compile(r"\A# (\d+)\. .+\n\n\d{4}-\d\d-\d\d · (?:accepted|superseded by \d+)")

    for path in (ROOT / "docs/decisions").glob("*.md"):
        found = dated.match(path.read_text(encoding="utf-8"))
        assert found and int(found[1]) == int(path.name[:4]), path.name
