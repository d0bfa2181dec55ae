"""What people agreed with in both languages is agreed with in each, and nothing else is."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.prepared import ROOT, migrated_file
from tests.upgrade.alert_words import OLDER, TEXTS
from tests.upgrade.test_upgrade import postgresql_url  # noqa: F401

REASON = "the schema of an installation goes back and forth in a process of its own"


@pytest.fixture
def sqlite_url(tmp_path):
    file = tmp_path / "cms.sqlite3"
    shutil.copy(migrated_file(), file)
    return f"sqlite:///{file}"


def upgraded(url, folder):
    environment = os.environ | {
        **{"DATABASE_URL": url, "DATA_DIR": str(folder), "CMS_DEMO": "1"},
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    command = [sys.executable, "-m", "tests.upgrade.alert_words"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_language(words):
    return {"km": words["text_km"], "en": words["text_en"]}


def assert_is_carried_over(found):
    both, nothing = ["km", "en"], []
    assert found["words"] == dict.fromkeys(found["words"], by_language(TEXTS))
    assert found["ready"] == {
        **{"approved": both, "waits": nothing, "changed": nothing, "forged": nothing},
        "withdrawn": nothing,
    }
    voices = found["voices"]["approved"]
    assert voices["km"] == voices["en"]
    assert [voice[:2] for voice in voices["en"]] == [["chan", False], ["bopha", True]]
    assert voices["en"][0][2] == found["day"]
    assert [len(one) for one in found["voices"]["waits"].values()] == [1, 1]
    # what was sent stands with its words; what runs goes on running
    assert found["alerts"] == [[by_language(OLDER), True], [by_language(TEXTS), True]]
    assert [(kind, data["request"] > 0) for kind, data in found["log"]] == [
        ("home.alertphrase", True)
    ]
    # what nobody sealed is told of as before
    (line,) = found["broken"]
    assert line.endswith("the row was not written by the system")


@pytest.mark.slow(REASON)
@pytest.mark.sqlite
def test_words_of_alerts_arrive_in_sqlite(sqlite_url, tmp_path):
    assert_is_carried_over(upgraded(sqlite_url, tmp_path))


@pytest.mark.slow(REASON)
@pytest.mark.postgresql
def test_words_of_alerts_arrive_in_postgresql(postgresql_url, tmp_path):  # noqa: F811
    assert_is_carried_over(upgraded(postgresql_url, tmp_path))
