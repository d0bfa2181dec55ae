"""Production runs without the extras, and says what to do where one would be needed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cms.extras import EXTRAS, lacking
from tests.prepared import ROOT, demo_environment, migrated_file
from tests.test_repository import imported
from tests.without_extras import EVERY

S3_IS_MISSING = "import sys; sys.modules['storages'] = None; import cms.settings"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict:
    folder = tmp_path_factory.mktemp("without")
    shutil.copy(migrated_file(), folder)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.without_extras"],
        cwd=ROOT,
        env=demo_environment(folder),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow("the whole product in a process without the extras")
def test_product_runs_without_any_extra(said: dict) -> None:
    assert said["unimportable"] == []
    assert said["status"] == 200


def test_recording_is_refused_with_a_sentence(said: dict) -> None:
    assert said["recording"].startswith("Recordings cannot be cleaned here, so none can be stored")


@pytest.mark.parametrize(("asked", "extra"), [("font", "fonts"), ("demo", "recordings")])
def test_command_says_which_extra_it_needs(said: dict, asked: str, extra: str) -> None:
    assert f"The extra “{extra}” is not installed" in said[asked]
    assert f"-r requirements-{extra}.txt" in said[asked]


def test_bucket_without_its_extra_ends_the_start() -> None:
    environment = {"PATH": os.environ["PATH"], "CMS_DEMO": "1", "AWS_STORAGE_BUCKET_NAME": "files"}
    done = subprocess.run(
        [sys.executable, "-c", S3_IS_MISSING],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert (
        "AWS_STORAGE_BUCKET_NAME is set. The extra “s3” is not installed (storages" in done.stderr
    )


@pytest.mark.parametrize("extra", EXTRAS)
def test_installed_extra_lacks_nothing(extra: str) -> None:
    assert lacking(extra) == ""


def test_each_extra_has_its_group_and_its_lock() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    core = (ROOT / "requirements.txt").read_text()
    makefile, image = (Path(ROOT / name).read_text() for name in ("Makefile", "Dockerfile"))

    assert EXTRAS.keys() == groups.keys() - {"test", "mutation"}
    for extra in EXTRAS:
        assert f"!requirements-{extra}.txt\n" in (ROOT / ".dockerignore").read_text()
        lock = re.findall(
            r"^([a-z0-9._-]+==[^ ;]+)", (ROOT / f"requirements-{extra}.txt").read_text(), re.M
        )
        named = {re.split(r"[\[<>=]", one)[0] for one in groups[extra] if isinstance(one, str)}
        assert named <= {pin.split("==")[0] for pin in lock}
        assert not any(f"\n{name}==" in core for name in named)
    assert f"EXTRAS = {' '.join(EXTRAS)}\n" in makefile
    assert "ARG EXTRAS=recordings\n" in image


def test_only_these_modules_name_an_extra() -> None:
    """By an import statement: a recording's library is loaded by name (recordings.py)."""
    rooms = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
    folders = [one for room in rooms for one in (ROOT / room).iterdir() if one.is_dir()]

    found = {
        folder.relative_to(ROOT).as_posix()
        for folder in folders
        if imported(folder.relative_to(ROOT).as_posix()) & EVERY
    }

    assert found == {"public/website"}
