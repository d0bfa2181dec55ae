"""People at their screens: a client for each account of the desk."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client


def make_submit_only() -> Any:
    """Somebody who has only wagtail-localize's own permission, and may log in."""
    user = get_user_model().objects.create_user("submit_only", password="x")
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="submit_translation"),
    )
    return user


@pytest.fixture
def client_of() -> Any:
    """`client_of(user)`: logged in; an exception is an error page, as for a person."""

    def make(user: Any) -> Client:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        return client

    return make
