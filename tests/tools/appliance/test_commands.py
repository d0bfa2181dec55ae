"""`make install` and `cncc`, as root types them, whatever root's shell is like."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.appliance.conftest import ROOT
from tools.appliance import __main__ as program
from tools.appliance import commands, here
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

    private = {"key.pem", "cms.env", "backup.key", "media", "uploads", "backups", "keys"}
    hidden = [one.name for one in machine.root.rglob("*") if one.stat().st_mode & 0o004 == 0]
    assert set(hidden) <= private


def test_looking_at_a_backup_is_a_command_like_others(machine, monkeypatch, commands):
    monkeypatch.setattr(program, "needs_root", lambda: None)
    monkeypatch.setattr(program, "Machine", lambda: machine)
    machine.lead(CURRENT, "releases/1.0")

    assert program.main(["do", "restore", "--check", "5be6"]) == 0

    assert commands.asked == [
        "runuser -u cncc -- /opt/cncc/releases/1.0/.venv/bin/python "
        "/opt/cncc/releases/1.0/manage.py restore --check 5be6"
    ]


def test_every_command_says_that_an_upgrade_was_cut_off(machine, monkeypatch, capsys):
    """The doctor is not started by its timer then, and whoever comes asks it first."""
    monkeypatch.setattr(program, "needs_root", lambda: None)
    monkeypatch.setattr(program, "Machine", lambda: machine)
    machine.lead(CURRENT, "releases/1.0")

    program.main(["do", "doctor"])
    assert capsys.readouterr().err == ""

    here.mark(machine, "1.0")
    program.main(["do", "doctor"])
    assert "begins with going back" in capsys.readouterr().err


MAKES = {  # what make hands on, of all that may be typed after it
    "bundle": ["--version='9'"],
    "install": [
        *("--root='/r'", "--host='h.example'", "--admin='a'", "--email='a@h.example'"),
        *("--certificate='/c'", "--key='/k'", "--mail='m.example:25'"),
    ],
    "upgrade": ["--bundle='/b'", "--documents"],
}
TYPED = {
    **{"VERSION": "9", "ROOT": "/r", "HOST": "h.example", "ADMIN": "a"},
    **{"EMAIL": "a@h.example", "CERTIFICATE": "/c", "KEY": "/k", "MAIL": "m.example:25"},
    **{"BUNDLE": "/b", "DOCUMENTS": "1"},
}


def made(target, *typed, **surroundings):
    """What `make` would run."""
    own = {name: os.environ[name] for name in os.environ.keys() - {"MAKEFLAGS", *TYPED}}
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", target, *typed],
        cwd=ROOT,
        env={**own, **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.replace("\\\n", "").split()


@pytest.mark.parametrize("target", MAKES)
def test_make_hands_on_what_was_typed_and_nothing_of_the_shell(target):
    typed = [f"{name}={value}" for name, value in TYPED.items()]
    plain = ["python3", "-m", "tools.appliance", target]

    assert made(target, *typed, PYTHON="python3") == [*plain, *MAKES[target]]
    # sudo and a login say MAIL=/var/mail/root
    assert made(target, PYTHON="python3", **TYPED) == plain


@pytest.mark.parametrize("code", [0, 1, 2])
def test_make_ends_as_the_upgrade_did(tmp_path, code):
    """1: the version before runs again; of whatever else fails make says 2."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$3"\nexit {code}\n')
    python.chmod(0o755)
    command = ["make", "--no-print-directory", "upgrade", f"PYTHON={python}", "BUNDLE=/b"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (code, "upgrade\n")


def test_zero_is_no():
    assert "--documents" not in made("upgrade", "DOCUMENTS=0")
