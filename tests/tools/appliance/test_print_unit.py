"""The unit of the printer: Chromium's own sandbox stands in it, and little else is possible."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.printed import PAGE, needs_printer, printed
from tests.tools.appliance import confined
from tests.tools.appliance.test_files import ANALYZE, UNITS, with_systemd
from tools.appliance import services

FILES = (UNITS / "cncc-.service.d/manner.conf", UNITS / "cncc-print.service")
OWN = UNITS / "cncc-print.service.d/print.conf"
as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can take rights away like systemd"
)


def settings(*files) -> dict[str, list[str]]:
    """As systemd reads them: an empty one begins anew."""
    found: dict[str, list[str]] = {}
    for file in files:
        for name, value in re.findall(r"^(\w+)=(.*)$", file.read_text("utf-8"), re.MULTILINE):
            found[name] = [*found.get(name, []), value] if value else []
    return found


def group(name: str) -> set[str]:
    said = subprocess.run([str(ANALYZE), "syscall-filter", name], capture_output=True, text=True)
    lines = {line.strip() for line in said.stdout.splitlines()[1:]}
    inner = {one for one in lines if one.startswith("@")}
    calls = {one for one in lines - inner if one and not one.startswith("#")}
    return calls.union(*map(group, inner))


def calls(lines: list[str]) -> set[str]:
    found = group("@default") | {"execve"}
    for line in lines:
        names = line.removeprefix("~").split()
        meant = set().union(*(group(one) if one.startswith("@") else {one} for one in names))
        found = found - meant if line.startswith("~") else found | meant
    return found


def around(unit) -> tuple[str, ...]:
    families = {
        str(int(getattr(socket, one))) for one in unit["RestrictAddressFamilies"][0].split()
    }
    allowed = ",".join(sorted(calls(unit["SystemCallFilter"])))
    return (sys.executable, confined.__file__, allowed, ",".join(families))


@with_systemd
@needs_printer
@as_root
def test_chromium_prints_with_its_sandbox_in_what_the_unit_leaves_it(tmp_path):
    script = Path(shutil.copy(confined.__file__, tmp_path))
    _python, _script, *rest = around(settings(*FILES, OWN))
    with printed({"a": PAGE}, ("/usr/bin/python3", str(script), *rest)) as files:
        assert files["a"].suffix == ".pdf", files["a"].read_text()


@with_systemd
@needs_printer
@as_root
def test_without_what_it_has_besides_chromium_says_no_and_nothing_goes_on_without(tmp_path):
    script = Path(shutil.copy(confined.__file__, tmp_path))
    common = settings(*FILES)
    _python, _script, *rest = around(common)
    with printed({"a": PAGE}, ("/usr/bin/python3", str(script), *rest)) as files:
        assert files["a"].suffix == ".failed"


@needs_printer
@as_root
def test_root_prints_nothing():
    with printed({"a": PAGE}, ()) as files:
        assert files["a"].suffix == ".failed"
        assert "root" in files["a"].read_text()


def test_it_has_no_network_no_settings_and_no_database():
    unit = settings(*FILES, OWN)

    assert unit["PrivateNetwork"] == ["yes"] and unit["IPAddressDeny"] == ["any"]
    assert unit["EnvironmentFile"] == [] and unit["ReadWritePaths"] == []
    assert unit["StateDirectory"] == ["cncc/print"] and unit["StateDirectoryMode"] == ["0700"]
    hidden = " ".join(unit["InaccessiblePaths"])
    for path in ("/etc/cncc", "/run/postgresql", "/var/lib/cncc/media", "/var/lib/cncc/keys"):
        assert f"-{path}" in hidden
    assert unit["TemporaryFileSystem"] == ["/etc:ro"]
    (seen,) = unit["BindReadOnlyPaths"]
    assert "-/etc/fonts" in seen and not re.search(r"passwd|cncc|ssh|ssl|host", seen)
    assert unit["MemoryMax"] == ["768M"] and unit["NoNewPrivileges"] == ["yes"]
    assert "cncc-print.service" in services.WRITERS
    # what is read later stands: the name of the file comes after that of all
    assert OWN.name > FILES[0].name
