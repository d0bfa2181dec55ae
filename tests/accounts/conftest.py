"""People with and without a second factor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.conftest import member

PASSWORD = "a long password"
HOME = "/admin/"
ASK, ADD = "/admin/factor/", "/admin/factor/new/"


@pytest.fixture(autouse=True)
def sent_at_once(monkeypatch: Any) -> None:
    """Tests commit nothing: what happens after a commit happens here at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda do, *args, **kwargs: do())


@pytest.fixture
def count() -> Callable[[Callable[[], Any]], int]:
    """How many statements the second call takes: the first one reads what a process keeps."""

    def counted(do: Callable[[], Any]) -> int:
        do()
        with CaptureQueriesContext(connection) as asked:
            assert do().status_code == 200
        return len(asked)

    return counted


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def publisher(public_tree: Any) -> Any:
    return member(public_tree, "publisher", "Publishers")


@pytest.fixture
def translator(public_tree: Any) -> Any:
    return member(public_tree, "translator", "Translators (Khmer)")


def with_password(user: Any) -> Client:
    """Through the login form, and no further."""
    client = Client()
    form = {"username": user.username, "password": PASSWORD}
    assert client.post(reverse("wagtailadmin_login"), form).status_code == 302
    return client


def give_app(user: Any) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="app")


def code_of(app: TOTPDevice, *, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    totp = TOTP(app.bin_key)
    totp.drift = later
    return f"{totp.token():06d}"
