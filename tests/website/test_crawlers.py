"""/sitemap.xml and /robots.txt."""

import re
import xml.etree.ElementTree as ElementTree

from tests.website.conftest import path_of

BASE = "http://127.0.0.1:8000"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(reader) -> list[str]:
    tree = ElementTree.fromstring(reader.html("/sitemap.xml"))
    return [element.text.removeprefix(BASE) for element in tree.iter(LOC)]


def test_sitemap_names_every_public_page_but_guides(reader, site) -> None:
    draft = site.office.draft("Draft")

    found = locations(reader)

    assert "/read/en/" in found
    assert "/read/en/help-now/" in found
    assert path_of(site.lesson, "lessons") in found
    assert path_of(site.service, "services") in found
    assert path_of(draft, "pages") not in found
    assert not [path for path in found if "/guides/" in path]
    assert len(found) == len(set(found))


def test_every_address_of_the_sitemap_can_be_read_and_indexed(reader, site) -> None:
    for path in locations(reader):
        response = reader.get(path)
        assert response.status_code == 200, path
        assert "X-Robots-Tag" not in response


def test_sitemap_tells_the_other_language(reader, site) -> None:
    site.office.translate(site.office.homes["en"])

    xml = reader.html("/sitemap.xml")

    assert f'hreflang="km" href="{BASE}/read/km/"' in xml


def test_robots_close_api_admin_and_guides(reader) -> None:
    text = reader.html("/robots.txt")

    closed = re.findall(r"^Disallow: (.*)$", text, re.MULTILINE)
    assert closed == ["/api/", "/admin/", "/read/*/guides/"]
    assert f"Sitemap: {BASE}/sitemap.xml" in text
