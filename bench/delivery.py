"""The read API under load, and what it costs to publish.

Run from the root: `python -m bench.delivery` (LESSONS="1000 10000" are the sizes, SECONDS= the
length of each row; BENCH_DATABASE_URL= names an empty PostgreSQL). The production server runs over
a database of its own, beside a bare view over the same rows (`beside.bare`). About two minutes.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench import _documents, _kept, _load, _stage, _wrk
from tools.children import start, stop
from tools.serve import ROOT, is_up

LESSONS: Final = [int(number) for number in os.environ.get("LESSONS", "1000 10000").split()]
SECONDS: Final = float(os.environ.get("SECONDS", "1.5"))
PUBLICATIONS: Final = 5
START_SECONDS: Final = 30
SERVER: Final = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"),
    *("--blocking-threads", "5", "--log-level", "warning"),
)


def publications(stage: _stage.Stage) -> Any:
    """Prints what a publication costs here beside Wagtail's own part of it; returns a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cms.documents import projection

    times, projections, queries = [], [], 0
    page = stage.lesson("Warm", _stage.paragraphs(10))
    stage.publish(page)
    for number in range(PUBLICATIONS):
        page = stage.lesson(f"Lesson {number}", _stage.paragraphs(10))
        begun = time.perf_counter()
        page = stage.publish(page)
        times.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        projection.project(page)
        projections.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as captured:
        projection.project(page)
    queries = len(captured)
    with CaptureQueriesContext(connection) as whole:
        stage.publish(stage.lesson("Counted", _stage.paragraphs(10)))
    print(f"publishing a lesson, median of {PUBLICATIONS}: {statistics.median(times):.0f} ms")
    print(
        f"… of it rendering and comparing its documents: {statistics.median(projections):.0f} ms "
        f"in {queries} queries (limit 50 ms); adding, saving and publishing: {len(whole)} queries"
    )
    return page


@dataclass(frozen=True)
class Question:
    """One row of the table; `bare` is the path under which the bare view answers about as much."""

    name: str
    path: str
    bare: str
    headers: dict[str, str] = field(default_factory=dict)
    is_known: bool = False  # asked with the ETag of an answer before: 304


def questions(corpus: _documents.Corpus) -> list[Question]:
    base, packed = "/api/v1/en", {"Accept-Encoding": "gzip"}
    detail, listed = f"{base}/lessons/{corpus.key}/", f"{base}/lessons/"
    filtered = f"{listed}?{corpus.filters}"
    return [
        Question("detail", detail, detail),
        Question("detail, gzip", detail, detail, packed),
        Question("detail, 304", detail, detail, is_known=True),
        Question("list of 20", listed, listed),
        Question("list of 20, gzip", listed, listed, packed),
        Question("list of 20, 304", listed, listed, is_known=True),
        Question("list of 20, gzip, 304", listed, listed, packed, is_known=True),
        Question("two filters", filtered, listed),
        Question("two filters, 304", filtered, listed, is_known=True),
        Question("lessons of a module", f"{listed}?module={corpus.module}", listed),
        Question("help-now", f"{base}/help-now/", detail),
        Question("help-now, 304", f"{base}/help-now/", detail, is_known=True),
        Question("feed, page of 20", "/api/v1/changes/?limit=20", listed),
        Question("feed, page of 500, gzip", "/api/v1/changes/", listed, packed),
        Question("feed, page of 500, 304", "/api/v1/changes/", listed, is_known=True),
        Question("feed, nothing new", f"/api/v1/changes/?since={corpus.token}", detail),
        Question("index", "/api/v1/", detail),
    ]


@dataclass(frozen=True)
class Server:
    """The processes that answer at a port, and PostgreSQL's that work for them."""

    port: int
    child: "subprocess.Popen[bytes]"
    proxy: tuple[int, ...] = ()  # processes before it
    is_by_wrk: bool = False

    def ask(self, question: Question, path: str, seconds: float) -> _load.Measured:
        headers = dict(question.headers)
        if question.is_known and path == question.path:
            headers["If-None-Match"] = etag_of(self.port, path, headers)
        _load.measure(self.port, path, headers, 0.2, [])  # both processes are warm and connected
        pids = [*self.proxy, *_load.family(self.child.pid)]
        if self.is_by_wrk and _wrk.is_there():
            return _wrk.measure(self.port, path, headers, seconds, pids, backends())
        return _load.measure(self.port, path, headers, seconds, pids, backends())


