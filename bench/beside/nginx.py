"""A web server alone: nginx gives out the bytes of one document from a file."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench import _load, _served
from tools.children import start, stop

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


def measured(content: bytes, seconds: float) -> _load.Measured | None:
    """Of the same client; None without an nginx."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if binary is None:
        print("nginx is missing: it is not measured (Debian: nginx-light).")
        return None
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
            pids = _load.family(child.pid)
            return _load.measure(port, "/lesson.json", {}, seconds, pids)
        finally:
            stop([child])
