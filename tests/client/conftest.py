"""The clients of docs/client as commands, and the product served to them.

A client is another process. The test answers it while it runs, from its own transaction: so what a
client sees is what the test made, on both databases.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import (  # noqa: F401
    Office,
    api,
    bilingual,
    bilingual_world,
    office,
    office_world,
)
from tests.client.scenarios import KIT
from tests.shared_fixtures import again, world

SENT = ("Content-Type", "ETag", "Retry-After", "Location")
# without the site's packages, of which they need none
PYTHON = [sys.executable, "-S", str(KIT / "app.py")]
JAVASCRIPT = ["node", str(KIT / "app.js")]


@pytest.fixture(
    params=[PYTHON, pytest.param(JAVASCRIPT, marks=pytest.mark.soak)], ids=["python", "javascript"]
)
def app(request: pytest.FixtureRequest) -> list[str]:
    """The command of each of our clients."""
    if shutil.which(request.param[0]) is None:
        pytest.skip("There is no node.")
    return request.param


@dataclass
class Ran:
    status: int
    said: str


@dataclass
class Served:
    """The read API at an address, while `run` runs; `change` sees each answer's path and bytes."""

    server: HTTPServer
    change: Callable[[str, bytes], bytes] = lambda path, content: content

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def run(self, *command: str) -> Ran:
        with TemporaryFile() as said:
            process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
            while process.poll() is None:
                self.server.handle_request()
            said.seek(0)
            return Ran(process.returncode, said.read().decode())

    def kit(self, store: Path, *words: str, app: list[str]) -> Ran:
        """`kit.py live` with a client whose copy is in `store`."""
        live = ["live", self.address, str(store), *words, "--", *app]
        return self.run(sys.executable, "-S", str(KIT / "kit.py"), *live)


def make_printable(place: Office) -> Office:
    """A book with a page in Khmer, so that there is something to print."""
    place.translate(place.page("About us"))
    place.translate(place.course())
    return place


printable_world = world(make_printable, "bilingual_world")


@pytest.fixture
def site(db: None, printable_world: Office) -> Office:
    return again(printable_world)


@pytest.fixture
def served(db: None) -> Any:
    client = Client()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            response = client.get(self.path)
            content = served.change(self.path, response.content)
            self.send_response(response.status_code)
            for name in SENT:
                if name in response:
                    self.send_header(name, response[name])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.timeout = 0.02
    served = Served(server)
    yield served
    server.server_close()
