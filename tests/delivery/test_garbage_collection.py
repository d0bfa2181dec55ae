"""Processes that stay do not look through what they imported again and again."""

import shutil
import subprocess
import sys

import pytest
from django.core.management import call_command

from ops.setup.management.commands import worker
from tests.prepared import ROOT, demo_environment, migrated_file

SERVER = (
    "import ops.wsgi, gc, sys; "
    "assert ops.wsgi.settings.ROOT_URLCONF in sys.modules; "
    "assert gc.get_freeze_count() > 10 * len(gc.get_objects())"
)


@pytest.mark.soak
@pytest.mark.slow("a server of its own reads everything")
def test_office_has_put_it_aside_before_the_first_request(tmp_path):
    """By the last line of either side; the public one is asked in tests/flows/test_sides.py."""
    shutil.copy(migrated_file(), tmp_path)

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVER],
        cwd=ROOT,
        env=demo_environment(tmp_path) | {"CMS_SIDE": "office"},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


class PutAside(Exception):
    pass


def test_worker_has_put_it_aside_before_its_first_round(monkeypatch):
    def put_aside():
        raise PutAside

    monkeypatch.setattr(worker, "leave_what_is_imported", put_aside)
    monkeypatch.setattr(worker, "_round", lambda what: pytest.fail("a round came first"))

    with pytest.raises(PutAside):
        call_command("worker")
