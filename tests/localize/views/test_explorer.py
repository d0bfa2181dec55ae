"""The page explorer: how far the other languages are."""

import re

import pytest
from django.urls import reverse

from tests.localize.conftest import TEXTS


def explore(parent):
    return reverse("wagtailadmin_explore", args=[parent.pk])


def cells(html, title):
    """The words of the row with this title."""
    row = next(row for row in html.split("<tr") if f">{title}<" in re.sub(r"\s*\n\s*", "", row))
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


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
