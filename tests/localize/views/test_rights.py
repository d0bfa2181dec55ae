"""Nothing of the workflow is done by looking. Who may do what: tests/matrix/rights.txt."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from wagtail_localize.wagtail_hooks import register_admin_urls

from localize import admin_urls
from tests.matrix.addresses import address
from tests.matrix.places import Things, desk_world, office_world, things_world  # noqa: F401
from tests.matrix.table import read
from tests.matrix.watching import written_to
from tests.parts import IS_SOAK
from tests.shared_fixtures import again


@pytest.fixture
def things(db: None, things_world: Things) -> Things:  # noqa: F811
    return again(things_world)


def test_nothing_is_done_by_looking(things):
    client = Client(raise_request_exception=False)
    client.force_login(things.people["admin"])
    posted = [
        key[:2]
        for key, words in read().items()
        if key[0].startswith("localize/") and key[2] == "get" and words[-1] == "never"
    ]
    screens: set[str] = set()

    for pattern, thing in posted:
        with written_to() as tables:
            visit = client.get(address(pattern, thing, things), headers={"accept": "text/html"})
        assert (visit.status_code, tables) == (302, set()), pattern
        screens.add(urlsplit(visit.url).path)

    # a person is led to the screen of the button, not to the front
    assert len(posted) > 30
    for screen in screens:
        assert re.fullmatch(r"/admin/localize/(queue|terms|(translation|source)/\d+)/", screen)
        assert not IS_SOAK or client.get(screen).status_code == 200


def test_every_address_of_the_package_is_ours():
    """Its view is never reached: at each of its paths one of our views stands first."""
    shadowed = {(p.name, str(p.pattern)) for p in admin_urls.shadowed}

    theirs = {(p.name, str(p.pattern)) for p in package_patterns()}

    assert theirs - shadowed == {("javascript_catalog", "jsi18n/")}


def package_patterns() -> list[Any]:
    (included,) = register_admin_urls()
    return included.url_patterns
