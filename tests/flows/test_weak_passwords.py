"""Nobody gets in with a weak password, by any form of the office."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from office.accounts import invitations
from ops.demo.people import PASSWORD, make_people
from tests.accounts.conftest import mailed_link
from tests.flows.demo_people import logged_in

WEAK = ["123", "cncc2026", "cncc2026cambodia", "Khmer-1280-Khmer"]
GOOD = "three dry frogs sing"


@pytest.fixture
def people(site_tree):
    people = make_people(site_tree.groups)
    # a reset asks for the address of an account
    people.editor.email = "editor@example.org"
    people.editor.save()
    return people


def opens(username: str, password: str) -> bool:
    return get_user_model().objects.get(username=username).check_password(password)


# The forms of the office


def by_a_link(password: str):
    """Of an account that is new, or is begun anew."""
    user = get_user_model().objects.get(username="translator")
    invitations.begin_anew(user)
    form = {"link": invitations.link(user)} | dict.fromkeys(
        ("new_password1", "new_password2"), password
    )
    return Client().post(reverse("accounts:invitation"), form)


def own_password(client: Client, password: str):
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    form = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    form |= {"name_email-first_name": "D", "name_email-last_name": "D"}
    form |= {"name_email-email": "editor@example.org"}
    form |= {"locale-preferred_language": "en", "theme-theme": "light"}
    form |= {"theme-contrast": "system", "theme-density": "default"}
    form |= {"password-old_password": PASSWORD}
    form |= {"password-new_password1": password, "password-new_password2": password}
    return client.post(reverse("wagtailadmin_account"), form)


def reset_password(client: Client, password: str):
    """Where the editor has logged in before."""
    form_page = client.get(mailed_link("editor@example.org"))
    return client.post(
        form_page["Location"], {"new_password1": password, "new_password2": password}
    )


@pytest.mark.parametrize(
    "password",
    [
        one if one == "cncc2026cambodia" else pytest.param(one, marks=pytest.mark.soak)
        for one in WEAK
    ],
)
def test_no_form_takes_a_weak_password(people, password):
    editor = logged_in("editor")

    answers = [
        by_a_link(password),
        own_password(editor, password),
        reset_password(editor, password),
    ]

    for answer in answers:
        assert answer.status_code == 200
        assert "This password is" in answer.content.decode()
    assert not opens("translator", password)
    assert opens("editor", PASSWORD)


def test_every_form_takes_a_good_password(people):
    editor = logged_in("editor")

    assert by_a_link(GOOD).status_code == 302
    assert opens("translator", GOOD)
    assert own_password(editor, GOOD).status_code == 302
    assert opens("editor", GOOD)
    assert reset_password(editor, f"{GOOD} again").status_code == 302
    assert opens("editor", f"{GOOD} again")
