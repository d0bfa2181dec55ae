"""Guessing is slowed: for one name, from one address, in all; and nobody is locked out by it."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.accounts import throttle
from cms.publishing.audit.models import AuditEntry
from tests.accounts.conftest import PASSWORD

TOO_MANY = "too many wrong passwords"
OF_NAME, OF_ADDRESS, IN_ALL = 3, 6, 12  # smaller than in an office: each is an entry of the log


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(throttle.MOST, throttle.FAILED, (OF_NAME, OF_ADDRESS, IN_ALL))
    settings.AXES_CLIENT_IP_CALLABLE = "cms.proxy.client_address"


def log_in(name: str, password: str, address: str, client: Client | None = None) -> Any:
    return (client or Client()).post(
        reverse("wagtailadmin_login"),
        {"username": name, "password": password},
        headers={"X-Forwarded-For": address},
    )


def is_refused(answer: Any) -> bool:
    return answer.status_code == 200 and TOO_MANY in answer.content.decode()


def fail(count: int, *, name: str = "{}", address: str = "203.0.113.{}") -> None:
    for number in range(count):
        throttle.note(throttle.FAILED, asking(address.format(number)), name.format(number))


def asking(address: str) -> Any:
    return RequestFactory().get("/", headers={"X-Forwarded-For": address})


def test_one_name_from_everywhere(translator):
    fail(OF_NAME - 1, name="translator")
    assert log_in("translator", PASSWORD, "198.51.100.1").status_code == 302

    fail(OF_NAME, name="Translator")

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))


def test_one_password_for_everybody_from_one_address(translator):
    fail(OF_ADDRESS, address="203.0.113.9")

    assert is_refused(log_in("translator", PASSWORD, "203.0.113.9"))
    assert log_in("translator", PASSWORD, "198.51.100.1").status_code == 302


def test_one_password_for_everybody_from_everywhere(translator):
    fail(IN_ALL, address="2001:db8:{}::1")

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))


def test_a_network_of_ipv6_is_one_address(translator):
    fail(OF_ADDRESS, address="2001:db8:1:2::{}")

    assert is_refused(log_in("translator", PASSWORD, "2001:db8:1:2:3::4"))


def test_who_has_been_here_before_comes_in(translator):
    own = Client()
    assert log_in("translator", PASSWORD, "198.51.100.1", own).status_code == 302
    own.cookies.pop("sessionid")
    fail(IN_ALL, name="translator", address="198.51.100.1")

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))
    assert log_in("translator", PASSWORD, "198.51.100.2", own).status_code == 302


def test_a_device_knows_its_own_people_only(translator, publisher):
    own = Client()
    log_in("translator", PASSWORD, "198.51.100.1", own)
    own.cookies.pop("sessionid")
    fail(OF_NAME, name="publisher")

    assert is_refused(log_in("publisher", PASSWORD, "198.51.100.1", own))
    own.cookies[throttle.COOKIE] = f"{own.cookies[throttle.COOKIE].value}x"
    fail(OF_NAME, name="translator")
    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1", own))


def test_an_hour_later_it_is_over(translator, time_machine):
    fail(IN_ALL)
    time_machine.move_to(throttle.timezone.now() + throttle.AN_HOUR)

    assert log_in("translator", PASSWORD, "198.51.100.1").status_code == 302


def test_wrong_passwords_are_in_the_log_and_what_was_typed_is_not(translator):
    log_in("translator", "wrong", "203.0.113.9")
    log_in("my secret words", "wrong", "203.0.113.9")

    entries = AuditEntry.objects.filter(verb=throttle.FAILED).order_by("pk")
    assert [entry.subject_id for entry in entries] == [str(translator.pk), "None"]
    kept = str([(entry.subject_name, entry.data) for entry in entries])
    assert "203.0.113.9" not in kept and "secret" not in kept


def test_a_reset_is_mailed_three_times_an_hour(translator):
    addresses = [f"203.0.113.{number}" for number in range(5)]
    answers = [
        Client().post(
            reverse("wagtailadmin_password_reset"),
            {"email": translator.email},
            headers={"X-Forwarded-For": address},
        )
        for address in addresses
    ]

    assert {answer["Location"] for answer in answers} == {
        reverse("wagtailadmin_password_reset_done")
    }
    assert len(mail.outbox) == 3


# One's own e-mail


def account(client: Client, **also: str) -> Any:
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    form = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    form |= {"name_email-first_name": "T", "name_email-last_name": "T"}
    form |= {"name_email-email": "new@example.org", "locale-preferred_language": "en"}
    form |= {"theme-theme": "light", "theme-contrast": "system", "theme-density": "default"}
    return client.post(reverse("wagtailadmin_account"), form | also)


@pytest.mark.parametrize("typed", ["", "wrong"])
def test_a_new_address_needs_the_password(translator, typed):
    client = Client()
    client.force_login(translator)
    old = translator.email

    answer = account(client, **{"name_email-current_password": typed})

    said = answer.content.decode()
    assert "nobody else moves your mail" in said, re.findall(r"error[^<]*<?[^<]*", said)[:20]
    assert get_user_model().objects.get(pk=translator.pk).email == old


def test_the_old_address_hears_of_the_new_one(translator):
    client = Client()
    client.force_login(translator)
    old = translator.email

    answer = account(client, **{"name_email-current_password": PASSWORD})

    assert answer.status_code == 302
    assert [(one.to, "another e-mail address" in one.body) for one in mail.outbox] == [
        ([old], True)
    ]
    assert get_user_model().objects.get(pk=translator.pk).email == "new@example.org"


def test_a_new_name_needs_no_password(translator):
    client = Client()
    client.force_login(translator)

    answer = account(client, **{"name_email-email": translator.email})

    assert answer.status_code == 302
    assert mail.outbox == []


def test_guesses_in_an_open_session_are_counted(translator):
    client = Client()
    client.force_login(translator)
    fail(OF_NAME, name="translator")

    account(client, **{"name_email-current_password": PASSWORD})

    assert mail.outbox == []
