"""One ETag names one content: stored ones of documents, and those that are made of their names."""

import json
from datetime import timedelta
from itertools import chain, pairwise

import pytest
import time_machine
from django.utils import timezone

from cms.documents.models import Document
from public.api import answers, served
from tests.parts import rounds
from tests.shared_fixtures import again, world

ENCODINGS = ("identity", "gzip")


def make_shelf(bilingual):
    """Pages in both languages, three books with facets, and the address of the first book."""
    for title in ("Delta", "alpha", "Echo"):
        bilingual.translate(bilingual.page(title, intro=f"About {title}. " * 20))
    bilingual.course("small", audience="caregiver", topics=["privacy"], age_max=12)
    bilingual.course("big", audience="trainer", topics=["privacy", "legal"], age_min=13)
    bilingual.course("all", audience="caregiver", topics=["legal"])
    return bilingual


shelf_world = world(make_shelf, "bilingual_world")


@pytest.fixture
def shelf(bilingual, shelf_world):
    return again(shelf_world)


# of one language; of pages, which have no facets; of books: each kind of question once
ASKED = {
    "km/pages/": ("", "?limit=1"),
    "en/pages/": (
        *("", "?limit=1", "?limit=100"),
        *("?ordering=title", "?ordering=title&limit=2", "?audience=caregiver"),
    ),
    "en/courses/": (
        *("", "?limit=2"),
        *("?audience=caregiver", "?audience=caregiver,trainer", "?topic=privacy&topic=legal"),
        *("?topic=privacy&audience=caregiver", "?age=12"),
    ),
}
LISTS = [f"{place}{query}" for place, queries in ASKED.items() for query in queries]
FEEDS = ["changes/", "changes/?limit=2", "changes/?kind=pages", "changes/?locale=km&limit=1"]
DOCUMENTS = ["en/home/", "km/home/?fallback=en", "en/pages/alpha/", "en/pages/alpha/?fallback=km"]


def pages_of(api, addresses):
    """The addresses with those of the following pages of each list."""
    found = list(addresses)
    for address in found:
        following = following_of(api.get(address).content)
        if following is not None:
            found.append(following)
    return found


def following_of(content):
    following = json.loads(content).get("next")
    return following and following.removeprefix("/api/v1/")


def seen(api, addresses):
    """(address, encoding) → (ETag, content), with the following pages of each list"""
    asked, found = list(addresses), {}
    for address in asked:
        for encoding in ENCODINGS:
            answer = api.get(address, **{"Accept-Encoding": encoding})
            found[address, encoding] = answer["ETag"], answer.content
        following = following_of(found[address, "identity"][1])
        if following is not None and following not in asked:
            asked.append(following)
    return found


def deeds(office):
    """Ways in which a list becomes another one; each yields when it is done."""
    page = office.page("Foxtrot", intro="New.")
    yield "a member comes"
    page.intro = "Other words."
    office.publish(page)
    yield "a member changes"
    page.title = "Aardvark"
    page = office.publish(page)
    yield "a member moves in one order"
    page.unpublish()
    yield "a member goes"


@pytest.mark.slow("twenty questions in two encodings after each of four deeds")
def test_one_etag_names_one_content_whatever_happens(shelf, api):
    contents: dict[str, bytes] = {}
    states = []
    for _deed in chain(["at first"], deeds(shelf)):
        state = seen(api, [*LISTS[:: rounds(2, 1)], *FEEDS, *DOCUMENTS])
        states.append(state)
        for etag, content in state.values():
            assert contents.setdefault(etag, content) == content
    assert state == seen(api, [address for address, _ in state][:: len(ENCODINGS)])

    changed = [
        {question for question in one.keys() & other if one[question] != other[question]}
        for one, other in pairwise(states)
    ]
    assert all(("en/pages/", encoding) in found for found in changed for encoding in ENCODINGS)
    # what does not hold the page is what it was
    assert not any(("en/courses/?age=12", "gzip") in found for found in changed)


def test_lists_that_say_other_things_have_other_etags(shelf, api):
    found = seen(api, LISTS)

    for encoding in ENCODINGS:
        named: dict[bytes, set[str]] = {}
        for (_address, used), (etag, content) in found.items():
            if used == encoding:
                named.setdefault(content, set()).add(etag)
        etags = [etag for tags in named.values() for etag in tags]
        assert len(set(etags)) == len(etags)
    for address in {address for address, _ in found}:
        (own, plain), (other, packed) = (found[address, encoding] for encoding in ENCODINGS)
        assert (own == other) == (plain == packed), address


