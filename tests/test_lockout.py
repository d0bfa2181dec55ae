"""Wrong passwords lock an account for the address that they come from, and for no other."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse

from cms.proxy import client_address


def log_in(client, password, address):
    return client.post(
        reverse("wagtailadmin_login"),
        {"username": "sophea", "password": password},
        headers={"X-Forwarded-For": address},
    )


def test_attacker_behind_the_same_proxy_locks_nobody_else_out(db, client, settings):
    settings.AXES_ENABLED = True
    settings.AXES_CLIENT_IP_CALLABLE = "cms.proxy.client_address"
    get_user_model().objects.create_superuser("sophea", "s@example.org", "right")

    for _ in range(settings.AXES_FAILURE_LIMIT):
        locked_out = log_in(client, "wrong", "203.0.113.9")

    # in the form, and in the person's language
    assert "too many wrong passwords for this name from here" in locked_out.content.decode()
    assert 'name="password"' in locked_out.content.decode()
    assert locked_out["Retry-After"] == "3600"
    client.cookies["django_language"] = "km"
    khmer = log_in(client, "right", "203.0.113.9")
    assert "ពាក្យសម្ងាត់ខុសច្រើនពេក" in khmer.content.decode()
    assert log_in(client, "right", "203.0.113.9").status_code == 429
    # what a client sends itself stands before what the proxy adds
    assert log_in(client, "right", "198.51.100.7, 203.0.113.9").status_code == 429
    assert log_in(client, "right", "203.0.113.9, 198.51.100.7").status_code == 302


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 2001:db8::1", "2001:db8::1"),
        ("", "192.0.2.1"),
        ("203.0.113.9, unknown", "192.0.2.1"),
    ],
)
def test_address_is_the_one_that_the_proxy_added(header, found):
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": header}

    assert client_address(request) == found
