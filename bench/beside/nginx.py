"""nginx before the product as `make install` sets it up, and beside that the bytes of one document
from a file in the same process: what a web server alone can do here."""

import os
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import _load, _served
from tools.appliance.proxy import CACHED
from tools.children import start, stop
from tools.serve import ROOT, is_up

MODULE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")
FILE = "/lesson.json"
CONFIGURATION = """
load_module {module};
user root;
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors crit;
events {{ worker_connections 768; }}
http {{
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  keepalive_requests 10000000;
  server {{
    listen 127.0.0.1:{file}; access_log off; default_type application/json; root {folder}/files;
  }}
  include {folder}/cms.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """The ports of the site, of the file beside it, and where PURGE is taken."""

    port: int
    file: int
    purged: int
    pids: list[int]


@contextmanager
def proxy(public: str, content: bytes, folder: Path | None = None) -> Iterator[Proxy | None]:
    """public: where the product listens; None without an nginx that can purge."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if binary is None or not MODULE.exists():
        print("nginx with libnginx-mod-http-cache-purge is missing: it is not measured.")
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="cncc-bench-nginx-") as name:
        place = folder or Path(name)
        port, file, purged = (_served.free_port() for _ in range(3))
        (place / "files").mkdir()
        (place / "files" / FILE[1:]).write_bytes(content)
        text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8").replace(CACHED, "")
        for there, here in (
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("server_name cms.example.org;", "server_name 127.0.0.1;"),
            ("server 127.0.0.1:8000 ", f"server {public} "),
            ("127.0.0.1:8080", f"127.0.0.1:{purged}"),
            ("/var/log/nginx", name),
            ("/var/cache", name),
            ("/dev/shm/cncc-words", f"/dev/shm/cncc-words-{port}"),
            ("/srv/cms-export", name),
        ):
            text = text.replace(there, here)
        (place / "cms.conf").write_text(text, encoding="utf-8")
        main = CONFIGURATION.format(module=MODULE, folder=place, file=file)
        (place / "nginx.conf").write_text(main, encoding="utf-8")
        os.chmod(place, 0o755)
        child = start([binary, "-c", str(place / "nginx.conf"), "-e", str(place / "errors")])
        try:
            while not is_up(port):
                if child.poll() is not None:
                    raise RuntimeError((place / "errors").read_text())
            yield Proxy(port, file, purged, _load.family(child.pid))
        finally:
            stop([child])
            shutil.rmtree(f"/dev/shm/cncc-words-{port}", ignore_errors=True)


def purge(found: Proxy, path: str = "/api/v1/*") -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{found.purged}{path}", method="PURGE")
    urllib.request.urlopen(request, timeout=60).close()
