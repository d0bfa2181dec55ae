"""Whoever is shut out by the wrong passwords of strangers has a way in by mail, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.two_people.outbox.models import WaitingMail
from office.accounts import factors, throttle
from tests.accounts.conftest import (
    ASK,
    HOME,
    PASSWORD,
    ask_for_link,
    code_of,
    give_app,
    mailed_link,
)
from tests.accounts.test_throttle import asking

NEW = "three dry frogs sing"
LOGIN = reverse("wagtailadmin_login")


def log_in(user: Any, client: Client, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": user.username, "password": password})


def shut_out(user: Any) -> None:
    for number in range(throttle.MOST[throttle.FAILED][0]):
        throttle.note(throttle.FAILED, asking(f"203.0.113.{number}"), user.username)
    answer = log_in(user, Client())
    assert answer.status_code == 429 and "Have a link mailed to you" in answer.content.decode()


def test_the_password_is_read_again_where_the_link_was_opened(translator):
    shut_out(translator)
    client = Client()

    shown = client.get(mailed_link(translator.email), follow=True).content.decode()

    assert "Now your password is read here again" in shown
    assert log_in(translator, Client()).status_code == 429
    assert log_in(translator, client)["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_the_second_factor_is_asked_for_as_ever(publisher):
    app = give_app(publisher)
    shut_out(publisher)
    client = Client()
    form = client.get(mailed_link(publisher.email), follow=True)
    assert LOGIN in form.content.decode()

    log_in(publisher, client)

    assert client.get(HOME)["Location"].startswith(ASK)
    client.post(ASK, {"code": code_of(app)})
    assert client.get(HOME).status_code == 200


def test_the_link_gives_tries_and_no_more_of_them_than_a_device_has(translator):
    client = Client()
    client.get(mailed_link(translator.email), follow=True)

    for _ in range(throttle.OF_KNOWN_DEVICE):
        assert log_in(translator, client, "wrong").status_code == 200

    assert log_in(translator, client).status_code == 429


@pytest.mark.parametrize("end", ["half an hour", "a login", "a new address", "closed"])
def test_it_ends(translator, time_machine, end):
    link = mailed_link(translator.email)
    if end == "half an hour":
        time_machine.move_to((timezone.now() + timedelta(minutes=31)).timestamp())
    elif end == "a login":
        log_in(translator, Client())
    else:
        translator.email = "other@example.org" if end == "a new address" else translator.email
        translator.is_active = end != "closed"
        translator.save()
    shut_out(translator)
    client = Client()

    client.get(link, follow=True)

    assert log_in(translator, client).status_code == 429


def test_nobody_learns_who_has_an_account_nor_by_the_time_that_it_takes(translator):
    """The worker mails it."""
    reset = reverse("wagtailadmin_password_reset")
    answers = [
        Client().post(reset, {"email": email}) for email in (translator.email, "no@example.org")
    ]

    assert len({(one.status_code, one["Location"], one.content) for one in answers}) == 1
    assert not mail.outbox and WaitingMail.objects.count() == 1
    for number in range(4):
        ask_for_link(translator.email, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert len(mail.outbox) == throttle.MOST[throttle.RESET_ASKED][0]


def sets(client: Client, link: str) -> Any:
    form = client.get(link)["Location"]
    return client.post(form, {"new_password1": NEW, "new_password2": NEW})


def test_the_mail_alone_makes_no_password_of_who_has_no_factor(translator):
    """A shared mailbox is no person."""
    sets(Client(), mailed_link(translator.email))
    translator.refresh_from_db()
    assert translator.check_password(PASSWORD)
    own = Client()
    log_in(translator, own)

    sets(own, mailed_link(translator.email))

    translator.refresh_from_db()
    assert translator.check_password(NEW)


def test_with_a_factor_it_does(publisher):
    give_app(publisher)

    sets(Client(), mailed_link(publisher.email))

    publisher.refresh_from_db()
    assert publisher.check_password(NEW) and factors.has_any(publisher)
