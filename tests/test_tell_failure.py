"""What administrators read when a command of the night has failed, the database among what may."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth import get_user_model
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.publishing.models import WaitingMail
from cms.two_people.outbox import backend, night


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(backend.KeepingBackend, "_asked_again_at", float("-inf"))
    settings.EMAIL_BACKEND = "cms.two_people.outbox.backend.KeepingBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    settings.NIGHT_DIR = tmp_path / "night"
    return settings.NIGHT_DIR


def make(name, language="en", **facts):
    user = get_user_model().objects.create_superuser(
        name, **{"email": f"{name}@example.org"} | facts
    )
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


def away(*args):
    raise OperationalError("the database is away")


def test_each_administrator_reads_it_in_their_language(db, settings, mailoutbox):
    settings.NIGHTLY_EMAILS = ["watch@example.com", "dara@example.org"]
    make("sokha", "km")
    make("dara")
    make("left", is_active=False)
    get_user_model().objects.create_user("editor", "editor@example.org")
    night.tick(timezone.now())

    with connection.execute_wrapper(away):
        call_command("tell_failure", "cncc-backup")

    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert mails.keys() == {"sokha@example.org", "dara@example.org", "watch@example.com"}
    assert "Something failed in the night" in mails["dara@example.org"].subject
    assert "journalctl --unit cncc-backup" in mails["dara@example.org"].body
    assert "បរាជ័យ" in mails["sokha@example.org"].subject
    assert "journalctl --unit cncc-backup" in mails["sokha@example.org"].body


def test_addresses_are_those_of_now_and_nobody_else_reads_them(db, place):
    user = make("sokha")
    night.tick(timezone.now())
    (file,) = place.iterdir()
    assert (file.stat().st_mode & 0o777, place.stat().st_mode & 0o777) == (0o600, 0o700)
    before = file.stat()
    night.tick(timezone.now())
    assert file.stat().st_mtime_ns == before.st_mtime_ns

    user.email = "new@example.org"
    user.save()
    night.tick(timezone.now())

    assert night.everybody() == {"new@example.org": "en"}


def test_mail_that_one_server_refuses_is_kept_from_nobody_else(db, mailoutbox, monkeypatch):
    sent = EmailBackend.send_messages

    def refuses(self, messages):
        if messages[0].to == ["dara@example.org"]:
            raise SMTPRecipientsRefused({"dara@example.org": (550, b"no such box")})
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    make("dara")
    make("sokha")
    night.tick(timezone.now())

    call_command("tell_failure", "cncc-backup")

    assert [mail.to for mail in mailoutbox] == [["sokha@example.org"]]


def test_mail_server_that_is_away_leaves_it_to_the_outbox_or_to_the_next_try(
    db, place, monkeypatch
):
    def gone(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", gone)
    make("sokha")
    night.tick(timezone.now())
    call_command("tell_failure", "cncc-backup")
    assert WaitingMail.objects.get().parts["to"] == ["sokha@example.org"]

    with connection.execute_wrapper(away), pytest.raises(CommandError, match="Neither the mail"):
        call_command("tell_failure", "cncc-backup")


def test_nobody_to_tell_is_a_failure_of_its_own(db):
    make("sokha", email="")
    night.tick(timezone.now())

    with pytest.raises(CommandError, match="No administrator has an e-mail address"):
        call_command("tell_failure", "cncc-backup")
