"""Containers: compose.yaml has what it names, and the commands of the night go on. No container was
started."""

import os
import subprocess

import pytest
import yaml

from tests.tools.appliance.conftest import ROOT

FILE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = FILE["services"]


def test_no_side_has_the_backups():
    having = {
        name
        for name, service in SERVICES.items()
        if any(one.startswith("backups:") for one in service.get("volumes", []))
    }

    assert having == {"keeper"}


def test_image_has_the_program_of_the_night():
    (program,) = SERVICES["keeper"]["command"]

    assert os.access(ROOT / program, os.X_OK)
    assert f"!{program}\n" in (ROOT / ".dockerignore").read_text()


@pytest.mark.parametrize(
    ("fails", "code", "told"),
    [("", 0, []), ("backup", 1, ["backup"]), ("doctor", 1, ["doctor"])],
)
def test_night_of_containers_goes_on_and_tells_what_failed(tmp_path, fails, code, told):
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\necho "$2 $3" >> {tmp_path}/asked\n[ "$2" != "{fails}" ] || exit {code}\n'
    )
    python.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"

    subprocess.run(["sh", str(ROOT / "tools/nightly"), "now"], env={"PATH": path}, check=True)

    asked = [one.strip() for one in (tmp_path / "asked").read_text().splitlines()]
    commands = [one for one in asked if not one.startswith("tell_failure")]
    assert commands[:2] == ["backup", "rebuild_documents --check"]
    assert commands[-1] == "doctor --fail-level"
    assert [one for one in asked if one.startswith("tell_")] == [f"tell_failure {x}" for x in told]
