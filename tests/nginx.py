"""The shipped proxy in a real nginx: deploy/nginx.conf as it is, which keeps nothing, and with its
cache, as `make install` makes it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tools.appliance.proxy import CACHED, REACH, REACH_PORT
from tools.children import start, stop

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
MODULE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")
PATIENCE = 60  # seconds until a server answers
AROUND = """
{module}
{user}
daemon off; pid {folder}/pid; error_log {folder}/errors; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    # as Debian's own file has them
    types {{ image/png png; application/pdf pdf; text/html html; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {more}
    include {folder}/conf.d/*.conf;
}}
"""
PUBLIC = "127.0.0.1:8000"  # as the file names it
PURGED = "127.0.0.1:8080"

needs_nginx = pytest.mark.skipif(
    NGINX is None or not MODULE.exists(), reason="nginx or its module for purging is missing"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(family: socket.AddressFamily, address: Any) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket(family) as probe:
            if probe.connect_ex(address) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"Nothing listens at {address}.")


def shipped(here: dict[str, str]) -> str:
    """The file, with what an operator fills in."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for there, value in here.items():
        assert there in text, there
        text = text.replace(there, value)
    return text


@contextmanager
def proxy(
    folder: Path,
    public: str,
    *,
    purged: int | None,
    tree: Path,
    office: str = "",
    more: str = "",
    reach: int = 0,
) -> Iterator[int]:
    """The port that readers ask. public, office: where these sides listen, as nginx names it.
    purged: the port that takes PURGE; without one nothing is kept. tree: EXPORT_DIR; more:
    directives around the shipped ones. reach: REACH_PORT."""
    port = free_port()
    (folder / "conf.d").mkdir(parents=True)
    places = {
        "/var/log/nginx": str(folder),
        "/var/cache": str(folder),
        "/dev/shm": str(folder),
        PUBLIC: public,
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server_name cms.example.org;": "server_name 127.0.0.1;",
        "/srv/cms-export": str(tree),
        " buffer=64k flush=5s": "",  # a test reads the log at once
        "127.0.0.1:8001": office or f"unix:{folder}/nobody",
    }
    if reach:
        places |= {REACH: "", REACH_PORT: f"127.0.0.1:{reach}"}
    if purged:
        places |= {CACHED: "", PURGED: f"127.0.0.1:{purged}"}
    (folder / "conf.d/cms.conf").write_text(shipped(places), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # who may read what pytest keeps
    main = AROUND.format(
        folder=folder, user=user, module=f"load_module {MODULE};" if purged else "", more=more
    )
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    nginx = start(command)
    try:
        wait_for(socket.AF_INET, ("127.0.0.1", port))
        yield port
    finally:
        stop([nginx])
