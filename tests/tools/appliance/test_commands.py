"""`cncc`, as root types it wherever root stands."""

import os
import subprocess
import sys
from pathlib import Path

from tests.tools.appliance.conftest import ROOT
from tools.appliance import __main__ as program
from tools.appliance import commands
from tools.appliance.machine import CURRENT


def test_nothing_is_run_that_lies_in_the_folder_where_root_stands(tmp_path):
    assert CURRENT in commands.SCRIPT
    (tmp_path / "cncc").write_text(commands.SCRIPT.replace(CURRENT, str(ROOT)), encoding="utf-8")
    laid = tmp_path / "laid"
    (laid / "tools/appliance").mkdir(parents=True)
    for name in ("argparse.py", "tools/__init__.py", "tools/appliance/__main__.py"):
        (laid / name).write_text("raise SystemExit('what was laid there ran')", encoding="utf-8")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

    done = subprocess.run(
        ["sh", str(tmp_path / "cncc"), "--help"],
        cwd=laid,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: tools.appliance do")


def test_strict_umask_of_root_makes_nothing_that_the_account_cannot_read(
    machine, bundle, monkeypatch
):
    monkeypatch.setattr(program, "TREE", bundle.folder)
    before = os.umask(0o077)
    try:
        program.main(
            ["install", "--root", str(machine.root), "--host", "cms.example.org", "--admin", "a"]
        )
    finally:
        os.umask(before)

    private = {"key.pem", "cms.env", "media", "uploads", "backups", "database"}
    hidden = [one.name for one in machine.root.rglob("*") if one.stat().st_mode & 0o004 == 0]
    assert set(hidden) <= private
