"""`make bundle`: one file, the same bytes from the same files. Making a whole one takes minutes and
the internet, so that is for people."""

import subprocess
import tarfile

import pytest

from tests.tools.appliance.conftest import make_bundle
from tools.appliance import __main__ as program
from tools.appliance import bundles, releases
from tools.appliance.machine import Refused


def test_same_files_give_the_same_bytes(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        folder = make_bundle(tmp_path / name / "cncc-1.0").folder
        (folder / f"__pycache__{name}").mkdir()
        (folder / f"__pycache__{name}").rmdir()
        bundles.pack(folder, tmp_path / f"{name}.tar", 1_000_000)
        made.append(releases.digest(tmp_path / f"{name}.tar"))

    assert made[0] == made[1]


def test_packed_bundle_is_whole_and_names_nobody(tmp_path, bundle):
    bundles.pack(bundle.folder, tmp_path / "one.tar", 1_000_000)

    with tarfile.open(tmp_path / "one.tar") as archive:
        assert {(one.uname, one.uid, one.mtime) for one in archive} == {("root", 0, 1_000_000)}
        archive.extractall(tmp_path / "there", filter="data")
    releases.check_whole(releases.bundle_at(tmp_path / "there/cncc-1.0"))


def test_digests_are_those_of_sha256sum(bundle):
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", releases.SUMS], cwd=bundle.folder, capture_output=True
    )

    assert done.returncode == 0


def test_what_python_compiled_meanwhile_is_no_damage(bundle):
    (bundle.folder / "deploy/__pycache__").mkdir()
    (bundle.folder / "deploy/__pycache__/x.pyc").touch()

    releases.check_whole(bundle)


def test_changes_that_are_not_committed_are_refused(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "new").touch()

    with pytest.raises(Refused, match="Commit what has changed"):
        bundles.make(tmp_path, tmp_path / "into")


def test_no_checkout_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(Refused, match="checkout of git"):
        bundles.make(tmp_path, tmp_path / "into")


@pytest.mark.parametrize("content", [None, b"no archive", "empty"])
def test_file_that_is_no_bundle_is_refused(tmp_path, monkeypatch, content):
    monkeypatch.setattr(program, "OPT", str(tmp_path))
    monkeypatch.setattr(program, "needs_root", lambda: None)
    file = tmp_path / "one.tar"
    if content == "empty":
        tarfile.open(file, "w").close()
    elif content:
        file.write_bytes(content)

    with pytest.raises(Refused, match=r"cannot be unpacked|is no bundle"):
        program.unpacked(file, [])
