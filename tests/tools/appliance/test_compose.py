"""Containers: compose.yaml has what an upgrade and the night need, and the steps are given to
`docker compose` in the right order. No container was started."""

import os
import re
import subprocess

import pytest
import yaml

from tests.tools.appliance.conftest import ROOT, Commands
from tools.appliance import compose, services
from tools.appliance.machine import Done, Machine, Refused
from tools.appliance.upgrade import Stuck, WentBack, upgrade

FILE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = FILE["services"]


def test_compose_has_the_services_that_are_stopped():
    assert {*compose.WRITERS, *compose.READERS, "db"} <= SERVICES.keys()
    assert SERVICES["office"]["image"] == f"${{CMS_IMAGE:-{compose.IMAGE}}}"
    assert SERVICES["db"]["environment"]["POSTGRES_DB"] == compose.DATABASE


def test_every_volume_that_is_named_is_there():
    named = {
        one.split(":")[0]
        for service in SERVICES.values()
        for one in service.get("volumes", [])
        if not one.startswith(".")
    }

    assert named == FILE["volumes"].keys()


def test_backups_of_the_night_and_of_an_upgrade_lie_in_one_volume():
    for name in ("keeper", "office"):
        assert "backups:/app/var/backups" in SERVICES[name]["volumes"]
        assert SERVICES[name]["environment"]["BACKUP_DIR"] == "/app/var/backups"


def test_image_has_the_program_of_the_night():
    (program,) = SERVICES["keeper"]["command"]

    assert os.access(ROOT / program, os.X_OK)
    assert f"!{program}\n" in (ROOT / ".dockerignore").read_text()


THERE, KEPT = "datname = 'cms'", "datname = 'cms_before'"


@pytest.fixture
def docker(monkeypatch):
    monkeypatch.setattr(services, "wait", lambda ports=(): None)
    answers = {"ps --services": Done(0, "public\noffice\nworker\ndb\n")}
    return Commands(answers={**answers, THERE: Done(0, "1\n"), KEPT: Done(0, "0\n")})


def short(line):
    return re.sub(r"docker compose --project-directory \S+", "compose", line)


def test_upgrade_of_containers(docker, tmp_path):
    place = compose.Containers(tmp_path, Machine(run=docker, tell=lambda sentence: None))
    place.prepare()
    upgrade(place)

    lines = [short(one) for one in docker.asked]
    wanted = [
        *("docker tag cncc-cms cncc-cms:before", "compose build office", "office python"),
        *("compose stop office worker", "compose stop public"),
        *("CREATE DATABASE cms_before OWNER cms TEMPLATE cms", "migrate", "--check"),
        *("docker tag cncc-cms:next cncc-cms", "compose up --detach", "DROP DATABASE IF EXISTS"),
    ]
    for line in wanted:
        while line not in lines[0]:
            lines.pop(0)
    assert not (tmp_path / "var/upgrading").exists()


def test_failed_upgrade_of_containers_goes_back(docker, tmp_path):
    docker.answers["migrate"] = Done(1, "a migration failed")
    docker.answers[KEPT] = Done(0, "1\n")
    place = compose.Containers(tmp_path, Machine(run=docker, tell=lambda sentence: None))
    place.prepare()

    with pytest.raises(WentBack, match="a migration failed"):
        upgrade(place)

    lines = [short(one) for one in docker.asked]
    back = next(number for number, one in enumerate(lines) if "RENAME TO cms" in one)
    assert lines[back + 1 :] == [
        "docker tag cncc-cms:before cncc-cms",
        "compose up --detach public",
        "compose up --detach --remove-orphans",
    ]


def test_copy_that_does_not_go_stops_no_container(docker, tmp_path):
    docker.answers |= {KEPT: Done(0, "1\n"), "DROP DATABASE": Done(1, "somebody is connected")}
    place = compose.Containers(tmp_path, Machine(run=docker, tell=lambda sentence: None))
    place.prepare()

    with pytest.raises(Refused, match="somebody is connected"):
        upgrade(place)

    assert not docker.that(" stop ")
    assert not docker.that("RENAME TO")
    assert not (tmp_path / "var/upgrading").exists()


def test_containers_that_do_not_start_are_gone_back_to_again(docker, tmp_path):
    place = compose.Containers(tmp_path, Machine(run=docker, tell=lambda sentence: None))
    place.prepare()
    docker.answers["up --detach"] = Done(1, "no such port")

    with pytest.raises(Stuck, match="no such port"):
        upgrade(place)

    assert (tmp_path / "var/upgrading").exists()
    del docker.answers["up --detach"]
    place.prepare()
    assert not (tmp_path / "var/upgrading").exists()


def test_upgrade_of_containers_that_was_cut_off_goes_back_first(docker, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var/upgrading").touch()
    docker.answers[KEPT] = Done(0, "1\n")
    place = compose.Containers(tmp_path, Machine(run=docker, tell=lambda sentence: None))

    place.prepare()

    assert docker.that("RENAME TO cms")
    assert not (tmp_path / "var/upgrading").exists()


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
