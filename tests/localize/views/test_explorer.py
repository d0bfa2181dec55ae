"""The page explorer: how far the other languages are."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import InfoPage
from tests.localize.conftest import TEXTS


def explore(parent):
    return reverse("wagtailadmin_explore", args=[parent.pk])


def cells(html, title):
    """The words of the row with this title."""
    row = next(row for row in html.split("<tr") if f">{title}<" in re.sub(r"\s*\n\s*", "", row))
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def titles(html):
    return set(re.findall(r'id="page_\d+_title"[^>]*>\s*(?:<a[^>]*>)?\s*([^<]+?)\s*<', html))


@pytest.fixture
def english(desk):
    return desk.homes["en"]


def test_columns_tell_how_a_page_stands(desk, page, khmer, client_of, english):
    page.intro = "Ask an adult."
    desk.publish(page)

    html = client_of(desk.people.editor).get(explore(english)).content.decode()
    other = client_of(desk.people.translator).get(explore(desk.homes["km"])).content.decode()

    told = cells(html, "Stay safe")
    assert "Khmer: 1 of 2 wait" in told
    assert "Public in English. Khmer: 1 of 2 strings wait; readers see the version of" in told
    told = cells(other, TEXTS["Stay safe"])
    assert "Khmer: 1 of 2 wait" in told


@pytest.mark.soak
def test_queries_do_not_grow_with_the_list(desk, page, khmer, client_of, english):
    desk.write(title="Page 1")
    # of those who may not publish Wagtail asks for each page whether a live one is below it
    client = client_of(desk.people.publisher)
    client.get(explore(english))
    with CaptureQueriesContext(connection) as few:
        short = client.get(explore(english)).content.decode()
    for number in range(2, 6):
        desk.homes["en"].add_child(instance=InfoPage(title=f"Page {number}", live=False))

    with CaptureQueriesContext(connection) as many:
        long = client.get(explore(english)).content.decode()

    assert len(titles(short)) + 4 == len(titles(long))
    assert len(many) <= len(few)
