"""The accounts of the demonstration, in through the login form."""

from typing import Any

from django.test import Client
from django.urls import reverse

from ops.demo.people import PASSWORD


def logged_in(username: str, password: str = PASSWORD, **options: Any) -> Client:
    """A client that has logged in as a person would; `options` go to the client."""
    client = Client(**options)
    form = {"username": username, "password": password}
    answer = client.post(reverse("wagtailadmin_login"), form)
    assert answer.status_code == 302, answer.content
    return client
