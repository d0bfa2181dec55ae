"""Nothing of the workflow is done by looking. Who may do what: tests/matrix/rights.txt."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver

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


def test_no_address_of_the_package_is_there(things):
    """Work makes itself, and words are written in the workbench; nobody has its rights."""
    client = Client()
    client.force_login(things.people["admin"])
    page = things.rows["english"]

    answer = client.post(f"/admin/localize/submit/page/{page.pk}/")

    assert "wagtail_localize" not in get_resolver().namespace_dict
    assert answer.status_code == 404
