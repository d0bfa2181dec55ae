"""The page for developers: the guide of docs/api.md, and everything that it links to."""

import base64
import hashlib
import re
from html import unescape

import pytest
from django.urls import resolve

from public.api.schema import openapi
from tools import guide

ADDRESS = "/api/v1/docs/"


@pytest.fixture
def page(office, client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


def test_guide_is_what_docs_api_md_and_the_clients_say():
    """After a change of either: `python -m tools.guide`."""
    assert guide.MADE.read_text(encoding="utf-8") == guide.made()


def test_page_has_every_section_of_the_guide_and_leads_there(page):
    sections = re.findall("^## (.+)$", guide.SOURCE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(sections) > 10
    for title in sections:
        name = guide._id(title)
        assert f'<h2 id="{name}">' in page
        assert f'<li><a href="#{name}">' in page


def test_each_link_inside_the_page_leads_somewhere(page):
    places = re.findall(r' id="([^"]+)"', page)
    links = re.findall(r'href="#([^"]+)"', page)

    assert len(places) == len(set(places))
    assert set(links) - set(places) == set()
    assert {"keeping-a-copy-files", "hsds"} <= set(links)


def test_examples_ask_this_server(page, settings):
    assert f"curl '{settings.BASE_URL}/api/v1/" in page
    assert "cms.example.org" not in re.sub(r"<h2 id=\"operations\".*", "", page, flags=re.DOTALL)


def test_each_address_to_look_at_is_one(page):
    shown = re.findall(r'Look at one: <a href="([^"]+)">', page)

    assert {"/api/v1/", "/api/v1/km/courses/", "/api/v1/km/help-now/", "/healthz/live"} <= {*shown}
    for path in shown:
        resolve(path, "public.api.urls")


@pytest.mark.parametrize("name", guide.FILES)
def test_clients_are_on_the_page_as_they_are(page, name):
    found = re.search(
        rf'<details id="{re.escape(name)}">.*?<code>.*?<code>(.*?)</code>', page, re.S
    )

    assert unescape(found[1]).strip() == (guide.CLIENT / name).read_text("utf-8").strip()


def test_every_example_has_curl_javascript_and_python(page):
    groups = re.findall(r'<div class="code">(.*?)</div>', page, re.DOTALL)
    shown = [re.findall(r"<summary>(\w+)</summary>", group) for group in groups]

    assert [languages for languages in shown if languages] == [["curl", "JavaScript", "Python"]] * 5


def test_page_allows_its_own_script_and_no_other(page, client):
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest_of_style = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = client.get(ADDRESS)["Content-Security-Policy"]

    assert f"style-src 'sha256-{digest_of_style}';" in policy
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not re.search(r'\s(on\w+=|src=|style=)"', page)


def test_page_lists_every_operation_and_shape(page):
    document = openapi.document()

    for item in document["paths"].values():
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page
    for name in document["components"]["schemas"]:
        assert f'id="shape-{name}"' in page


def test_page_is_light_on_the_wire(page, client):
    """The guide, the clients and all shapes: 62 KB when searching was added."""
    sent = client.get(ADDRESS, headers={"accept-encoding": "gzip"}).content

    assert len(sent) < 70_000
