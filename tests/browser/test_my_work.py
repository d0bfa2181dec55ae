"""The first screen of everybody: what waits is counted alike, and nothing is in the way."""

import re

import pytest

from .barriers import barriers
from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]


def counted(page):
    """In the tab, in the menu, and how many rows there are when all are shown."""
    title = re.match(r"\((\d+)\) My work", page.title())
    entry = page.locator(".sidebar a[href='/admin/']", has_text="My work").first
    menu = re.search(r"\((\d+)\)", entry.text_content())
    return title[1], menu[1], str(page.locator("section").first.locator(".my-work-row").count())


def test_the_tab_the_menu_and_the_list_say_the_same(stage):
    page = stage.person("publisher", viewport=DESKTOP, reduced_motion="reduce")
    page.goto("/admin/?all=1")

    assert len(set(counted(page))) == 1
    asked = page.get_by_role("link", name="Answer it: If something goes wrong: a calm plan")
    assert "/localize/source/" in asked.get_attribute("href")


def test_no_barrier_in_khmer_on_a_telephone(admin_in):
    page = admin_in("km", viewport=PHONE)
    page.goto("/admin/?all=1")
    assert "ការងាររបស់ខ្ញុំ" in page.title()

    assert barriers(page) == []
