"""The whole demonstration as HSDS 3.1, over HTTP, against the specification's schemas.

No browser is needed; the loaded demonstration is, and this is where it is served once.
"""

import json
from urllib.request import urlopen

import pytest

from tests.api.hsds_schemas import errors, page_errors

pytestmark = pytest.mark.browser
OBJECTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def read(demo, path):
    with urlopen(f"{demo.url}/api/v1/{path}") as answer:
        return json.load(answer)


@pytest.mark.parametrize("path", OBJECTS)
def test_every_object_is_valid_in_lists_and_alone(demo, path):
    found = []
    for query in ("", "&full=true" if path in {"services", "organizations"} else ""):
        page = read(demo, f"hsds/{path}/?per_page=100{query}")
        assert page["total_pages"] == 1
        found += page_errors(OBJECTS[path], page)
    assert page["contents"]
    for one in page["contents"]:
        whole = read(demo, f"hsds/{path}/{one['id']}")
        assert whole["id"] == one["id"]
        found += errors(OBJECTS[path], whole)

    assert found == []


def test_every_public_service_is_there_with_its_numbers(demo):
    listed = {
        one["id"]: one for one in read(demo, "hsds/services?per_page=100&full=true")["contents"]
    }
    cards = read(demo, "en/services/?limit=100")["results"]

    assert listed.keys() == {card["key"] for card in cards}
    for card in cards:
        hrefs = [channel["href"] or "" for channel in card["channels"]]
        dialled = {one for one in hrefs if one.startswith(("tel:", "sms:"))}
        phones = listed[card["key"]]["phones"]
        assert {phone["number"] for phone in phones} == {one.partition(":")[2] for one in dialled}


def test_every_part_of_the_profile_occurs(demo):
    """A sample of each, so that whoever writes a client sees it."""
    services = read(demo, "hsds/services?per_page=100&full=true")["contents"]
    parts = ("phones", "schedules", "service_areas", "languages", "service_at_locations")

    for part in (*parts, "cost_options", "additional_urls", "attributes"):
        assert any(one[part] for one in services), part
