"""Eight people publish and withdraw numbers while readers ask through the shipped proxy with its
cache, before a real server, beside a real worker, over a committed database.

Of each answer is known which versions it shows, and of each version when it was committed. In the
soak it is long, and what may be old is measured in seconds.
"""

import gzip
import http.client
import os
import random
import re
import socket
import sys
import threading
import time
from bisect import bisect_right
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import override_settings

from cms.documents.projection import publishing
from cms.request_context import entered
from home.models import ContactChannel, InfoPage
from public.delivery import edge
from tests.forked import database  # noqa: F401
from tests.home.conftest import called, called_first, called_too
from tests.nginx import free_port, needs_nginx, proxy, wait_for
from tests.parts import IS_SOAK, rounds
from tests.website.conftest import make_reader_site
from tools.children import start, stop

pytestmark = [
    needs_nginx,
    pytest.mark.slow("a server, a worker and a proxy are started, and eight people publish"),
    pytest.mark.series,
]

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 4  # who publish pages, and as many who withdraw numbers
EACH = rounds(2, 15)  # publications of each of them
READERS = 8
READS = rounds(200, 10_000)  # at least
OLDEST = 2.5  # seconds after the commit
WITHOUT = 35.0  # and where nobody told the cache
PATIENCE = 25.0  # seconds, in which nothing that is kept ends by itself
SHOWN = re.compile(rb"(Leaf \d+) v(\d+)|(\+85523213)(\d{3})")
ENCODINGS = ({}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "br, gzip"})


