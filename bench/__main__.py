"""`make bench`: every subject on corpora of 10 and of SIZE lessons, into docs/performance.md.

PostgreSQL is the server that BENCH_SERVER_URL names (an account that may make databases), or a
throw-away one. `python -m bench SUBJECT …` measures some subjects and prints only; with KEEP=1 it
puts them into the page, whose other parts stay: each says when and where it was measured.
SIZE=10000 has more lessons; BEFORE=1 keeps the figures as those to compare later runs with
(bench/before.json).
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench import _statements, _stock
from bench._rows import Row, shown
from bench._statements import Statement
from tools.postgres import binaries, throwaway

HERE = Path(__file__).resolve().parent
PAGE, BEFORE = HERE.parent / "docs" / "performance.md", HERE / "before.json"
SMALL = 10
# subject → the corpora that it is measured on; the others need none
ON_CORPUS = {
    "publishing": (SMALL, 0),
    "sharing": (0,),
    "office": (0,),
    "web": (0,),
    "uploads": (SMALL,),
    "searches": (0,),
}
OTHERS = ("delivery", "khmer", "old_digits", "search_growth")
ALSO_ON_SQLITE = ("delivery",)
Found = dict[str, list[Row]]


class Databases:
    """On one server; each is made from another, and all are gone at the end."""

    def __init__(self, server: str) -> None:
        self.server, self.made = server, []

    made: list[str]

    def url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def make(self, name: str, template: str = "template1") -> str:
        self.drop(name)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._do(statement.format(sql.Identifier(name), sql.Identifier(template)))
        self.made.append(name)
        return self.url(name)

    def drop(self, name: str) -> None:
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def version(self) -> str:
        with closing(psycopg.connect(self.server)) as connection:
            return f"PostgreSQL {connection.info.server_version // 10000}"

    def _do(self, statement: sql.Composed) -> None:
        with closing(psycopg.connect(self.server, autocommit=True)) as connection:
            connection.execute(statement)


@contextmanager
def server() -> Iterator[str]:
    given = os.environ.get("BENCH_SERVER_URL") or os.environ.get("TEST_DATABASE_URL")
    if not given and binaries() is None:
        raise SystemExit("No PostgreSQL here: install it, or name a server in BENCH_SERVER_URL.")
    with nullcontext(given) if given else throwaway() as url:
        yield url


def run(*module: str, folder: Path, **environment: str) -> tuple[list[Row], list[Statement], str]:
    """What one process said: rows, statements, and what it printed, which is shown as well."""
    rows = folder / "rows"
    rows.write_text("")
    command = [sys.executable, "-W", "ignore", "-m", *module]
    where = {"BENCH_ROWS": str(rows), "BENCH_MEDIA": str(folder / "media"), **environment}
    done = subprocess.Popen(
        command, cwd=HERE.parent, env={**os.environ, **where}, stdout=subprocess.PIPE, text=True
    )
    lines = []
    for line in done.stdout or ():
        print(line, end="", flush=True)
        lines.append(line)
    if done.wait():
        print(f"{' '.join(module)} ended with an error.", flush=True)
        lines.append("It ended with an error.\n")
    said = [json.loads(line) for line in rows.read_text().splitlines()]
    return (
        [Row(**one) for one in said if "name" in one],
        [Statement(**one) for one in said if "by" in one],
        "".join(lines),
    )


def measure(
    wanted: list[str], size: int, databases: Databases, folder: Path
) -> tuple[Found, list[Statement], dict[str, str]]:
    found: Found = {}
    statements: list[Statement] = []  # on the largest corpus
    printed: dict[str, str] = {}
    subjects = [name for name in ON_CORPUS if not wanted or name in wanted]
    sizes = {on or size for name in subjects for on in ON_CORPUS[name]}
    stock = json.dumps(_stock.measured(databases.make("cncc_bench_stock"))) if subjects else ""
    for lessons in sorted(sizes):
        begun = time.perf_counter()
        name = f"cncc_bench_{lessons}"
        run("bench._run", str(lessons), folder=folder, BENCH_DATABASE_URL=databases.make(name))
        print(f"\n{lessons} lessons made in {time.perf_counter() - begun:.0f} s", flush=True)
        for subject in subjects:
            if lessons in {on or size for on in ON_CORPUS[subject]}:
                print(f"\n== {subject}, {lessons} lessons", flush=True)
                url = databases.make("cncc_bench_copy", name)
                variables = {"BENCH_DATABASE_URL": url, "BENCH_STOCK": stock}
                rows, traced, _text = run("bench._run", subject, folder=folder, **variables)
                statements = traced or statements
                found[f"{subject}, {lessons:,} lessons"] = rows
    for subject in OTHERS:
        if not wanted or subject in wanted:
            print(f"\n== {subject}", flush=True)
            url = databases.make("cncc_bench_empty")
            rows, _none, text = run(f"bench.{subject}", folder=folder, BENCH_DATABASE_URL=url)
            found[subject], printed[subject] = rows, text
            if subject in ALSO_ON_SQLITE:
                title = f"{subject}, SQLite"
                found[title], _none, printed[title] = run(f"bench.{subject}", folder=folder)
    return found, statements, printed


def write(
    found: Found,
    statements: list[Statement],
    printed: dict[str, str],
    size: int,
    database: str,
    *,
    is_part: bool,
) -> None:
    """is_part: what was not measured stays as the page has it."""
    before = json.loads(BEFORE.read_text()) if BEFORE.exists() else {}
    parts = parts_of(PAGE.read_text(encoding="utf-8")) if is_part else {}
    where = (
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, of which one counts to ten million in "
        f"{counting():.2f} s; load average {os.getloadavg()[0]:.1f} at the end, {database}, Python "
        f"{platform.python_version()}; {size:,} lessons in two languages at most."
    )
    for subject, rows in found.items():
        lines = [where, ""]
        if rows:
            lines.append("| measure | before | now | stock | now / stock | bar | |")
            lines.append("|---|--:|--:|--:|--:|---|---|")
        for row in rows:
            name, *rest = row.cells()
            old = before.get(f"{subject}: {name}")
            old = "" if old is None else shown(old)
            lines.append(f"| {' | '.join([name, old, *rest])} |")
        if text := printed.get(subject):
            lines += ["```", *text.rstrip().splitlines(), "```"]
        parts[subject[0].upper() + subject[1:]] = lines
    if statements:
        title, _empty, *lines = _statements.lines(statements)
        parts[title.removeprefix("## ")] = lines
    lines = [
        "# Performance",
        "",
        "Written by `make bench`; nothing here is edited by hand. Each measure is a function of "
        "`bench/`, which says what it does. “Before” is what the same measure said of the version "
        "before documents followed only what they show; “stock” is Wagtail with wagtail-localize "
        "on an equal page in the same run. Bars in milliseconds are of an idle machine; ratios and "
        "statements are of any.",
    ]
    for title, part in parts.items():
        lines += ["", f"## {title}", "", *part]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def parts_of(page: str) -> dict[str, list[str]]:
    """Title → lines, without the empty ones around them."""
    return {
        part.split("\n", 1)[0]: part.split("\n", 1)[1].strip("\n").split("\n")
        for part in page.split("\n## ")[1:]
    }


def counting() -> float:
    """Seconds of a loop that does nothing ten million times: how fast this machine is."""
    begun, number = time.process_time(), 0
    while number < 10_000_000:
        number += 1
    return time.process_time() - begun


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - {*ON_CORPUS, *OTHERS}
    if unknown:
        print(f"No subject {', '.join(unknown)}; there are {', '.join((*ON_CORPUS, *OTHERS))}.")
        return 2
    begun, size = time.perf_counter(), int(os.environ.get("SIZE", "1000"))
    with server() as url, tempfile.TemporaryDirectory(prefix="cncc-bench-") as folder:
        databases = Databases(url)
        try:
            found, statements, printed = measure(wanted, size, databases, Path(folder))
            database = databases.version()
        finally:
            for name in dict.fromkeys(databases.made):
                databases.drop(name)
    if os.environ.get("BEFORE") == "1":
        values = {f"{name}: {row.name}": row.value for name, rows in found.items() for row in rows}
        BEFORE.write_text(json.dumps(values, indent=0, ensure_ascii=False) + "\n")
    elif not wanted or os.environ.get("KEEP") == "1":
        write(found, statements, printed, size, database, is_part=bool(wanted))
    print(f"\n{time.perf_counter() - begun:.0f} s")
    missed = [row for rows in found.values() for row in rows if row.verdict == "missed"]
    print(f"{len(missed)} bars missed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
