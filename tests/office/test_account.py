"""The account asks what this office needs."""

import re

from django.test import Client
from django.urls import reverse

from tests.conftest import member


def test_who_goes_by_one_name_chooses_a_language(public_tree):
    person = member(public_tree, "sok", "Editors")
    client = Client()
    client.force_login(person)
    address = reverse("wagtailadmin_account")

    typed = {
        "name_email-first_name": "Sok",
        "name_email-last_name": "",
        "name_email-email": "sok@example.org",
        "locale-preferred_language": "en",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
    }
    answer = client.post(address, typed)

    assert answer.status_code == 302, re.findall(r"error-message.*", answer.content.decode())
    person.refresh_from_db()
    assert (person.first_name, person.last_name) == ("Sok", "")
    assert person.wagtail_userprofile.preferred_language == "en"
