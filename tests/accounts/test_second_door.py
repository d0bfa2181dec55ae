"""Behind the password stands a second door, and nothing goes round it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from cms.two_people.approvals.inbox import subject_models
from office.accounts.middleware import OPEN
from office.accounts.needs import ON_RECORDS, needs_factor
from tests.accounts.conftest import ADD, ASK, HOME, code_of, give_app, mailed_link, with_password
from tests.conftest import member

NEEDING = {"publisher": ["Publishers"]}
WAYS = [
    HOME,
    "/admin/pages/",
    "/admin/api/main/pages/",
    "/admin/bulk/wagtailcore/page/delete/?id=1",
    "/admin/users/",
    "/admin/snippets/home/contactchannel/",
    "/admin/account/",
    "/admin/factors/",
]


@pytest.mark.parametrize("way", WAYS)
def test_a_password_alone_opens_nothing_of_who_has_a_factor(publisher, way):
    give_app(publisher)
    client = with_password(publisher)

    for answer in (client.get(way), client.post(way)):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, ASK)
    program = client.get(way, headers={"X-Requested-With": "XMLHttpRequest"})
    assert program.status_code == 403


def test_a_new_password_opens_nothing_either(publisher):
    give_app(publisher)
    client = Client()
    form = client.get(mailed_link(publisher.email))["Location"]
    new = "three dry frogs sing"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert client.get(HOME)["Location"].startswith(reverse("wagtailadmin_login"))

    client.post(reverse("wagtailadmin_login"), {"username": "publisher", "password": new})

    assert client.get(HOME)["Location"].startswith(ASK)


@pytest.mark.parametrize(
    ("groups", "must"),
    [
        (["Publishers"], True),
        (["Reviewers (Khmer)"], True),
        (["Directory keepers"], True),
        (["Editors"], False),
        (["Translators (Khmer)"], False),
    ],
)
def test_who_decides_makes_one_at_the_first_login(required, public_tree, groups, must):
    client = with_password(member(public_tree, "new", *groups))

    answer = client.get(HOME)

    assert (answer.status_code == 302) == must
    if must:
        assert answer["Location"].startswith(ADD)
        screen = client.get(answer["Location"]).content.decode()
        assert "your account needs a second key" in screen
        assert "wagtail-sidebar" not in screen  # nothing of the office yet


def test_administrators_need_one(admin_user):
    assert needs_factor(admin_user)


def test_every_right_of_a_second_person_is_thought_of():
    """What two people decide is one person and a stolen password without a factor."""
    rights = {
        policy.right for model in subject_models() for policy in model.approval_policies.values()
    }
    # a consent is agreed with by whoever writes, and shows no picture that nobody published; what
    # an expert has read is shown beside a page and lets nothing through; of steps of advice, where
    # it does, it is said by those who may change them; a term moves what the checks say, no text
    assert rights - ON_RECORDS == {
        *("", "lessons.change_consent", "localize.add_safeguardingread", "localize.change_term"),
    }


def test_who_gets_a_right_is_asked_at_the_next_screen(required, public_tree, translator):
    client = with_password(translator)
    assert client.get(HOME).status_code == 200

    translator.groups.add(public_tree.groups["Publishers"])

    assert client.get(HOME)["Location"].startswith(ADD)


def names_of(resolver: Any, space: str = "") -> set[str]:
    found = set()
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            found |= names_of(one, inner)
        elif one.name:
            found.add(f"{space}{one.name}")
    return found


def test_what_stays_open_is_there_and_shows_no_work(publisher):
    give_app(publisher)
    client = with_password(publisher)

    assert OPEN - names_of(get_resolver("ops.urls")) == set()
    for name in OPEN:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue  # with a token of a mail
        assert "Your page" not in client.get(address).content.decode()


@pytest.mark.parametrize("name", [pytest.param("publisher", marks=pytest.mark.soak), "translator"])
def test_the_door_costs_no_statement(required, public_tree, settings, name, count):
    user = member(public_tree, name, "Translators (Khmer)", *NEEDING.get(name, ()))
    client = with_password(user)
    if name in NEEDING:
        client.post(ASK, {"code": code_of(give_app(user))})
    without = Client()
    without.cookies = client.cookies
    door = "office.accounts.middleware.SecondFactor"
    behind = count(lambda: client.get("/admin/help/"))

    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != door]

    assert count(lambda: without.get("/admin/help/")) == behind
