"""The form above the places that help: works without a script, and loses nobody."""

import re
from urllib.parse import urlencode

import pytest

from cms.documents import projection
from home.models import Service
from tests.home.conftest import by_two
from tests.shared_fixtures import world


def address(locale, query):
    return f"/read/{locale}/services/?{urlencode(query)}"


@pytest.fixture
def find(reader):
    def get(locale="en", **query):
        answer = reader.get(address(locale, query))
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def names(html):
    return re.findall(r"<h2><a [^>]*>([^<]*)</a>", html)


def make_opened(site):
    service = Service.objects.get(pk=site.service.service_id)
    service.languages, service.topics, service.audiences = [], [], ["public"]
    by_two(service, age_min=None, age_max=None)
    projection.rebuild()
    return site.service.title


opened_world = world(make_opened, "site_world")


@pytest.fixture
def opened(site, opened_world):
    """The name of the service, which is open to everybody now."""
    return opened_world


def test_what_is_left_empty_is_not_asked_for(site, find):
    name = site.service.title
    assert names(find()) == [name]
    assert names(find(topic="", audience="", age="", after_all="x")) == [name]


def test_open_service_is_found_and_said_to_be_open(opened, find):
    name = opened
    html = find(audience="child", topic="grooming", language="vi", age="9")

    assert names(html) == [name]
    assert "You can ask them" in html
    assert "You chose: Grooming, Children, Vietnamese, 9 years." in html
    assert '<option value="child" selected>' in html
    assert 'value="9"' in html
    assert "You can ask them" not in find()


def test_other_language_keeps_what_was_chosen(opened, find):
    assert 'href="/read/km/services/?audience=child"' in find(audience="child")


def test_where_nothing_suits_there_are_the_emergency_contacts(site, find):
    html = find(category="legal", urgency="information")

    assert names(html) == []
    assert "These numbers are there for everybody" in html
    assert 'href="tel:1280"' in html


@pytest.mark.parametrize("query", [{"audience": "nobody"}, {"age": "121"}, {"after": "x"}])
def test_value_that_the_form_does_not_have_is_not_found(site, reader, query):
    assert reader.get(address("en", query)).status_code == 404


def test_search_is_kept_by_nobody(site, reader):
    answer = reader.get(address("en", {"audience": "child"}))

    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "<title>Information</title>" in answer.content.decode()
