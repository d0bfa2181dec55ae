"""The statements of a publication, one by one: what each is, who issues it, and whether plain
Wagtail issues one like it.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from types import FrameType
from typing import Any

from bench._rows import kind_of

OURS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
PACKAGES = ("wagtail", "wagtail_localize", "modelcluster", "treebeard", "taggit", "modelsearch")
# the same page type has another table there
TABLES = {"pages_lessonpage": "lessons_lessonpage"}


@dataclass(frozen=True)
class Statement:
    """kind: verb and table. by: our innermost function on the way to it. inside: the innermost one
    of a package below that, '' if ours asks the database itself. is_stock: stock does it too."""

    kind: str
    by: str
    inside: str
    is_stock: bool = False


def traced(do: Callable[[], Any]) -> list[Statement]:
    """The statements of `do`, in order."""
    from django.db import connection

    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(Statement(kind_of(sql), *_issuers()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        do()
    return found


def beside(ours: Iterable[Statement], stock: Iterable[tuple[str, str]]) -> list[Statement]:
    """Ours, each marked that `stock` has too: of that kind, inside the same function of a package,
    and not taken by an earlier one."""
    left = Counter((_renamed(kind), inside) for kind, inside in stock)
    marked = []
    for one in ours:
        is_stock = left[one.kind, one.inside] > 0
        left[one.kind, one.inside] -= is_stock
        marked.append(Statement(one.kind, one.by, one.inside, is_stock))
    return marked


def keep(statements: Iterable[Statement]) -> None:
    """For who collects them (BENCH_ROWS)."""
    if path := os.environ.get("BENCH_ROWS"):
        with open(path, "a", encoding="utf-8") as kept:
            kept.writelines(json.dumps(asdict(one)) + "\n" for one in statements)


def lines(statements: list[Statement]) -> list[str]:
    """A section of docs/performance.md."""
    above = [one for one in statements if not one.is_stock]
    return [
        "## Statements of a publication",
        "",
        "“Publish an English lesson again”, in order, without BEGIN and COMMIT. “Stock”: plain "
        "Wagtail issues it too, from the same function; the other "
        f"{len(above)} of {len(statements)} are what stands above it. Behind › is the function of "
        "a package that ours called for it.",
        "",
        "| | statement | issued by | stock |",
        "|--:|---|---|---|",
        *(
            f"| {number} | {one.kind} | {' › '.join(filter(None, (one.by, one.inside)))} "
            f"| {'yes' if one.is_stock else ''} |"
            for number, one in enumerate(statements, start=1)
        ),
    ]


def _issuers() -> tuple[str, str]:
    """(ours, of a package below it), innermost first."""
    frame: FrameType | None = sys._getframe(2)
    inside = ""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        package = module.partition(".")[0]
        name = f"{module}:{frame.f_code.co_qualname}".replace(".<locals>", "")
        if package in OURS:
            return name, inside
        if package in PACKAGES and not inside:
            inside = name
        frame = frame.f_back
    return "", inside


def _renamed(kind: str) -> str:
    verb, _space, table = kind.partition(" ")
    return f"{verb} {TABLES[table]}" if table in TABLES else kind
