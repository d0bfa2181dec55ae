"""The whole demonstration as HSDS 3.1, over HTTP, against the specification's schemas.

No browser is needed; the loaded demonstration is, and this is where it is served once.
"""

import json
from urllib.request import urlopen

import pytest

from tests.api.hsds_schemas import errors, page_errors

pytestmark = pytest.mark.browser


def read(demo, path):
    with urlopen(f"{demo.url}/api/v1/{path}") as answer:
        return json.load(answer)


def services(demo):
    page = read(demo, "hsds/services/?per_page=100")
    assert page["total_pages"] == 1
    assert page_errors("service", page) == []
    return page["contents"]


def test_every_service_is_valid_alone(demo):
    for one in services(demo):
        whole = read(demo, f"hsds/services/{one['id']}/")
        assert whole == one
        assert errors("service", whole) == []


def test_every_public_service_is_there_with_its_numbers(demo):
    listed = {one["id"]: one for one in services(demo)}
    cards = read(demo, "en/services/?limit=100")["results"]

    assert listed.keys() == {card["key"] for card in cards}
    for card in cards:
        hrefs = [channel["href"] or "" for channel in card["channels"]]
        dialled = {one for one in hrefs if one.startswith(("tel:", "sms:"))}
        phones = listed[card["key"]]["phones"]
        assert {phone["number"] for phone in phones} == {one.partition(":")[2] for one in dialled}


def test_every_part_of_the_profile_occurs(demo):
    """A sample of each, so that whoever writes a client sees it."""
    parts = ("phones", "schedules", "service_areas", "languages", "service_at_locations")
    found = services(demo)

    for part in (*parts, "additional_urls", "attributes"):
        assert any(one[part] for one in found), part
