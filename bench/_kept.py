"""What the shipped proxy answers from its cache, beside a file of the same bytes from the same
nginx and Wagtail's API v2 behind a warm per-site cache, in turns; and what it costs to have all of
it forgotten."""

import os
import statistics
import time
from typing import Any

from bench import _documents, _load
from bench.beside import nginx

ROUNDS = 5
OF_NGINX, OF_NGINX_CPU, OF_WAGTAIL = 0.8, 0.6, 6.0
NAMES = (
    *("detail", "detail, gzip", "detail, 304", "list of 20", "list of 20, gzip"),
    *("two filters", "help-now", "feed, page of 500, gzip", "index"),
)
BARRED = ("detail", "list of 20", "help-now")
KEPT = (1_000, 20_000)  # answers that are forgotten at once


def report(corpus: _documents.Corpus, page: Any, seconds: float) -> None:
    """page: a lesson that Wagtail can show, too. Closes this process's connection."""
    from django.db import connection

    from bench import delivery
    from cms.documents.models import Document

    body = bytes(Document.objects.get(key=corpus.key, kind="lessons", locale="en").body or b"")
    connection.close()
    asked = {one.name: one for one in delivery.questions(corpus)}
    wagtail_path = f"/api/v2/pages/{page.pk}/"
    wagtail_settings = "bench.beside.wagtail_settings"
    with (
        delivery.served("ops.wsgi:application", "cms.settings") as product,
        delivery.served("bench.beside.wagtail:application", wagtail_settings) as wagtail,
        nginx.proxy(f"127.0.0.1:{product.port}", body) as proxy,
    ):
        if proxy is None:
            return
        # the file with what the processes behind do meanwhile, as what is kept
        pids = tuple(proxy.pids)
        before = delivery.Server(proxy.port, product.child, pids, is_by_wrk=True)
        file = delivery.Server(proxy.file, product.child, pids, is_by_wrk=True)
        cached = delivery.Server(wagtail.port, wagtail.child, is_by_wrk=True)
        got: dict[str, list[_load.Measured]] = {}
        for _round in range(ROUNDS):
            plain = delivery.Question("file", nginx.FILE, nginx.FILE)
            got.setdefault("file", []).append(file.ask(plain, nginx.FILE, seconds))
            for name in NAMES:
                question = asked[name]
                got.setdefault(name, []).append(before.ask(question, question.path, seconds))
            plain = delivery.Question("Wagtail", wagtail_path, wagtail_path)
            got.setdefault("Wagtail", []).append(cached.ask(plain, wagtail_path, seconds))
        _say(got)
        _purges(proxy)


def _say(got: dict[str, list[_load.Measured]]) -> None:
    from bench import delivery

    print(f"\nbehind the proxy, medians of {ROUNDS} in turns, load {os.getloadavg()[0]:.1f}")
    print(delivery.HEADER)
    names = {"file": "nginx, a file of the detail", "Wagtail": "Wagtail, cached: detail"}
    for name, found in got.items():
        middle = sorted(found, key=lambda one: one.whole_cpu)[len(found) // 2]
        print(delivery.line(names.get(name, name), middle))
    for name in BARRED:
        for other, bar, is_cpu in (
            ("file", OF_NGINX, False),
            ("file", OF_NGINX_CPU, True),
            ("Wagtail", OF_WAGTAIL, False),
            ("Wagtail", OF_WAGTAIL, True),
        ):
            ratios = [
                theirs.whole_cpu / (ours.whole_cpu or 1.0)
                if is_cpu
                else ours.per_second / theirs.per_second
                for ours, theirs in zip(got[name], got[other], strict=True)
            ]
            found = statistics.median(ratios)
            what = "as cheap" if is_cpu else "requests a second"
            verdict = "met" if found >= bar else "missed"
            print(f"{name}, of {names[other]}: {what} {found:.2f} (bar {bar:g}: {verdict})")


def _purges(proxy: nginx.Proxy) -> None:
    """Of one short answer at so many addresses."""
    for many in KEPT:
        times = []
        for turn in range(3 if many < 10_000 else 1):
            with _load.Connection(proxy.port, "", {}) as connection:
                for number in range(many):
                    connection.path(f"/robots.txt?x={turn}-{number}")
                    connection.ask()
            begun = time.perf_counter()
            nginx.purge(proxy)
            times.append((time.perf_counter() - begun) * 1000)
        print(f"forgetting {many} kept answers: {statistics.median(times):.1f} ms")
