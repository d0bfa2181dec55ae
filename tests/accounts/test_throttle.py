"""Guessing is slowed: for one name, from one address, in all; and nobody is locked out by it."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.two_people.audit.models import AuditEntry
from office.accounts import throttle
from tests.accounts.conftest import PASSWORD, ask_for_link

TOO_MANY, IN_KHMER = "too many wrong passwords", "ពាក្យសម្ងាត់ខុសច្រើនពេក"
# smaller than in an office: each is an entry of the log
OF_NAME, OF_ADDRESS, IN_ALL, OF_DEVICE = 3, 6, 12, 4


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(throttle.MOST, throttle.FAILED, (OF_NAME, OF_ADDRESS, IN_ALL))
    monkeypatch.setattr(throttle, "OF_KNOWN_DEVICE", OF_DEVICE)
    settings.BEHIND_TLS_PROXY = True


def log_in(name: str, password: str, address: str, client: Client | None = None) -> Any:
    return (client or Client()).post(
        reverse("wagtailadmin_login"),
        {"username": name, "password": password},
        headers={"X-Forwarded-For": address},
    )


def is_refused(answer: Any) -> bool:
    return answer.status_code == 429 and TOO_MANY in answer.content.decode()


def fail(count: int, *, name: str = "{}", address: str = "203.0.113.{}") -> None:
    for number in range(count):
        throttle.note(throttle.FAILED, asking(address.format(number)), name.format(number))


def asking(address: str) -> Any:
    return RequestFactory().get("/", headers={"X-Forwarded-For": address})


@pytest.fixture
def own(translator: Any) -> Client:
    """A telephone on which the translator has logged in, and is logged out."""
    client = Client()
    assert log_in("translator", PASSWORD, "198.51.100.1", client).status_code == 302
    client.cookies.pop("sessionid")
    return client


def test_one_name_from_everywhere(translator):
    fail(OF_NAME - 1, name="translator")
    assert log_in("translator", PASSWORD, "198.51.100.1").status_code == 302

    fail(OF_NAME, name="Translator")

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))


def test_one_password_for_everybody_from_one_address(translator):
    fail(OF_ADDRESS, address="203.0.113.9")

    assert is_refused(log_in("translator", PASSWORD, "203.0.113.9"))
    # what a client sends itself stands before what the proxy adds
    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1, 203.0.113.9"))
    assert log_in("translator", PASSWORD, "203.0.113.9, 198.51.100.1").status_code == 302


def test_one_password_for_everybody_from_everywhere(translator):
    fail(IN_ALL, address="2001:db8:{}::1")

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))


def test_a_network_of_ipv6_is_one_address(translator):
    fail(OF_ADDRESS, address="2001:db8:1:2::{}")

    assert is_refused(log_in("translator", PASSWORD, "2001:db8:1:2:3::4"))


def test_the_refusal_is_the_form_in_the_language_of_who_asks(translator):
    client = Client()
    client.cookies["django_language"] = "km"
    for _ in range(OF_NAME):
        assert log_in("translator", "wrong", "203.0.113.9", client).status_code == 200

    answer = log_in("translator", PASSWORD, "203.0.113.9", client)

    assert answer.status_code == 429
    assert IN_KHMER in answer.content.decode() and 'name="password"' in answer.content.decode()
    assert 3590 < int(answer["Retry-After"]) <= 3600


def test_what_was_refused_unread_does_not_count(translator, time_machine):
    fail(OF_NAME, name="translator")
    begun = throttle.timezone.now()
    time_machine.move_to(begun + throttle.AN_HOUR / 2)

    answer = log_in("translator", "wrong", "198.51.100.1")

    assert 1790 < int(answer["Retry-After"]) <= 1801
    time_machine.move_to(begun + throttle.AN_HOUR)
    assert log_in("translator", PASSWORD, "198.51.100.1").status_code == 302


def test_who_has_been_here_before_comes_in(own):
    fail(IN_ALL, name="translator", address="198.51.100.1")

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))
    assert log_in("translator", PASSWORD, "198.51.100.1", own).status_code == 302


def test_a_known_device_has_a_limit_of_its_own(own):
    for _ in range(OF_DEVICE):
        assert log_in("translator", "wrong", "198.51.100.1", own).status_code == 200

    assert is_refused(log_in("translator", PASSWORD, "198.51.100.2", own))
    # and tells strangers nothing: they are counted for themselves
    assert log_in("translator", PASSWORD, "198.51.100.1").status_code == 302


def test_on_a_device_of_two_each_has_a_limit(own, publisher):
    log_in("publisher", PASSWORD, "198.51.100.1", own)
    own.cookies.pop("sessionid")
    for _ in range(OF_DEVICE):
        log_in("publisher", "wrong", "198.51.100.1", own)

    assert is_refused(log_in("publisher", PASSWORD, "198.51.100.1", own))
    assert log_in("translator", PASSWORD, "198.51.100.1", own).status_code == 302


def test_of_two_counts_the_later_end_is_told(translator, time_machine):
    begun = throttle.timezone.now()
    fail(OF_NAME, name="translator")
    time_machine.move_to(begun + throttle.AN_HOUR / 2)
    fail(OF_ADDRESS, address="198.51.100.1")

    assert 3590 < int(log_in("translator", PASSWORD, "198.51.100.1")["Retry-After"]) <= 3600


def test_a_device_knows_its_own_people_only(own, publisher):
    fail(OF_NAME, name="publisher")

    assert is_refused(log_in("publisher", PASSWORD, "198.51.100.1", own))
    own.cookies[throttle.COOKIE] = f"{own.cookies[throttle.COOKIE].value}x"
    fail(OF_NAME, name="translator")
    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1", own))


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
        ask_for_link(translator.email, headers={"X-Forwarded-For": address})
        for address in addresses
    ]

    assert {answer["Location"] for answer in answers} == {
        reverse("wagtailadmin_password_reset_done")
    }
    assert len(mail.outbox) == 3


# Who is logged in already


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


NEW_ADDRESS = "name_email-current_password"
NEW_PASSWORD = "password-old_password"
NEW = {
    "password-new_password1": "four plain new words",
    "password-new_password2": "four plain new words",
}


@pytest.mark.parametrize(("field", "also"), [(NEW_ADDRESS, {}), (NEW_PASSWORD, NEW)])
def test_guesses_in_an_open_session_are_counted(translator, field, also):
    client = Client()
    client.force_login(translator)
    if field == NEW_PASSWORD:
        also = also | {"name_email-email": translator.email}
    for _ in range(OF_NAME):
        assert account(client, **{field: "wrong"} | also).status_code == 200
    assert AuditEntry.objects.filter(verb=throttle.FAILED).count() == OF_NAME

    answer = account(client, **{field: PASSWORD} | also)

    assert answer.status_code == 429 and TOO_MANY in answer.content.decode()
    assert is_refused(log_in("translator", PASSWORD, "198.51.100.1"))
    stored = get_user_model().objects.get(pk=translator.pk)
    assert stored.check_password(PASSWORD) and stored.email == translator.email


def test_a_new_password_needs_the_old_one(own):
    log_in("translator", PASSWORD, "198.51.100.1", own)
    person = get_user_model().objects.get(username="translator")
    fail(IN_ALL, name="translator")  # of strangers, who hold up nobody at their own telephone
    same = {"name_email-email": person.email} | NEW

    refused = account(own, **{NEW_PASSWORD: "wrong"} | same)
    taken = account(own, **{NEW_PASSWORD: PASSWORD} | same)

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert AuditEntry.objects.filter(verb=throttle.FAILED).first().data["device"]
    person.refresh_from_db()
    assert person.check_password(NEW["password-new_password1"])