def test_304_is_for_who_has_these_bytes(shelf, api):
    ask = api.client.get
    for address in pages_of(api, [*LISTS, *FEEDS, *DOCUMENTS]):
        path = f"/api/v1/{address}"
        etags = [ask(path, headers={"Accept-Encoding": one})["ETag"] for one in ENCODINGS]
        for encoding, own, other in zip(ENCODINGS, etags, reversed(etags), strict=True):
            headers = {"Accept-Encoding": encoding, "If-None-Match": own}
            known = ask(path, headers=headers)
            assert known.status_code == 304, address
            assert known["ETag"] == own
            assert known.content == b""
            assert "Content-Encoding" not in known
            assert known["Vary"] == "Accept-Encoding"
            weak = ask(path, headers=headers | {"If-None-Match": f'"x", W/{own}'})
            assert weak.status_code == 304
            if other != own:  # a short document is not compressed
                assert ask(path, headers=headers | {"If-None-Match": other}).status_code == 200


def test_head_says_what_get_says(shelf, api):
    for address in [*LISTS, *FEEDS, *DOCUMENTS]:
        for encoding in ENCODINGS:
            headers = {"Accept-Encoding": encoding}
            answer = api.client.get(f"/api/v1/{address}", headers=headers)
            head = api.client.head(f"/api/v1/{address}", headers=headers)
            assert head.headers == answer.headers
            assert head.content == b""


def test_304_of_something_that_ends_is_kept_no_longer(shelf, api):
    shelf.page("Soon over", expire_at=timezone.now() + timedelta(seconds=40))
    etag = api.get("en/pages/")["ETag"]

    known = api.get("en/pages/", **{"If-None-Match": etag})

    assert known.status_code == 304
    assert 0 < int(known["Cache-Control"].removeprefix("public, max-age=")) <= 40


def test_feed_page_is_another_when_the_clock_takes_a_document_out(shelf, api):
    shelf.page("Soon over", expire_at=timezone.now() + timedelta(hours=1))
    etag = api.get("changes/")["ETag"]

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        later = api.get("changes/", **{"If-None-Match": etag})

    assert later.status_code == 200
    assert b"Soon over" not in later.content


# What an answer does not cost


def test_stored_documents_go_out_as_they_are(shelf, api, monkeypatch):
    stored = Document.objects.get(locale="en", kind="pages", slug="alpha")
    for name in ("compress", "digest"):
        monkeypatch.setattr(answers, name, lambda content: pytest.fail("made again"))
    plain = api.get("en/pages/alpha/")
    packed = api.get("en/pages/alpha/", **{"Accept-Encoding": "gzip"})

    assert (plain.content, plain["ETag"]) == (bytes(stored.body), f'"{stored.etag}"')
    assert (packed.content, packed["ETag"]) == (bytes(stored.body_gzip), f'"{stored.etag_gzip}"')
    assert api.get("en/pages/alpha/", {"fallback": "km"}).content == plain.content
    assert api.get("en/home/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("en/pages/alpha/", "en/pages/alpha/?fallback=km", "km/home/", "en/pages/"),
        *("en/pages/?ordering=title", "en/courses/?audience=caregiver", "changes/"),
        "changes/?kind=courses",
    ],
)
def test_everything_stored_passes_one_door(shelf, api, monkeypatch, address):
    """What is taken out there is in no answer, whichever way it is asked for."""
    before = api.get(address).content
    assert b"alpha" in before or b"small" in before or b"home" in before
    door = served.going_out

    def other(rows):
        passed = door(rows)
        return [
            row._replace(
                **{
                    name: value
                    for name, value in (("body", b"{}"), ("card", b'{"a":1}'), ("etag", "x"))
                    if name in row._fields
                }
            )
            for row in passed
        ]

    monkeypatch.setattr(served, "going_out", other)
    answer = api.get(address)

    assert answer.content != before
    assert b"alpha" not in answer.content
    assert b"small" not in answer.content
    assert b'"title"' not in answer.content
