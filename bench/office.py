"""Does a child wait for the office? help-now, while editors upload and open reports.

Run from the root: `python -m bench.office`, on a machine that does nothing else. The shipped two
groups of processes run over a copy of the demonstration that `make run` has made. Three accounts
upload a PDF of 600 KB that takes seconds, two open the report of translations, all at once;
meanwhile help-now is asked for, again and again, on the public side and, to compare, on the
office, which is what everybody got when there was one group. About a minute, for the uploads.
"""

import http.cookiejar
import io
import os
import re
import shutil
import socket
import sqlite3
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Final

from bench import _stage
from tools.children import start, stop
from tools.serve import ROOT, Side, is_taken, is_up, server_command, sides

DEMONSTRATION: Final = ROOT / "var" / "cms.sqlite3"
UPLOADERS: Final = ("editor", "editor", "editor")
READERS: Final = ("reviewer", "reviewer2")
HELP_NOW: Final = "/api/v1/km/help-now/"
PAUSE: Final = 0.02  # seconds between two questions
ALONE: Final = 4.0  # seconds
LINES: Final = 60_000  # drawn by the upload's first page
LIMIT: Final = 100.0  # milliseconds, of the public p95


def slow_pdf() -> bytes:
    """A PDF of about 600 KB with a first page of very many lines."""
    import pikepdf

    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0].obj
    page["/Contents"] = pikepdf.Stream(document, b"9 9 m 580 830 l S\n" * LINES)
    document.Root["/Filler"] = document.make_indirect(pikepdf.Stream(document, os.urandom(550_000)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class Account:
    """A demonstration account that has logged in at the office."""

    def __init__(self, office: Side, username: str) -> None:
        from cms.demo.people import PASSWORD

        self.office = office
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar)
        form = {"username": username, "password": PASSWORD, **self.token("/admin/login/")}
        answer = self.ask("/admin/login/", urllib.parse.urlencode(form).encode())
        if not answer[1].endswith("/admin/"):
            raise RuntimeError(f"{username} could not log in.")

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[bytes, str]:
        headers = {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(self.office.url + path, body, headers)
        with self.browser.open(request, timeout=300) as answer:
            return answer.read(), answer.url

    def token(self, path: str) -> dict[str, str]:
        name = "csrfmiddlewaretoken"
        found = re.search(rf'name="{name}" value="(\w+)"', self.ask(path)[0].decode())
        if found is None:
            raise RuntimeError(f"{path} has no form.")
        return {name: found[1]}

    def upload(self, path: str, content: bytes) -> None:
        line, fields = uuid.uuid4().hex, {"language": "en", "role": "main", **self.token(path)}
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        parts.append(
            f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = "".join(parts).encode() + content + f"\r\n--{line}--\r\n".encode()
        _answer, url = self.ask(path, body, f"multipart/form-data; boundary={line}")
        if url.endswith(path):
            raise RuntimeError("The upload was refused.")


class Waiting:
    """How long help-now takes on one side, for as long as the block lasts."""

    def __init__(self, side: Side) -> None:
        self.side, self.times, self.ended = side, [], threading.Event()
        self.thread = threading.Thread(target=self._ask)

    times: list[float]

    def _ask(self) -> None:
        while not self.ended.is_set():
            begun = time.perf_counter()
            with urllib.request.urlopen(self.side.url + HELP_NOW, timeout=300) as answer:
                answer.read()
            self.times.append((time.perf_counter() - begun) * 1000)
            time.sleep(PAUSE)

    def __enter__(self) -> "Waiting":
        self.thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self.ended.set()
        self.thread.join()

    def line(self, name: str) -> str:
        times = sorted(self.times)
        p50, p95 = (times[int(len(times) * part)] for part in (0.5, 0.95))
        return f"{name:<34}{len(times):7}{p50:10.1f}{p95:10.1f}{times[-1]:10.1f}"


def served(folder: Path) -> tuple[list[Side], list[Any]]:
    """Both sides over a copy of the demonstration, and their processes."""
    copy = folder / "cms.sqlite3"
    with sqlite3.connect(DEMONSTRATION) as database:
        database.execute("VACUUM INTO ?", [str(copy)])
    shutil.copytree(ROOT / "var" / "media", folder / "media", dirs_exist_ok=True)
    both = sides(free_port(), reload=False)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="cms.settings",
        CMS_DEMO="1",
        DEBUG="0",
        DATABASE_URL=f"sqlite:///{copy}",
        MEDIA_ROOT=str(folder / "media"),
        BASE_URL=both[0].url,
        ALLOWED_HOSTS="localhost,127.0.0.1",
        LOG_LEVEL="ERROR",
    )
    children = []
    for side in both:
        environment = {**os.environ, **side.environment}
        children.append(start(server_command(side.port, reload=False), cwd=ROOT, env=environment))
    deadline = time.monotonic() + 60
    while not all(is_up(side.port) for side in both):
        if time.monotonic() > deadline:
            stop(children)
            raise RuntimeError("The servers did not start.")
        time.sleep(0.2)
    return both, children


def free_port() -> int:
    """The first of two free ports in a row."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        if not is_taken(port + 1):
            return port


def work(office: Side) -> list[threading.Thread]:
    """The threads of three uploads and two reports, not yet started; each prints what it took."""
    import django

    django.setup()
    from django.urls import reverse

    from lessons.models import Resource

    resources = list(Resource.objects.filter(type="pdf").values_list("pk", flat=True)[:3])
    content, report = slow_pdf(), reverse("localize:report")
    print(f"PDF of {len(content) // 1000} KB")

    def timed(name: str, act: Any, *args: Any) -> threading.Thread:
        def run() -> None:
            begun = time.perf_counter()
            act(*args)
            print(f"{name:<34}{time.perf_counter() - begun:7.1f} s", flush=True)

        return threading.Thread(target=run)

    threads = []
    for number, username in enumerate(UPLOADERS):
        path = reverse("lessons_file_add", args=[resources[number % len(resources)]])
        threads.append(timed("an upload", Account(office, username).upload, path, content))
    return threads + [timed("a report", Account(office, name).ask, report) for name in READERS]


def main() -> int:
    if not DEMONSTRATION.exists() or not (ROOT / "var" / "static").exists():
        print("Start `make run` once: this measures over a copy of its demonstration.")
        return 1
    with _stage.folder() as name:
        both, children = served(Path(name))
        public, office = both
        try:
            threads = work(office)
            with Waiting(public) as alone:
                time.sleep(ALONE)
            with Waiting(public) as beside, Waiting(office) as within:
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
            print(f"{'help-now, milliseconds':<34}{'asked':>7}{'p50':>10}{'p95':>10}{'max':>10}")
            print(alone.line("public, nothing else"))
            print(beside.line("public, beside the office at work"))
            print(within.line("office, as with one group"))
            p95 = sorted(beside.times)[int(len(beside.times) * 0.95)]
            print(
                f"p95 of the public side {'is' if p95 < LIMIT else 'is NOT'} under {LIMIT:.0f} ms"
            )
        finally:
            stop(children)
    return 0


if __name__ == "__main__":
    sys.exit(main())
