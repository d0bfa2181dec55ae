"""docs/architecture.md is true: each path that it names is there, and each name in a module too."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import grimp
import pytest
from django.apps import apps

from tools.appliance import bundles

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
FOLDERS = "cms|home|khmertext|lessons|localize|office|ops|public|locale|tests|docs|bench|tools"
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
        "public/api/filters/lists.py:CLOSED",
    ],
)
def test_right_name_is_not_reported(named: str) -> None:
    assert missing(f"See `{named}`.") == []


# where Django's start-up leaves no other way: models whose save() needs this module's rule, and the
# rule needs their rows
ASKED_BY_NAME = {"home/directory/directory_facts.py"}


def product() -> list[Path]:
    """Our modules, without migrations and the tests that the library has inside."""
    found = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [path for path in found if not {"migrations", "tests"} & {*path.relative_to(ROOT).parts}]


@cache
def asked_for(path: Path) -> list[str]:
    """The labels of the models that a module asks for by name."""
    text = path.read_text(encoding="utf-8")
    if "get_model" not in text:  # of some hundred modules nearly all
        return []
    calls = (
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "get_model"
    )
    return [".".join(str(ast.literal_eval(part)) for part in call.args) for call in calls]


def test_models_are_asked_for_by_name_only_where_django_forces_it():
    found = {path.relative_to(ROOT).as_posix() for path in product() if asked_for(path)}

    assert found == ASKED_BY_NAME


def test_every_room_is_in_the_image_and_in_the_bundle():
    image = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert [room for room in ROOMS if f"!{room}/" not in image] == []
    assert {*ROOMS} <= {*bundles.PARTS}


def package_of(module: str) -> str:
    """The package of the second level in which a module stands; its room for a loose module."""
    room, *rest = module.split(".")
    return f"{room}.{rest[0]}" if rest and (ROOT / room / rest[0]).is_dir() else room


@cache
def arrows() -> dict[str, set[str]]:
    """Package → those it needs: by an import, or by asking for a model of it by name."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        if ".migrations" not in module:
            found.setdefault(package_of(module), set()).update(
                package_of(other) for other in graph.find_modules_directly_imported_by(module)
            )
    for path in product():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[package_of(module)].update(
            package_of(apps.get_model(label).__module__) for label in asked_for(path)
        )
    return {package: others - {package} for package, others in found.items()}


def folders_at(depth: int) -> dict[str, set[str]]:
    """Folder, or module beside one, of this depth → those it needs. A name that is asked of a
    package counts as the module of that name; what only types need does not."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None, exclude_type_checking_imports=True)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        here = ".".join(module.split(".")[:depth])
        if not {"migrations", "tests"} & {*module.split(".")}:
            needed = graph.find_modules_directly_imported_by(module)
            there = {".".join(other.split(".")[:depth]) for other in needed}
            found.setdefault(here, set()).update(there - {here})
    return found


def circles(needed: dict[str, set[str]]) -> list[str]:
    """What is left when packages are taken away that need nothing or that nothing needs: circles
    of any length, and what lies between two of them."""
    left = dict(needed)
    while True:
        wanted = {other for others in left.values() for other in others}
        inside = {one: others & left.keys() for one, others in left.items() if one in wanted}
        inside = {one: others for one, others in inside.items() if others}
        if inside == left:
            return sorted(left)
        left = inside


@pytest.mark.parametrize(
    ("needed", "found"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"a", "c"}, "c": set()}, ["a", "b"]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, ["a", "b", "c"]),
    ],
)
def test_circles_of_any_length_are_found(needed, found):
    assert circles(needed) == found


def test_no_packages_need_each_other():
    assert circles(arrows()) == []


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
def test_no_folders_need_each_other(depth):
    assert circles(folders_at(depth)) == []


def test_rooms_say_what_they_are_about():
    """In a few lines, and name only what is there."""
    pages = [
        path
        for room in ROOMS
        if room != "khmertext"  # a page of its own for those who take it alone
        for path in (ROOT / room).rglob("README.md")
    ]

    assert len(pages) >= 15
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 15, page
        assert missing(text) == [], page
        assert all(word in text for word in ("May import", "Begin", "Never")), page


def test_the_parts_of_home_stand_on_each_other():
    """Lowest first: the directory, alerts about its numbers, pages that show both."""
    needed = arrows()

    assert needed["home.directory"].isdisjoint({"home.alerts", "home.pages"})
    assert "home.pages" not in needed["home.alerts"]


def test_one_value_travels_beside_the_arguments():
    """Who opens something and who asks whether it is open: both do it there."""
    made = re.compile(r"\b(?:ContextVar|threading\.local)\(")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in product()
        for _one in made.findall(path.read_text(encoding="utf-8"))
    ]

    assert found == ["cms/request_context/__init__.py"]


DECISIONS = {
    path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/decisions").glob("*.md")
}
DATED = re.compile(r"## .+\n\d{4}-\d\d-\d\d(?:, last changed \d{4}-\d\d-\d\d)?\n\n\S")
# a page of decisions, perhaps with the anchor of one; or one by a number, which they have not
REFERENCE = re.compile(r"\bdecisions/([\w-]+\.md)(?:#([\w-]*))?|\b[Dd]ecisions? (\d+)")


def anchors(text: str) -> set[str]:
    """Of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def leads_nowhere(text: str) -> list[str]:
    return [
        found[0]
        for found in REFERENCE.finditer(text)
        if found[3]
        or found[2] not in {None, *anchors(DECISIONS.get(found[1], ""))}
        or found[1] not in DECISIONS
    ]


def test_decisions_have_dates_and_are_few_enough_to_be_read():
    headings = sum(text.count("\n## ") for text in DECISIONS.values())

    assert headings <= 60
    assert sum(len(DATED.findall(text)) for text in DECISIONS.values()) == headings


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_decisions_name_only_what_is_there(name):
    assert missing(DECISIONS[name]) == []


def test_references_to_decisions_lead_to_them():
    folders = (*ROOMS, "bench", "deploy", "docs", "tests", "tools")
    files = [*ROOT.glob("*.md"), *ROOT.glob(".github/**/*.md"), ROOT / ".env.example"]
    for folder in folders:
        files += (path for path in (ROOT / folder).rglob("*.*") if path.suffix in {".py", ".md"})

    found = {
        path.relative_to(ROOT).as_posix(): leads_nowhere(path.read_text(encoding="utf-8"))
        for path in files
        if path != Path(__file__)
    }

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    "text",
    [
        "decisions/gone.md",
        "(decisions/directory.md#gone)",
        "docs/decisions/0167-two-people-are-one-engine.md",
        "see decision 167",
    ],
)
def test_reference_that_leads_nowhere_is_found(text):
    assert len(leads_nowhere(text)) == 1


def test_no_folder_holds_more_modules_than_a_person_overlooks():
    modules = Counter(path.parent for path in product() if path.name != "__init__.py")

    assert [(str(folder), count) for folder, count in modules.items() if count > 20] == []
