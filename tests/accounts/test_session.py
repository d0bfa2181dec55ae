"""How long a login lasts, and when the factor is asked for again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from office.accounts import factors, marks
from office.accounts.middleware import ASKED_ANEW, BY_ITSELF, SPACES
from tests.accounts.conftest import ASK, code_of, give_app, with_password
from tests.accounts.test_second_door import names_of
from tests.conftest import member


@pytest.fixture
def keeper(public_tree) -> Any:
    return member(public_tree, "keeper", "Directory keepers", "Publishers")


def is_in(client: Client, address: str = "/admin/help/") -> bool:
    return client.get(address).status_code == 200


def by_passkey(user: Any) -> Client:
    """As if a passkey had been shown."""
    client = with_password(user)
    session = client.session
    session[marks.MARK] |= {"at": session[marks.MARK]["since"], "kind": factors.PASSKEY}
    session.save()
    return client


def test_an_hour_of_nothing_ends_it_and_leads_back(translator, time_machine):
    client, begun = with_password(translator), timezone.now()
    for minutes in (50, 100, 150):
        time_machine.move_to(begun + timedelta(minutes=minutes))
        assert is_in(client)

    time_machine.move_to(begun + timedelta(minutes=211))
    answer = client.post("/admin/translate/queue/?q=1", {"text": "typed"})

    assert answer["Location"] == "/admin/login/?next=/admin/translate/queue/%3Fq%3D1"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_address_of_the_logout_ends_the_session(translator, method):
    client = with_password(translator)
    cookie = client.cookies["sessionid"].value

    answer = getattr(client, method)(reverse("wagtailadmin_logout"))

    assert answer["Location"] == "/admin/login/"
    client.cookies["sessionid"] = cookie
    assert not is_in(client)


def test_a_program_that_asks_by_itself_is_nobody_who_is_there(translator, time_machine):
    client, begun = with_password(translator), timezone.now()
    ping = reverse(
        "wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", translator.pk, 1]
    )
    for minutes in (30, 59):
        time_machine.move_to(begun + timedelta(minutes=minutes))
        client.post(ping)

    time_machine.move_to(begun + timedelta(minutes=61))

    assert not is_in(client)


def test_the_cookie_of_another_login_says_nothing(translator, publisher, time_machine):
    client, begun = with_password(translator), timezone.now()
    time_machine.move_to(begun + timedelta(minutes=55))
    other = with_password(publisher)
    assert is_in(other)

    time_machine.move_to(begun + timedelta(minutes=65))
    client.cookies[marks.SEEN] = other.cookies[marks.SEEN].value

    assert not is_in(client)


def test_with_a_passkey_twelve_hours_whatever_happens(publisher, time_machine):
    client, begun = by_passkey(publisher), timezone.now()

    time_machine.move_to(begun + timedelta(hours=11, minutes=59))
    assert is_in(client)
    time_machine.move_to(begun + timedelta(hours=12, minutes=1))
    assert not is_in(client)


@pytest.mark.soak
def test_without_one_no_longer_either(translator, time_machine):
    client, begun = with_password(translator), timezone.now()

    for minutes in range(50, 12 * 60, 50):
        time_machine.move_to(begun + timedelta(minutes=minutes))
        assert is_in(client)
    time_machine.move_to(begun + timedelta(hours=12, minutes=1))

    assert not is_in(client)


ANEW = [
    "/admin/users/new/",
    "/admin/reports/aging-pages/?export=csv",
]


@pytest.mark.parametrize("address", ANEW)
def test_what_others_would_notice_asks_anew(keeper, time_machine, address):
    app = give_app(keeper)
    client, begun = with_password(keeper), timezone.now()
    client.post(ASK, {"code": code_of(app)})
    time_machine.move_to(begun + timedelta(minutes=29))
    assert not client.get(address).headers.get("Location", "").startswith(ASK)

    time_machine.move_to(begun + timedelta(minutes=31))

    assert client.get(address)["Location"].startswith(ASK)
    # what was typed is taken for an hour longer
    assert not client.post(address).headers.get("Location", "").startswith(ASK)
    assert is_in(client)
    time_machine.move_to(begun + timedelta(minutes=59))
    assert is_in(client)
    time_machine.move_to(begun + timedelta(minutes=91))
    assert client.post(address)["Location"].startswith(ASK)


@pytest.mark.parametrize(
    "form", ["/admin/snippets/home/contactchannel/add/", "/admin/directory/report/"]
)
def test_numbers_ask_once_a_day_of_work(keeper, time_machine, form):
    """Two people answer for each of them."""
    app = give_app(keeper)
    client, begun = with_password(keeper), timezone.now()
    client.post(ASK, {"code": code_of(app)})
    for minutes in (50, 100):
        time_machine.move_to(begun + timedelta(minutes=minutes))
        assert is_in(client, form)


def test_who_has_no_factor_is_not_asked(keeper, time_machine):
    client, begun = with_password(keeper), timezone.now()

    time_machine.move_to(begun + timedelta(minutes=50))

    assert is_in(client, "/admin/snippets/home/contactchannel/add/")


def test_names_of_what_asks_anew_are_there():
    names = names_of(get_resolver("ops.urls"))

    assert (ASKED_ANEW | BY_ITSELF) - names == set()
    assert SPACES - {name.rpartition(":")[0] for name in names} == set()
