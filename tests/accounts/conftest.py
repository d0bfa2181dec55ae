"""People with and without a second factor."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.outbox import sending
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


@pytest.fixture
def ann(public_tree: Any) -> Any:
    users = get_user_model().objects
    return users.create_superuser("ann", "ann@example.org", PASSWORD, first_name="Ann")


@pytest.fixture
def ben(public_tree: Any) -> Any:
    users = get_user_model().objects
    return users.create_superuser("ben", "ben@example.org", PASSWORD, first_name="Ben")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invite(client: Client, *groups: str, email: str = "sovan@example.org", **also: Any) -> Any:
    keys = list(Group.objects.filter(name__in=groups).values_list("pk", flat=True))
    form = {"first_name": "Sovan", "email": email, "groups": keys, **also}
    return client.post(reverse("wagtailusers_users:add"), form, follow=True)


def ask_for_link(email: str, **how: Any) -> Any:
    """Of who cannot come in; the worker mails it."""
    answer = Client().post(reverse("wagtailadmin_password_reset"), {"email": email}, **how)
    sending.tick(timezone.now())
    return answer


def mailed_link(email: str) -> str:
    """Its path, in the latest mail."""
    ask_for_link(email)
    return re.findall(r"https?://[^/]+(/admin/password_reset/\S+)", mail.outbox[-1].body)[0]


def account_screen(by: Any, email: str = "sovan@example.org") -> str:
    user = get_user_model().objects.get(email=email)
    answer = client_of(by).get(reverse("accounts:account", args=[user.pk]))
    return str(answer.content.decode())


def figures_of(screen: str) -> str:
    return (re.findall(r"<strong[^>]*>(\d{4} \d{4} \d{4})</strong>", screen) or [""])[0]


def is_there(email: str = "sovan@example.org") -> bool:
    return get_user_model().objects.filter(email=email).exists()


def decide(by: Any, verb: str, asked: ChangeRequest | None = None, **also: Any) -> Any:
    asked = asked or ChangeRequest.objects.latest("pk")
    form = {"request": f"{asked.pk}:{asked.digest}", **also}
    return client_of(by).post(f"/admin/to-confirm/{verb}/", form, follow=True)


def agree(by: Any, asked: ChangeRequest | None = None) -> Any:
    return decide(by, "confirm", asked)
