"""The public side knows no accounts and leads to the office; the office does what it always did."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from cms import settings as project
from public.website.middleware import OfficePaths
from tests.flows.demo_people import logged_in
from tests.flows.public_bytes import addresses
from tests.test_settings import REAL, settings_of
from tests.website.conftest import (  # noqa: F401
    office,
    office_world,
    path_of,
    site,
    site_world,
)

ROOT = Path(__file__).resolve().parents[2]
OFFICE = "http://127.0.0.1:8001"
LEADS = (
    *("/admin", "/admin/", "/admin/login/?next=/admin/pages/", "/admin/pages/4/?p=2&q=a%20b"),
    *("/admin/media/a.pdf", "/admin/%E1%9E%80%0D%0A/?q=%0D%0Ax"),
)


def public_side(asked, database, **environment):
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "tests.flows.sides"],
        cwd=ROOT,
        env=system
        | {"CMS_DEMO": "1", "CMS_SIDE": "public", "DATABASE_URL": database}
        | environment,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('public') / 'empty.sqlite3'}"
    asked = [*LEADS, "/healthz/live", "/administration/", "/read/", "/api/v1/schema/"]
    return public_side(asked, database, OFFICE_URL=OFFICE)


@pytest.mark.slow("a process of its own")
def test_public_side_leads_to_the_office_and_loads_nothing_of_it(seen):
    found = seen["found"]
    for address in LEADS:
        assert found[address]["status"] == 302, address
        assert found[address]["location"] == OFFICE + address
        assert found[address]["cookies"] is None
        assert found[address]["text"] == ""
    assert found["/healthz/live"]["status"] == 200
    assert found["/administration/"]["location"] is None
    assert not any(seen["loaded"].values()), seen["loaded"]


def test_public_side_has_no_view_of_the_admin_but_what_page_types_bring(seen):
    """Wagtail's panels, which each page type names, import the tags of its templates, and these
    the registry of bulk actions."""
    ours = [name.removeprefix("wagtail.admin.views.") for name in seen["views"]]

    assert [name for name in ours if not name.startswith("bulk_action")] == ["pages", "pages.utils"]


def test_public_side_has_put_aside_what_it_imported_before_the_first_request(seen):
    """(The office, in the soak: tests/delivery/test_garbage_collection.py.)"""
    are_addresses_read, aside, looked_through = seen["put aside"]

    assert are_addresses_read
    assert aside > 10 * looked_through


@pytest.mark.slow("every public address, from both sides")
def test_both_sides_answer_the_public_with_the_same_bytes(site, settings):  # noqa: F811
    paths = [*addresses(Client()), "/", "/read/", "/robots.txt", "/home-en/", "/nothing/here/"]
    from_office = {path: Client().get(path) for path in paths}

    settings.MIDDLEWARE = project._PUBLIC
    settings.ROOT_URLCONF = "public.urls"

    assert len(paths) > 40
    for path, known in from_office.items():
        answer = Client().get(path)
        assert answer.status_code == known.status_code, path
        assert answer.content == known.content, path
        assert answer.get("ETag") == known.get("ETag"), path
        assert not answer.cookies


def test_lead_is_for_looking_only(rf, settings):
    settings.OFFICE_URL = OFFICE
    side = OfficePaths(lambda request: pytest.fail("it was answered here"))

    assert side(rf.post("/admin/login/", {"username": "a"})).status_code == 405
    head = side(rf.head("/admin/"))
    assert (head.status_code, head["Cache-Control"]) == (302, "no-store")


def test_one_address_for_both_is_the_proxy_s_to_divide(rf, settings):
    settings.OFFICE_URL = settings.BASE_URL
    passed = []

    OfficePaths(passed.append)(rf.get("/admin/"))

    assert len(passed) == 1


# The office


@pytest.mark.soak
def test_office_works_under_an_address_of_its_own(site, settings):  # noqa: F811
    """Log in, see the draft, open what it leads to, save: all on one host."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    page = site.lesson
    editor = logged_in("editor", headers={"host": "127.0.0.1:8001"})

    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    html = preview.content.decode()
    assert editor.get(edit).status_code == 200
    assert preview.status_code == 200
    # what the draft shows is of this host, whatever it is called
    assert "http://127.0.0.1:8000" not in html
    live = editor.get(path_of(page, "lessons"))
    assert live.status_code == 200


def test_mail_and_previews_lead_to_the_office(settings):
    own = REAL | {
        "OFFICE_URL": "https://office.example.org",
        "ALLOWED_HOSTS": "cms.example.org,office.example.org",
    }
    names = ("WAGTAILADMIN_BASE_URL", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE")
    shown = settings_of(own, *names)
    assert shown["WAGTAILADMIN_BASE_URL"] == "https://office.example.org"
    assert shown["CSRF_TRUSTED_ORIGINS"] == "['https://office.example.org']"
    assert shown["SESSION_COOKIE_SECURE"] == "True"
    assert settings_of(REAL, "OFFICE_URL")["OFFICE_URL"] == "https://cms.example.org"
    assert urlsplit(settings.OFFICE_URL).hostname
