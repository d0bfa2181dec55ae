"""The read API under load, and what it costs to publish.

Run from the root: `python -m bench.delivery` (LESSONS= changes the number, SECONDS= the length of
each row; BENCH_DATABASE_URL= names an empty PostgreSQL). The production server runs over a
database of its own. Its lessons are copies of one published document, so that making them takes
no time: reading cannot tell. About twenty seconds besides the migrations.
"""

import http.client
import os
import socket
import statistics
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any, Final

from bench import _load, _stage
from tools.children import start, stop
from tools.serve import ROOT, is_up, server_command

LESSONS: Final = int(os.environ.get("LESSONS", "1000"))
SECONDS: Final = float(os.environ.get("SECONDS", "1.5"))
PUBLICATIONS: Final = 5
START_SECONDS: Final = 30


def copies(page: Any, count: int) -> str:
    """Documents like that of `page`; returns the key of one."""
    from cms.documents.models import Document, Feed

    first = Document.objects.get(key=page.translation_key, kind="lessons")
    seq = Document.objects.order_by("-seq").values_list("seq", flat=True)[0]
    made = []
    for number in range(1, count + 1):
        copied = Document.objects.get(pk=first.pk)
        copied.pk, copied.key, copied.seq = None, uuid.uuid4(), seq + number
        copied.slug, copied.position = f"copy-{number}", number
        made.append(copied)
    Document.objects.bulk_create(made, batch_size=200)
    Feed.objects.update(seq=seq + count)
    return str(made[count // 2].key)


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


def rows(key: str, etag: str) -> list[tuple[str, str, dict[str, str]]]:
    """(name, path, headers)"""
    base, packed = "/api/v1/en", {"Accept-Encoding": "gzip"}
    return [
        ("lesson", f"{base}/lessons/{key}/", {}),
        ("lesson, gzip", f"{base}/lessons/{key}/", packed),
        ("lesson, 304", f"{base}/lessons/{key}/", {"If-None-Match": etag}),
        ("list of 20", f"{base}/lessons/", {}),
        ("list of 100, gzip", f"{base}/lessons/?limit=100", packed),
        ("home", f"{base}/home/", {}),
        ("help now", f"{base}/help-now/", {}),
        ("feed, first page, gzip", "/api/v1/changes/", packed),
        ("index", "/api/v1/", {}),
    ]


def etag_of(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.headers["ETag"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(port: int) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    command = server_command(port, reload=False)
    child = start(
        command, cwd=ROOT, env={**os.environ, "CMS_SIDE": "public"}, stdout=quiet, stderr=quiet
    )
    deadline = time.monotonic() + START_SECONDS
    while not is_up(port):
        if time.monotonic() > deadline or child.poll() is not None:
            stop([child])
            raise RuntimeError("The server did not start.")
        time.sleep(0.2)
    return child


def main() -> None:
    with _stage.folder() as folder:
        _stage.prepare(Path(folder))
        from django.db import connection

        key = copies(publications(_stage.build()), LESSONS)
        vendor = connection.vendor
        connection.close()
        port = free_port()
        child = served(port)
        try:
            etag = etag_of(port, f"/api/v1/en/lessons/{key}/")
            print(f"{LESSONS} lessons, {vendor}, {_load.CONNECTIONS} connections of one client")
            print(f"{'':<24}{'req/s':>8}{'median':>9}{'p95 ms':>9}{'CPU µs':>9}{'bytes':>9}")
            for name, path, headers in rows(key, etag):
                got = _load.measure(port, path, headers, SECONDS, _load.family(child.pid))
                cpu = "–" if got.cpu is None else f"{got.cpu:.0f}"
                # without an emergency contact in the corpus there is no emergency kit
                note = "" if got.status in (200, 304) else f"   answered {got.status}"
                print(
                    f"{name:<24}{got.per_second:8.0f}{got.median:9.2f}{got.p95:9.2f}"
                    f"{cpu:>9}{got.bytes:9}{note}"
                )
        finally:
            stop([child])


if __name__ == "__main__":
    main()
