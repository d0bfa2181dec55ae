"""What administrators read when a command of the night has failed."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.users.models import UserProfile


def make(name, language="en", **facts):
    user = get_user_model().objects.create_superuser(
        name, **{"email": f"{name}@example.org"} | facts
    )
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


def test_each_administrator_reads_it_in_their_language(db, mailoutbox):
    make("sokha", "km")
    make("dara")
    make("left", is_active=False)
    get_user_model().objects.create_user("editor", "editor@example.org")

    call_command("tell_failure", "cncc-backup")

    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert mails.keys() == {"sokha@example.org", "dara@example.org"}
    assert "Something failed in the night" in mails["dara@example.org"].subject
    assert "journalctl --unit cncc-backup" in mails["dara@example.org"].body
    assert "បរាជ័យ" in mails["sokha@example.org"].subject
    assert "journalctl --unit cncc-backup" in mails["sokha@example.org"].body


def test_nobody_to_tell_is_a_failure_of_its_own(db, mailoutbox):
    make("sokha", email="")

    with pytest.raises(CommandError, match="No administrator has an e-mail address"):
        call_command("tell_failure", "cncc-backup")
