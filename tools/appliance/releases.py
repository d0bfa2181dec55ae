"""A release: the code of one version with its own packages, made from a bundle without network."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from tools.appliance import needs
from tools.appliance.machine import CURRENT, RELEASES, Machine, Refused, settle

MANIFEST = "bundle.json"
SUMS = "SHA256SUMS"
WHEELS = "wheels"
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
LOCKS = ("requirements.txt", "requirements-recordings.txt")
ROOM = 2 * 1024**3  # bytes of a release and of what a migration may need


@dataclass(frozen=True)
class Bundle:
    """An unpacked bundle."""

    folder: Path
    version: str
    python: str
    processor: str

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


def bundle_at(folder: Path) -> Bundle:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Refused(
            f"{folder} is no unpacked bundle: `make bundle` makes one, on a machine with internet."
        ) from error
    return Bundle(folder, told["version"], told["python"], told["processor"])


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def files_of(folder: Path) -> list[str]:
    """Every file, but the list of their digests and what Python compiled meanwhile."""
    found = (one for one in folder.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
    names = (one.relative_to(folder).as_posix() for one in found)
    return sorted(name for name in names if name != SUMS)


def check_whole(bundle: Bundle) -> None:
    """No file is missing, is another or was added: a memory stick may have lost something."""
    lines = bundle.text(SUMS).splitlines()
    wanted = {name: sum for sum, _space, name in (line.partition("  ") for line in lines)}
    there = files_of(bundle.folder)
    wrong = sorted(wanted.keys() ^ set(there))
    wrong += [
        name for name in there if name in wanted and digest(bundle.folder / name) != wanted[name]
    ]
    if wrong:
        raise Refused(f"The bundle is damaged; copy it again. First of {len(wrong)}: {wrong[0]}")


def check_room(machine: Machine) -> None:
    place = machine.path("/opt")
    place.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(place).free) < ROOM:
        raise Refused(f"{free >> 20} MB are free for /opt; {ROOM >> 20} are needed.")


def place_of(version: str) -> str:
    return f"{RELEASES}/{version}"


def python_of(version: str) -> str:
    return f"{place_of(version)}/.venv/bin/python"


def make(machine: Machine, bundle: Bundle) -> bool:
    """Was it made now? Under another name until it is whole."""
    place = machine.path(place_of(bundle.version))
    if place.is_dir():
        return False
    needs.check_python(bundle.python, bundle.processor)
    check_room(machine)
    machine.folder(RELEASES)
    # packages know where they lie, so the name is the final one; a mark says that it is not whole
    unfinished = place.with_name(f"{bundle.version}.unfinished")
    unfinished.touch()
    settle(unfinished.parent)
    try:
        ignored = shutil.ignore_patterns("__pycache__", WHEELS)
        shutil.copytree(bundle.folder, place, ignore=ignored)
        _own(machine, place)
        _install(machine, bundle)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        unfinished.unlink()
        raise
    os.sync()  # every file before the word that all are there
    unfinished.unlink()
    machine.changed(f"{place_of(bundle.version)} was made.")
    return True


def clear_unfinished(machine: Machine) -> None:
    """What a loss of power left half made."""
    for mark in machine.path(RELEASES).glob("*.unfinished"):
        machine.remove(place_of(mark.stem))
        mark.unlink()


def clear_old(machine: Machine, *keep: str) -> None:
    """The one before stays, to go back to by hand."""
    for found in [one for one in machine.path(RELEASES).iterdir() if one.name not in keep]:
        unfinished = found.with_name(f"{found.name}.unfinished")
        unfinished.touch()
        shutil.rmtree(found)
        unfinished.unlink()
        machine.changed(f"{place_of(found.name)} was removed.")


def use(machine: Machine, version: str) -> bool:
    return machine.lead(CURRENT, f"releases/{version}")


def _own(machine: Machine, place: Path) -> None:
    """Root's, readable for everybody, whoever unpacked the bundle."""
    for one in (place, *place.rglob("*")):
        one.chmod(0o755 if one.is_dir() or one.stat().st_mode & 0o100 else 0o644)
    if machine.root == Path("/"):
        machine.must("chown", "-R", "root:root", str(place))


def _install(machine: Machine, bundle: Bundle) -> None:
    """The environment of the release holds nothing that could install something later."""
    venv = str(machine.path(f"{place_of(bundle.version)}/.venv"))
    machine.tell("  Python packages from the bundle …")
    with tempfile.TemporaryDirectory() as folder:
        machine.must("python3", "-m", "venv", folder, what="Making an environment")
        machine.must("python3", "-m", "venv", "--without-pip", venv)
        locks = [part for lock in LOCKS for part in ("-r", str(bundle.folder / lock))]
        machine.must(
            *(f"{folder}/bin/python", "-m", "pip", f"--python={venv}/bin/python", "install"),
            *("--quiet", "--disable-pip-version-check", "--no-cache-dir", "--no-index"),
            *("--find-links", str(bundle.folder / WHEELS), "--require-hashes"),
            *("--only-binary", ":all:", *locks),
            what="Installing packages",
        )
    place = str(machine.path(place_of(bundle.version)))
    rooms = [f"{place}/{name}" for name in ROOMS]
    machine.must(f"{venv}/bin/python", "-m", "compileall", "-q", *rooms)
