"""A small published site for the read API: pages are made live in one place, `Office.publish`."""

import json
import re
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.documents import projection
from cms.documents.statements import Statement
from home.models import HomePage, InfoPage
from lessons.models import CoursePage, ModulePage
from localize.workflow import publish, work
from ops.demo import workflow
from ops.demo.people import People, make_people
from ops.setup.groups import make_groups
from ops.setup.site import make_site
from public.api.search.searcher import THREADS
from tests.by_worker import left_to_the_worker
from tests.shared_fixtures import again, world

# what apps copy
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs" / "client"))
import proof

KHMER = "រក្សាសុវត្ថិភាព"


class AnyWords:
    """Khmer for every string, inside the tags of its source: which does not matter here."""

    def of(self, source: str) -> str:
        return re.sub(r"(?<=>)[^<]+", KHMER, source) if "<" in source else KHMER


@pytest.fixture
def busy(monkeypatch):
    """Others wait for the searcher."""
    monkeypatch.setattr("public.api.search.searcher._inside", {*range(THREADS)})


@dataclass
class Office:
    """The people and both home pages, and the only ways in which tests make a page public."""

    people: People
    homes: dict[str, HomePage]

    def publish(self, page: Any) -> Any:
        page.save_revision(user=self.people.editor)
        with left_to_the_worker():
            return publish.publish_source(page, by=self.people.publisher)

    def prepare(self, *pages: Any) -> None:
        """What the worker does a second later: their strings, and hidden pages for translators."""
        for page in pages:
            work.refresh(page)

    def translate(self, page: Any) -> Any:
        self.prepare(page)
        return workflow.translate(page, AnyWords(), self.people)

    def draft(self, title: str = "About us", parent: Any = None, **fields: Any) -> InfoPage:
        page = InfoPage(title=title, live=False, **fields)
        (parent or self.homes["en"]).add_child(instance=page)
        return page

    def page(self, title: str = "About us", parent: Any = None, **fields: Any) -> InfoPage:
        return self.publish(self.draft(title, parent, **fields))

    def course(self, title: str = "Book", **fields: Any) -> CoursePage:
        fields = {"audience": "young_person"} | fields
        course = CoursePage(title=title, description="For you.", live=False, **fields)
        self.homes["en"].add_child(instance=course)
        return self.publish(course)

    def module(self, course: CoursePage, title: str = "Module", **fields: Any) -> ModulePage:
        module = ModulePage(title=title, summary="A part.", live=False, **fields)
        course.add_child(instance=module)
        return self.publish(module)


def make_office() -> Office:
    homes = make_site("en")
    office = Office(make_people(make_groups(dict(homes))), homes)
    office.homes["en"] = office.publish(HomePage.objects.get(pk=homes["en"].pk))
    return office


office_world = world(make_office)


@pytest.fixture
def office(db, office_world) -> Office:
    return again(office_world or make_office())


def make_bilingual(office: Office) -> Office:
    office.homes["km"] = office.translate(office.homes["en"])
    return office


bilingual_world = world(make_bilingual, "office_world")


@pytest.fixture
def bilingual(office, bilingual_world) -> Office:
    """The same with the home page in Khmer."""
    return again(bilingual_world or make_bilingual(office))


def make_pair(bilingual: Office) -> tuple[Any, Any]:
    page = bilingual.page("Stay safe")
    return page, bilingual.translate(page)


pair_world = world(make_pair, "bilingual_world")


@pytest.fixture
def pair(bilingual, pair_world) -> tuple[Any, Any]:
    """A page in English and in Khmer."""
    return again(pair_world)


@dataclass
class Api:
    """The API as a channel sees it: paths below /api/v1/, JSON out."""

    client: Client

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", query or {}, headers=headers)

    def json(self, path: str, **query: Any) -> Any:
        response = self.get(path, query)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    def titles(self, path: str, **query: Any) -> list[str]:
        return [card["title"] for card in self.json(path, limit=100, **query)["results"]]

    def problem(self, path: str, **query: Any) -> Any:
        return problem(self.get(path, query))

    def replay(self, since: str | None = None, copy: dict | None = None, **query: Any) -> Any:
        """What a client holds that applies the feed from `since` to `copy`, and its new token."""
        held = dict(copy or {})
        while True:
            page = self.json("changes/", **({"since": since} if since else {}), **query)
            for change in page["results"]:
                place = (change["kind"], change["key"], change["locale"])
                if change["deleted"]:
                    held.pop(place, None)
                else:
                    held[place] = change["document"]
            since = page["last_seq"]
            if not page["has_more"]:
                return held, since

    def digests(self) -> tuple[dict, dict]:
        """What the index says that a copy comes to, and what a new copy does."""
        index, entries, since, has_more = self.json(""), [], None, True
        while has_more:
            page = self.json("changes/", **({"since": since} if since else {}))
            entries += [entry for entry in page["results"] if not entry["deleted"]]
            since, has_more = page["last_seq"], page["has_more"]
        said = {
            (one["locale"], kind): digest
            for one in index["locales"]
            for kind, digest in one["digests"].items()
        }
        return said, proof.digests(entries)


def problem(response: Any) -> Any:
    """The problem document of an error response, after checking that it is one."""
    assert 400 <= response.status_code < 600
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    document = json.loads(response.content)
    assert document["status"] == response.status_code
    assert document["type"].startswith("urn:cncc:problem:")
    assert document["title"] and document["detail"]
    return document


@pytest.fixture
def api() -> Api:
    return Api(Client(raise_request_exception=False))


def is_prepared_here(statement: Statement) -> bool:
    """Whether the server has a plan of `statement` for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        known = {re.sub(r"\$\d+", "%s", text) for (text,) in cursor.fetchall()}
    return statement.sql in known


@pytest.fixture
def check():
    """Asserts that the stored documents are what the page tables say."""

    def assert_no_difference() -> None:
        assert projection.check() == []

    return assert_no_difference


@pytest.fixture
def soon():
    return timezone.now() + timedelta(minutes=1)
