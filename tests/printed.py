"""Pages of HTML through the printer that ships, with Chromium's own sandbox.

Root may not start that, so root prints as an account that owns nothing: in a folder that it can
reach, with a copy of the printer and the Python of the system.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from public.packs import printer

# as templates/packs/print.html begins one; written out, so that neither moves unseen
PAGE = (
    '<!doctype html>\n<html lang="km">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;; '
    'img-src data:; font-src data:; style-src &#x27;unsafe-inline&#x27;">\n'
    "<title>x</title>\n</head><body><p>លេខ 117"
).encode()
PYTHON = shutil.which("python3", path=os.defpath)
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
needs_printer = pytest.mark.skipif(
    shutil.which(printer.PROGRAM) is None or PYTHON is None,
    reason=f"there is no {printer.PROGRAM}",
)


@contextmanager
def printed(
    pages: Mapping[str, bytes], around: tuple[str, ...] | None = None
) -> Iterator[dict[str, Path]]:
    """What came of each, a PDF or the sentence why there is none. around: what starts it."""
    if around is None:
        around = NOBODY if os.geteuid() == 0 else ()
    folder = Path(tempfile.mkdtemp(prefix="printed-"))
    try:
        spool = folder / "print"
        spool.mkdir()
        for path in (folder, spool):
            path.chmod(0o755)
        program = Path(shutil.copy(printer.__file__, folder))
        names = {name: hashlib.sha256(page).hexdigest() for name, page in pages.items()}
        for name, page in pages.items():
            (spool / f"{names[name]}.html").write_bytes(page)
        if os.geteuid() == 0 and around:
            shutil.chown(spool, 65534, 65534)
        command = [*around, str(PYTHON), "-I", str(program), str(spool), "--once"]
        subprocess.run(command, check=True, cwd=folder)
        yield {name: next(spool.glob(f"{digest}.*")) for name, digest in names.items()}
    finally:
        shutil.rmtree(folder)
