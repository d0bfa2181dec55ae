"""What must not be in the repository, and what every dependency owes: a reason and a hash."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
LOCKS = (
    "requirements.txt",
    "requirements-test.txt",
    "requirements-wagtail8.txt",
    "requirements-mutation.txt",
)
EXTRAS = tuple(f"requirements-{name}.txt" for name in ("recordings", "s3", "fonts"))
# spelled so that this file does not match itself
REGISTRIES = re.compile(r"py[p]i\.org|python[h]osted\.org|registry\.np[m]js|d[e]b\.debian")
MACHINE_PATHS = re.compile(r"/w[o]rk/|/r[o]ot/|(?<![\w-])/h[o]me/[a-z]")
# zero width space, joiners, direction marks, word joiner, byte order mark
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
SOURCE = (".py", ".html", ".js", ".css", ".md", ".toml", ".txt", ".yaml", ".yml", ".in")
# tables and documents of Khmer text hold them because they are about them
TEXT_OF_ITS_OWN = ("tests/cases/", "khmertext/tests/cases/", "ops/demo/")


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_that_match(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    found = []
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
        if pattern.search(text):  # which of its lines, only then
            lines = enumerate(text.split("\n"), 1)
            found += [f"{name}:{number}" for number, line in lines if pattern.search(line)]
    return found


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS], ids=["registry", "machine path"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    names = tracked()

    assert "pyproject.toml" in names
    assert lines_that_match(pattern, names) == []


def test_no_source_holds_invisible_characters() -> None:
    sources = [
        name for name in tracked() if name.endswith(SOURCE) and not name.startswith(TEXT_OF_ITS_OWN)
    ]

    assert lines_that_match(INVISIBLE, sources) == []


def test_patterns_find_what_they_look_for() -> None:
    assert REGISTRIES.search("https://" + "pypi" + ".org/simple")
    assert MACHINE_PATHS.search("/" + "root/.cache")
    assert INVISIBLE.search("a\u200bb")


def required() -> set[str]:
    """The names of the packages that the product itself asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {re.split(r"[\[<>=]", name)[0].lower() for name in project["project"]["dependencies"]}


def test_every_dependency_has_a_reason() -> None:
    source = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(source)
    groups = project["dependency-groups"]
    named = [one for group in groups.values() for one in group if isinstance(one, str)]
    dependencies = project["project"]["dependencies"] + named

    without = [
        name
        for name in dependencies
        if not re.search(rf'^    "{re.escape(name)}",  # \w.{{4,}}$', source, re.MULTILINE)
    ]

    assert len(dependencies) > 20
    assert without == []


@pytest.mark.parametrize("lock", LOCKS + EXTRAS)
def test_every_locked_package_has_a_version_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and line[0] not in "# "]

    assert len(packages) > (0 if lock in EXTRAS else 50)
    assert [
        line for line in packages if not re.match(r"[a-z0-9._-]+==[^ ]+ .*--hash=sha256:", line)
    ] == []


def test_locks_differ_only_where_they_should() -> None:
    def pins(lock: str) -> dict[str, str]:
        found = re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE)
        return dict(found)

    run, test, wagtail8, mutation = (pins(lock) for lock in LOCKS)

    assert run.items() <= test.items() <= mutation.items()
    assert all(pins(extra).items() <= test.items() for extra in EXTRAS)
    assert test["wagtail"].startswith("7.4.")
    assert wagtail8["wagtail"].startswith("8.0.")
    assert {name for name in required() if test[name] != wagtail8[name]} == {"wagtail"}


def test_every_required_package_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / LOCKS[0]).read_text(), re.MULTILINE))

    assert required() <= locked


IMPORTED = re.compile(
    r"^[ \t]*(?:from ([a-zA-Z_]\w*)[\w.]* import|import (\w[\w., ]*))", re.MULTILINE
)


def imported(*folders: str) -> set[str]:
    """The top-level modules that Python files of these folders import, and those of programs that
    stand in them as text. Read by line: to parse each file took seconds."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        if "tests" in path.relative_to(ROOT).parts[1:]:
            continue  # the library has its own inside
        for origin, names in IMPORTED.findall(path.read_text(encoding="utf-8")):
            found |= (
                {origin} if origin else {one.strip(" ").split(".")[0] for one in names.split(",")}
            )
    return found


@pytest.mark.parametrize(
    ("locks", "folders"),
    [
        # test_extras.py says where an extra may be named
        ((LOCKS[0], *EXTRAS), ROOMS),
        ((LOCKS[1],), ("tests", "tools", "bench")),
    ],
)
def test_every_imported_package_is_locked(locks: tuple[str, ...], folders: tuple[str, ...]) -> None:
    texts = "\n".join((ROOT / lock).read_text() for lock in locks)
    locked = set(re.findall(r"^([a-z0-9._-]+)==", texts, re.MULTILINE))
    provided_by = packages_distributions()
    modules = imported(*folders) - sys.stdlib_module_names

    without = {
        module
        for module in modules & set(provided_by)
        if not {re.sub(r"[._]", "-", name).lower() for name in provided_by[module]} & locked
    }

    assert {"django", "wagtail"} <= modules
    assert without == set()


def test_readme_names_every_command_and_target() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = {
        Path(name).stem
        for name in tracked()
        if re.search(r"^[a-z]+/(.*/)?management/commands/[a-z]\w*\.py$", name)
    }
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {"setup", "worker"} <= commands
    assert {name for name in commands if f"`{name}`" not in readme} == set()
    assert {name for name in targets if f"make {name}" not in readme} <= {"help", "venv"}


def test_documents_name_only_what_is_there() -> None:
    pages = [name for name in tracked() if name.endswith(".md")]
    commands = {Path(name).stem for name in tracked() if "/management/commands/" in name}
    builtin = {"migrate", "collectstatic", "check", "shell"}
    missing = []
    for name in pages:
        text = (ROOT / name).read_text(encoding="utf-8")
        targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
        missing += [
            (name, one) for one in targets if not (ROOT / name).parent.joinpath(one).exists()
        ]
        named = re.findall(r"manage\.py ([a-z_]{2,})", text)
        missing += [(name, one) for one in named if one not in commands | builtin]

    assert "docs/operating.md" in pages
    assert missing == []


def test_every_problem_is_explained_to_developers() -> None:
    source = (ROOT / "public/api/problems.py").read_text(encoding="utf-8")
    codes = re.findall(r'^    "([a-z-]+)": "', source, re.MULTILINE)
    told = (ROOT / "docs/api.md").read_text(encoding="utf-8")

    assert "token-expired" in codes
    assert [code for code in codes if f"`urn:cncc:problem:{code}`" not in told] == []
