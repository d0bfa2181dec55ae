"""A book with a part in both languages, its people at their screens, and the read side."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing.recycle_bin.models import BinnedPage
from home.models import InfoPage
from tests.localize.conftest import Desk
from tests.shared_fixtures import again, world

PART = {"A part": "ផ្នែកមួយ"}


@dataclass
class Family:
    """An English page with one below it, and their Khmer; all public."""

    top: InfoPage
    child: InfoPage
    khmer: InfoPage
    khmer_child: InfoPage

    def pages(self) -> list[InfoPage]:
        return [self.top, self.child, self.khmer, self.khmer_child]

    def again(self) -> list[InfoPage]:
        return [InfoPage.objects.get(pk=page.pk) for page in self.pages()]


def make_family(desk: Desk, page: InfoPage, khmer: InfoPage) -> Family:
    child = InfoPage(title="A part", slug="part", live=False)
    page.add_child(instance=child)
    desk.publish(child)
    return Family(page, child, khmer, desk.translate(child, PART))


family_world = world(make_family, "desk_world", "page_world", "khmer_world")


@pytest.fixture
def family(khmer: InfoPage, family_world: Family) -> Family:
    return again(family_world)


@pytest.fixture
def admin(desk: Desk, client_of: Any) -> Client:
    return client_of(desk.people.admin)


@pytest.fixture
def publisher(desk: Desk, client_of: Any) -> Client:
    return client_of(desk.people.publisher)


@pytest.fixture
def editor(desk: Desk, client_of: Any) -> Client:
    return client_of(desk.people.editor)


def public(*pages: Any) -> list[bool]:
    """Does the API have a document of each page?"""
    return [
        Document.objects.filter(
            key=page.translation_key, locale=page.locale.language_code, deleted=False
        ).exists()
        for page in pages
    ]


def agrees() -> bool:
    """Is everything public exactly what the pages say?"""
    assert projection.check() == []
    return True


def entry_of(page: Any) -> BinnedPage:
    return BinnedPage.objects.get(page_id=page.pk)