@dataclass
class Stage:
    port: int
    purged: str
    log: Path
    worker: object
    paths: list[str]
    # by what it is of: when each version was committed
    committed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    # begun, ended, what it showed
    reads: list[tuple[float, float, list[tuple[str, int]]]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def ask(self, wire, path, headers):
        begun = time.monotonic()
        wire.request("GET", path, headers=headers)
        answer = wire.getresponse()
        body = answer.read()
        ended = time.monotonic()
        assert answer.status == 200, (path, answer.status)
        if answer.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        found = {(m[1] or m[3], int(m[2] or m[4])) for m in SHOWN.finditer(body)}
        shown = [(what.decode(), version) for what, version in found]
        self.reads.append((begun, ended, shown))
        return shown

    def wire(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def read_until(self, is_over):
        wire, mine = self.wire(), random.Random(threading.get_ident())
        while not is_over():
            self.ask(wire, mine.choice(self.paths), mine.choice(ENCODINGS))
        wire.close()

    def publish(self, what, number, do):
        """As a request of the office: committed, purged, told."""
        with entered(edge.Silent()) as silent, publishing():
            transaction.on_commit(lambda: self.committed[what].append(time.monotonic()))
            do()
        self.silent += silent.caches
        assert len(self.committed[what]) == number

    def lags(self):
        """Of answers that were asked for after a version was committed and show one before it: how
        many seconds after it they had come."""
        found = []
        for begun, ended, shown in self.reads:
            for what, version in shown:
                times = self.committed[what]
                # version n was committed by the n-th; what the test began with is 0
                if bisect_right(times, begun) > version:
                    found.append(ended - times[version])
        return found

    def misses(self):
        lines = self.log.read_text().splitlines()
        return sum(line.split()[2] != "-" for line in lines)


@pytest.fixture
def stage(transactional_db, django_db_serialized_rollback, office, database, tmp_path):  # noqa: F811
    site = make_reader_site(office)
    pages = [office.page(f"Leaf {number} v0") for number in range(PEOPLE)]
    address = database()
    if connection.vendor == "sqlite":
        address = f"sqlite:///{connection.settings_dict['NAME']}"  # not a copy
    public, purged = tmp_path / "socket", free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DATA_DIR": str(tmp_path / "data"),
        "CMS_DEMO": "1",
        "SECRET_KEY": "tests",
        "LOG_LEVEL": "ERROR",
        "FRONTEND_CACHE": f"http://127.0.0.1:{purged}",
        "DJANGO_SETTINGS_MODULE": "tests.flows.served_settings",
    }
    server = ("-m", "granian", "--interface", "wsgi", "--workers", "2", "--log-level", "error")
    listen = ("--uds", str(public), "--uds-permissions", "0666", "ops.wsgi:application")
    children = [
        start(
            [sys.executable, *server, *listen], cwd=ROOT, env=environment | {"CMS_SIDE": "public"}
        ),
        start([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment),
    ]
    keys = [page.translation_key for page in pages]
    service, lesson = site.service.translation_key, site.lesson.translation_key
    paths = [
        *(f"/api/v1/en/pages/{key}/" for key in keys),
        *(f"/read/en/pages/{key}/" for key in keys),
        *("/api/v1/en/pages/", "/api/v1/changes/", "/api/v1/en/help-now/", "/api/v1/en/services/"),
        *(f"/api/v1/en/services/{service}/", f"/read/en/lessons/{lesson}/"),
        *("/api/v1/hsds/services/", f"/api/v1/en/lessons/{lesson}/?include=services"),
    ]
    try:
        wait_for(socket.AF_UNIX, str(public))
        with (
            override_settings(FRONTEND_CACHE=(f"http://127.0.0.1:{purged}",)),
            proxy(tmp_path / "nginx", f"unix:{public}", purged=purged, tree=tmp_path) as port,
        ):
            yield Stage(port, f"127.0.0.1:{purged}", tmp_path / "nginx/cms.log", children[1], paths)
    finally:
        stop(children)


def test_nothing_old_stays_whoever_publishes(stage, office):
    people = office.people
    row = ContactChannel.objects.get(value="1280")
    turn, count = threading.Lock(), iter(range(1, 1 + PEOPLE * EACH))
    done = threading.Event()

    def edit(number):
        page = InfoPage.objects.get(title=f"Leaf {number} v0", locale__language_code="en")
        for version in range(1, EACH + 1):
            page.title = f"Leaf {number} v{version}"
            stage.publish(f"Leaf {number}", version, partial(office.publish, page))
        connections.close_all()

    def withdraw(_number):
        for _each in range(EACH):
            with turn:
                value = next(count)
                stage.publish("+85523213", value, partial(change, row.pk, value, people))
        connections.close_all()

    begun = time.monotonic()
    with ThreadPoolExecutor(READERS + 2 * PEOPLE) as pool:
        reading = [
            pool.submit(stage.read_until, lambda: done.is_set() and len(stage.reads) >= READS)
            for _reader in range(READERS)
        ]
        try:
            jobs = [pool.submit(do, one) for do in (edit, withdraw) for one in range(PEOPLE)]
            for job in jobs:
                job.result()
        finally:
            done.set()
        for job in reading:
            job.result()
    took, lags = time.monotonic() - begun, stage.lags()
    publications = sum(map(len, stage.committed.values()))
    addresses = len(stage.paths) * len(ENCODINGS)
    print(
        f"\n{publications} publications and {len(stage.reads)} reads of {addresses} addresses in "
        f"{took:.0f} s: {len(lags)} old, the last {max(lags, default=0):.2f} s after its commit; "
        f"{stage.misses()} came to the application"
    )

    assert publications == 2 * PEOPLE * EACH
    assert stage.silent == []
    # three times with each publication, and where half a minute has passed
    assert stage.misses() <= addresses * (3 * publications + 1 + took // 30)
    if IS_SOAK:
        assert max(lags, default=0) <= OLDEST
    is_new(stage)


def change(pk, value, people):
    """The number that readers see becomes another one, by two people."""
    row = ContactChannel.objects.get(pk=pk)
    facts = {"type": "call", "kind": "landline", "value": f"023 213 {value:03}"}
    called_first(row, **facts, by=people.keeper, **called("smart"))
    called_too(row, by=people.admin, **called("metfone"))


def is_new(stage):
    """Everything shows the last version, before half a minute is over."""
    last = {what: len(times) for what, times in stage.committed.items()}
    wire, end = stage.wire(), time.monotonic() + PATIENCE
    old = [(path, headers) for path in stage.paths for headers in ENCODINGS]
    while old and time.monotonic() < end:
        old = [
            (path, headers)
            for path, headers in old
            if any(version < last[what] for what, version in stage.ask(wire, path, headers))
        ]
    assert old == []


@pytest.mark.soak
def test_without_a_worker_and_a_purge_it_is_old_for_half_a_minute(stage, office):
    stop([stage.worker])
    path = next(one for one in stage.paths if one.startswith("/api/v1/en/pages/"))
    page = InfoPage.objects.get(title="Leaf 0 v0", locale__language_code="en")
    wire = stage.wire()
    stage.ask(wire, path, {})
    page.title = "Leaf 0 v1"
    with override_settings(FRONTEND_CACHE=("http://127.0.0.1:1",)):
        stage.publish("Leaf 0", 1, lambda: office.publish(page))
    assert stage.silent == ["http://127.0.0.1:1"]
    while stage.ask(wire, path, {}) != [("Leaf 0", 1)]:
        time.sleep(0.1)
    assert 0 < max(stage.lags()) <= WITHOUT
    print(f"\nold for {max(stage.lags()):.1f} s")
    # and with the proxy, the worker dead: what was on its way at the commit at most
    stage.silent.clear()
    page.title = "Leaf 0 v2"
    stage.publish("Leaf 0", 2, lambda: office.publish(page))
    assert stage.silent == []
    assert stage.ask(wire, path, {}) == [("Leaf 0", 2)]
