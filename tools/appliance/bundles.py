"""`make bundle`: everything that the system needs in one file, for a machine without internet.

The last commit, every wheel of the locks, and what is built once for a version: static files, the
Khmer type, the catalogue. For the Python and the processor of the machine that makes it. The same
commit and the same wheels give the same bytes.
"""

import io
import json
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tools.appliance import needs, releases
from tools.appliance.machine import Refused

PARTS = (
    *releases.ROOMS,
    *("locale", "tools", "deploy", "docs"),
    *("manage.py", "Makefile", "README.md", "SECURITY.md", ".env.example", *releases.LOCKS),
)
FONTS = "requirements-fonts.txt"  # only to make the type
BUILD = ("build_font", "compile_catalogue", "collectstatic --noinput --verbosity=0")


def make(tree: Path, into: Path, version: str = "") -> Path:
    """The file; what it takes and how long it is are said."""
    if _git(tree, "status", "--porcelain").strip():
        raise Refused("A bundle holds the last commit. Commit what has changed, or put it aside.")
    version = version or version_of(tree)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as scratch:
        folder = Path(scratch) / f"cncc-{version}"
        folder.mkdir()
        with tarfile.open(fileobj=io.BytesIO(_archive(tree))) as archive:
            archive.extractall(folder, filter="data")
        print(f"Wheels for Python {needs.python()} on {platform.machine()} …", flush=True)
        python = _environment(tree, Path(scratch), folder / releases.WHEELS)
        print("Static files, the Khmer type, Khmer words …", flush=True)
        for command in BUILD:
            settings = {"SECRET_KEY": "only-for-building", "PYTHONDONTWRITEBYTECODE": "1"}
            _run([python, str(folder / "manage.py"), *command.split()], settings)
        seal(folder, version)
        made = into / f"{folder.name}.tar"
        pack(folder, made, int(_git(tree, "log", "-1", "--format=%ct")))
    print(f"{made}: {made.stat().st_size >> 20} MB, SHA-256 {releases.digest(made)}")
    print(f"The machine needs Python {needs.python()} and Debian's packages:")
    print(f"    {' '.join(needs.PACKAGES)}")
    return made


def version_of(tree: Path) -> str:
    """Of the project, with the day and the beginning of the commit."""
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    day = _git(tree, "log", "-1", "--format=%cd-%h", "--date=format:%Y%m%d", "--abbrev=8")
    return f"{project['version']}-{day.strip()}"


def told(version: str) -> dict[str, str]:
    """What an installation has to know before anything else."""
    return {"version": version, "python": needs.python(), "processor": platform.machine()}


def seal(folder: Path, version: str) -> None:
    """What it is, and last the digests of everything."""
    write(folder / releases.MANIFEST, json.dumps(told(version), indent=1) + "\n")
    write(folder / releases.SUMS, sums(folder))


def sums(folder: Path) -> str:
    """As `sha256sum` writes them."""
    return "".join(
        f"{releases.digest(folder / name)}  {name}\n" for name in releases.files_of(folder)
    )


def pack(folder: Path, made: Path, moment: int) -> None:
    """Without compression: nearly everything is compressed. Nothing of the one who packs."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if "__pycache__" in entry.name:
            return None
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = moment
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    unfinished = made.with_name(f".{made.name}.new")
    with tarfile.open(unfinished, "w") as archive:  # its entries are sorted by name
        archive.add(folder, folder.name, filter=plain)
    unfinished.replace(made)


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _environment(tree: Path, scratch: Path, wheels: Path) -> str:
    """Downloads the wheels, and installs them from there alone; its Python."""
    venv, fonts = scratch / "venv", scratch / "fonts"
    _run([sys.executable, "-m", "venv", str(venv)])
    python = str(venv / "bin/python")
    checked = [
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--only-binary",
        ":all:",
    ]
    locks = [part for lock in releases.LOCKS for part in ("-r", str(tree / lock))]
    pip = [python, "-m", "pip"]
    _run([*pip, "download", *checked, "--dest", str(wheels), *locks])
    _run([*pip, "download", *checked, "--dest", str(fonts), "-r", str(tree / FONTS)])
    found = ["--no-index", "--find-links", str(wheels), "--find-links", str(fonts)]
    _run([*pip, "install", *checked, "--no-compile", *found, *locks, "-r", str(tree / FONTS)])
    return python


def _archive(tree: Path) -> bytes:
    command = ["git", "archive", "--format=tar", "HEAD", *PARTS]
    return subprocess.run(command, cwd=tree, check=True, capture_output=True).stdout


def _git(tree: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=tree, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"A bundle is made in a checkout of git. {done.stderr.strip()}")
    return done.stdout


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    # settings of the one who makes it, such as DATABASE_URL, have nothing to do here
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    plain = {
        name: value
        for name, value in os.environ.items()
        if name in kept or name.startswith(("PIP_", "SSL_")) or name.lower().endswith("_proxy")
    }
    done = subprocess.run(
        command, env={**plain, **(environment or {})}, capture_output=True, text=True
    )
    if done.returncode:
        raise Refused(f"{' '.join(command[:4])} … failed.\n{done.stdout}{done.stderr}".strip())