def backends() -> list[int]:
    """PostgreSQL's processes that serve this database, if it is on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall() if Path(f"/proc/{pid}").exists()]


def etag_of(port: int, path: str, headers: dict[str, str]) -> str:
    with _load.Connection(port, path, headers) as connection:
        head, _body = connection.answer()
    lines = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:])
    return lines["etag"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(application: str, settings: str, **more: str) -> Iterator[Server]:
    """`application` by the server of production, as the public side; `more` is its environment."""
    port, quiet = free_port(), subprocess.DEVNULL
    command = [*SERVER, "--port", str(port), application]
    environment = {**os.environ, "CMS_SIDE": "public", "DJANGO_SETTINGS_MODULE": settings, **more}
    child = start(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_up(port):
            if time.monotonic() > deadline or child.poll() is not None:
                raise RuntimeError(f"The server of {application} did not start.")
            time.sleep(0.2)
        yield Server(port, child)
    finally:
        stop([child])


@dataclass(frozen=True)
class Row:
    """What one question took of the product and, in the same run, of the bare view."""

    question: Question
    product: _load.Measured
    bare: _load.Measured

    @property
    def per_second_ratio(self) -> float:
        return self.product.per_second / self.bare.per_second

    @property
    def cpu_ratio(self) -> float:
        """Of 1: as cheap as the bare view; below: dearer."""
        return self.bare.whole_cpu / (self.product.whole_cpu or 1.0)


def reads(corpus: _documents.Corpus, seconds: float = SECONDS) -> list[Row]:
    """Every question at the size that the database has now. Closes this process's connection."""
    from django.db import connection

    connection.close()
    with (
        served("bench.beside.bare:application", "bench.beside.bare_settings") as bare,
        served("ops.wsgi:application", "cms.settings") as product,
    ):
        bares: dict[str, _load.Measured] = {}
        rows = []
        for question in questions(corpus):
            if question.bare not in bares:
                plain = Question("bare", question.bare, question.bare)
                bares[question.bare] = bare.ask(plain, question.bare, seconds)
            asked = product.ask(question, question.path, seconds)
            rows.append(Row(question, asked, bares[question.bare]))
        return rows


def grown(few: list[Row], many: list[Row]) -> dict[str, float]:
    """Name → CPU of a request at the larger size as a multiple of the smaller one's."""
    return {
        row.question.name: other.product.whole_cpu / (row.product.whole_cpu or 1.0)
        for row, other in zip(few, many, strict=True)
    }


HEADER = f"{'':<26}{'req/s':>7}{'p50 ms':>8}{'p95 ms':>8}{'CPU µs':>8}{'+ DB':>6}{'bytes':>9}"


def line(name: str, got: _load.Measured) -> str:
    cpu = f"{got.cpu or 0:8.0f}{got.database_cpu or 0:6.0f}"
    note = "" if got.status in (200, 304) else f"   answered {got.status}"
    figures = f"{got.per_second:7.0f}{got.median:8.2f}{got.p95:8.2f}{cpu}{got.bytes:9}"
    return f"{name:<26}{figures}{note}"


def report(lessons: int, rows: list[Row], growth: dict[str, float]) -> None:
    from django.db import connection

    print(
        f"\n{lessons} lessons in {len(_documents.LANGUAGES)} languages, {connection.vendor}, "
        f"{_load.CONNECTIONS} connections of one client, load {os.getloadavg()[0]:.1f}"
    )
    print(f"{HEADER}   of the bare view: req/s, CPU{'   growth' if growth else ''}")
    for path in dict.fromkeys(row.question.bare for row in rows):
        name = "bare view, one document" if path.count("/") > 5 else "bare view, 20 cards"
        print(line(name, next(row.bare for row in rows if row.question.bare == path)))
    for row in rows:
        more = f"   {growth[row.question.name]:.2f}" if growth else ""
        ratios = f"{row.per_second_ratio:8.2f} {row.cpu_ratio:6.2f}"
        print(f"{line(row.question.name, row.product)}{ratios}{more}")


def main() -> None:
    with _stage.folder() as folder:
        _stage.prepare(Path(folder))
        page = publications(_stage.build())
        there, few, growth = 0, None, {}
        for lessons in LESSONS:
            corpus = _documents.copies(page, lessons, there=there)
            rows = reads(corpus)
            growth = grown(few, rows) if few else {}
            report(lessons, rows, growth)
            there, few = lessons, few or rows
        _kept.report(corpus, page, SECONDS)


if __name__ == "__main__":
    main()
