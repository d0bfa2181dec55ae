"""What a web server alone can do here: nginx gives out the document of one lesson from a file.

The product is asked for the same beside it; `bench.delivery` has the read API in full.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench import _corpus, _load, _served
from bench._rows import say
from cms.documents.addresses import document_path
from cms.documents.models import Document
from tools.children import start, stop

SECONDS = 2.0
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  default_type application/json; keepalive_requests 10000000;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def measure(corpus: _corpus.Corpus) -> None:
    found = Document.objects.filter(kind="lessons", locale="en", deleted=False).latest("pk")
    path = document_path(found.locale, found.kind, found.key)
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if binary is None:
        print("nginx is missing: it is not measured (Debian: nginx-light).")
    files = nginx(binary, bytes(found.body or b"")) if binary else None
    with _served.processes("public") as (port,):
        got = _load.measure(port, path, {}, SECONDS, [])
    say("a lesson from the product; beside nginx", got.per_second, "a second", stock=files)


def nginx(binary: str, content: bytes) -> float:
    """Answers a second, of the same client."""
    with tempfile.TemporaryDirectory(prefix="cncc-bench-nginx-") as name:
        folder, port = Path(name), _served.free_port()
        (folder / "files").mkdir()
        (folder / "files" / "lesson.json").write_bytes(content)
        os.chmod(folder, 0o755)  # its workers give up root
        configuration = folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=folder, port=port))
        command = [binary, "-c", str(configuration), "-p", str(folder)]
        child = start(command, stderr=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            return _load.measure(port, "/lesson.json", {}, SECONDS, []).per_second
        finally:
            stop([child])
