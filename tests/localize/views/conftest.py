"""People at their screens, the work of a page and its introduction, and how buttons are pressed."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment, Translation

ASKS = {"accept": "application/json"}


def at(name: str, *args: Any) -> str:
    return reverse(f"localize:{name}", args=args)


def press(client: Client, address: str, segment: Any, **fields: Any) -> Any:
    """A button of a string, as the script of the workbench presses it."""
    form = {"stay": "1", "anchor": f"s{segment.pk}"} | fields
    return client.post(address, form, headers=ASKS)


def make_submit_only() -> Any:
    """Somebody who has only wagtail-localize's own permission, and may log in."""
    user = get_user_model().objects.create_user("submit_only", password="x")
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="submit_translation"),
    )
    return user


@pytest.fixture
def work(desk: Any, page: Any) -> Translation:
    return desk.translation(page)


@pytest.fixture
def intro(work: Translation) -> StringSegment:
    return StringSegment.objects.get(source=work.source, context__path="intro")


@pytest.fixture
def translator(desk: Any, client_of: Any) -> Client:
    return client_of(desk.people.translator)


@pytest.fixture
def reviewer(desk: Any, client_of: Any) -> Client:
    return client_of(desk.people.reviewer)


@pytest.fixture
def publisher(desk: Any, client_of: Any) -> Client:
    return client_of(desk.people.publisher)
