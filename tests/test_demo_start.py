"""The first page of the demonstration: nowhere else, and no way round a password."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.test import Client

from cms.documents.models import Feed
from ops.demo import again, mails
from ops.demo.people import PASSWORD
from ops.demo.start import PEOPLE

ADDRESSES = (
    ("get", "/admin/start/"),
    ("get", "/admin/start/mails/"),
    ("post", "/admin/start/come-in/"),
    ("post", "/admin/start/again/"),
)


@pytest.fixture
def demonstration(settings, editor):
    settings.CMS_DEMO = True
    editor.set_password(PASSWORD)
    editor.save()


@pytest.mark.parametrize("verb, address", ADDRESSES)
def test_installation_has_no_such_page(client, editor, verb, address):
    editor.password = make_password(PASSWORD)
    editor.save()
    answer = getattr(client, verb)(address, {"username": "editor"})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_page_has_three_doors_and_everybody(client, demonstration):
    html = client.get("/admin/start/").content.decode()
    for person in PEOPLE:
        assert f'value="{person["username"]}"' in html
        for language in ("km", "en"):
            assert person["to_do"][language] in html
    feed = Feed.objects.get()
    assert f"since={feed.epoch}" in html
    assert "/admin/start/again/" not in html  # nothing was kept
    assert client.get("/admin/start/")["Cache-Control"].startswith("max-age=0")


def test_one_tap_lets_somebody_in(client, demonstration, editor):
    answer = client.post("/admin/start/come-in/", {"username": "editor"})
    assert answer.status_code == 302 and answer.url == "/admin/"
    assert client.session["_auth_user_id"] == str(editor.pk)


@pytest.mark.parametrize("username", ["", "nobody", "visitor"])
def test_nobody_else_comes_in(client, demonstration, username):
    get_user_model().objects.create_user("visitor", password=PASSWORD)
    answer = client.post("/admin/start/come-in/", {"username": username})
    assert answer.url == "/admin/login/"
    assert "_auth_user_id" not in client.session


def test_account_with_its_own_password_stays_shut(client, demonstration, editor):
    editor.set_password("another-one-of-theirs")
    editor.save()
    assert client.post("/admin/start/come-in/", {"username": "editor"}).url == "/admin/login/"


# Mails


@pytest.fixture
def kept_mails(settings, tmp_path):
    """As in the demonstration, with ports that are not those of a second run."""
    settings.EMAIL_BACKEND = "ops.demo.mails.KeptMails"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BASE_URL, settings.OFFICE_URL = "http://localhost:8000", "http://localhost:8001"


@pytest.mark.usefixtures("demonstration", "kept_mails")
def test_mail_is_one_line_in_the_console_and_read_at_a_page(client, settings, capsys):
    lesson, read = "http://localhost:8001/admin/pages/9/", "http://localhost:8000/read/km/"
    written = [
        EmailMessage("មេរៀនថ្មី", f"សូមមើល {lesson}\n{read}", to=["editor@demo.invalid"]),
        EmailMessage("Later", "<b>", bcc=["keeper@demo.invalid", "you@example.org"]),
    ]

    for mail in written:
        mail.send()

    assert capsys.readouterr().out.splitlines() == [
        "mail to Dara: មេរៀនថ្មី; read it at http://localhost:8001/admin/start/mails/",
        "mail to Maly, you@example.org: Later; read it at http://localhost:8001/admin/start/mails/",
    ]
    # the next run has other ports
    settings.BASE_URL, settings.OFFICE_URL = "http://localhost:9000", "http://localhost:9001"
    html = client.get("/admin/start/mails/").content.decode()
    assert html.index("Later") < html.index("មេរៀនថ្មី")  # the newest first
    assert "<strong>Maly, you@example.org</strong>" in html
    assert "&lt;b&gt;" in html
    for address in ("http://localhost:9001/admin/pages/9/", "http://localhost:9000/read/km/"):
        assert f'href="{address}"' in html
    assert "localhost:800" not in html


@pytest.mark.parametrize("address", ["/admin/start/come-in/", "/admin/start/again/"])
def test_only_a_button_of_the_page_acts(demonstration, address):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"username": "editor"}).status_code == 403
    assert strict.get(address).status_code == 405


def test_nothing_kept_is_nothing_to_begin_again_with(client, demonstration):
    assert client.post("/admin/start/again/").status_code == 404


def test_what_was_kept_comes_back_while_others_read(tmp_path, settings, monkeypatch):
    database, settings.MEDIA_ROOT = tmp_path / "db", tmp_path / "media"
    Path(settings.MEDIA_ROOT).mkdir()
    (Path(settings.MEDIA_ROOT) / "a.txt").write_text("a")
    mails.folder().mkdir()
    (mails.folder() / "1.eml").write_text("of the first load")
    monkeypatch.setattr(again, "_database", lambda: database)
    monkeypatch.setattr(again, "_renumber", lambda: None)
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE words (word)")
        writer.execute("INSERT INTO words VALUES ('before')")
        writer.commit()
        assert again.keep() and again.is_kept()
        writer.execute("UPDATE words SET word = 'after'")
        writer.commit()
        (Path(settings.MEDIA_ROOT) / "a.txt").unlink()
        (mails.folder() / "2.eml").write_text("of later")
        again.bring_back()
        assert writer.execute("SELECT word FROM words").fetchall() == [("before",)]
    assert (Path(settings.MEDIA_ROOT) / "a.txt").read_text() == "a"
    assert [one.name for one in mails.folder().iterdir()] == ["1.eml"]
