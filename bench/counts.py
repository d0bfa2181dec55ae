"""What report, queue, explorer and inbox cost with many strings, and how much the process grows.

Run from the root: `python -m bench.counts` (LESSONS= and STRINGS= change the numbers: 1,000 and
60). On SQLite, or on an empty PostgreSQL that BENCH_DATABASE_URL or TEST_DATABASE_URL names:
`python -m tools.postgres .venv/bin/python -m bench.counts`. Each screen is opened by a reviewer
through its view, once to warm up; printed are milliseconds (the median of five), of them CPU of
this process and of PostgreSQL (on a busy machine trust these), statements, kilobytes of the
answer, and how much the memory of the process grew from the first to the last.
"""

import os
import statistics
import time
from pathlib import Path
from typing import Any, Final

from bench import _corpus, _stage

LESSONS: Final = int(os.environ.get("LESSONS", "1000"))
STRINGS: Final = int(os.environ.get("STRINGS", "60"))
ROUNDS: Final = 5
STORAGES: Final = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def megabytes() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def server_seconds() -> float:
    """CPU that the session's PostgreSQL process has used so far; 0 where /proc does not tell."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def screens(corpus: _corpus.Corpus) -> list[tuple[str, str]]:
    """(name, path)"""
    from django.urls import reverse

    return [
        ("queue", reverse("localize:queue")),
        ("queue, to review", f"{reverse('localize:queue')}?show=to-review"),
        ("queue, missing", f"{reverse('localize:queue')}?show=missing"),
        ("explorer of a module", reverse("wagtailadmin_explore", args=[corpus.modules[0].pk])),
        ("explorer, waiting", f"{reverse('lesson_list:index')}?waiting_for=reviewer"),
        ("home", reverse("wagtailadmin_home")),
        ("report", reverse("localize:report")),
        ("inbox", reverse("approvals:index")),
    ]


def opened(client: Any, name: str, path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    before = megabytes()
    begun = time.perf_counter()
    client.get(path)
    first = (time.perf_counter() - begun) * 1000
    times, used = [], []
    served = server_seconds()
    for _ in range(ROUNDS):
        begun, spent = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
        used.append((time.process_time() - spent) * 1000)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    served = (server_seconds() - served) * 1000 / ROUNDS
    grown = megabytes() - before
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    print(
        f"{name:<24}{first:9.0f}{statistics.median(times):9.0f}{statistics.median(used):9.0f}"
        f"{served:9.0f}{len(captured):8}{len(answer.content) / 1000:8.0f}{grown:9.1f}",
        flush=True,
    )


def main() -> None:
    os.environ.setdefault("BENCH_DATABASE_URL", os.environ.get("TEST_DATABASE_URL", ""))
    if not os.environ["BENCH_DATABASE_URL"]:
        del os.environ["BENCH_DATABASE_URL"]
    with _stage.folder() as folder:
        _stage.prepare(Path(folder))
        from django.contrib.auth import get_user_model
        from django.db import connection
        from django.test import Client, override_settings

        override_settings(STORAGES=STORAGES).enable()  # the admin's files are not measured

        begun = time.perf_counter()
        corpus = _corpus.build(LESSONS, STRINGS)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
            # what helpers of a session use is not counted as its own
            connection.cursor().execute("SET max_parallel_workers_per_gather = 0")
        print(
            f"{LESSONS} lessons, {LESSONS * STRINGS} strings, {connection.vendor}; "
            f"made in {time.perf_counter() - begun:.0f} s"
        )
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(
            get_user_model().objects.get(username="reviewer"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        print(
            f"{'':<24}{'first ms':>9}{'ms':>9}{'CPU ms':>9}{'SQL CPU':>9}{'queries':>8}"
            f"{'KB':>8}{'MB more':>9}"
        )
        for name, path in screens(corpus):
            opened(client, name, path)
        connection.close()


if __name__ == "__main__":
    main()
