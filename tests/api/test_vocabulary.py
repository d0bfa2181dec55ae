"""`vocabulary`: every code that the API may hold has a label in both languages, and it follows."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cms.core.vocabularies import vocabulary as made
from cms.core.vocabularies.directory import UI_LABELS
from cms.core.vocabularies.directory import codes as codes_of
from cms.core.vocabularies.vocabulary import LISTS
from cms.documents.addresses import locales
from cms.documents.kinds import kinds
from home.models import HomePage
from home.pages.blocks import TextBlocks
from lessons.blocks.body import BodyBlock
from public.api.filters.lists import CLOSED, SAID
from public.api.schema import openapi
from tests.api.test_rebuild_documents import run
from tests.api.test_schema import validate

MOST_BYTES = 12_500  # compressed, of a language: what a phone loads once
# a filter's list has its name, but where two kinds have two lists
NAMED = {
    ("services", "audience"): "service_audience",
    ("services", "type"): "channel_type",
    ("resources", "type"): "resource_type",
}


def codes(document: dict[str, Any], name: str) -> list[str]:
    return [entry["code"] for entry in document["lists"][name]]


def closed_lists(schema: Any) -> Iterator[frozenset[str]]:
    """The codes of each closed list of texts in a schema, whichever way it says them."""
    if isinstance(schema, list):
        for part in schema:
            yield from closed_lists(part)
    if not isinstance(schema, dict):
        return
    found = schema.get("enum") or (schema.get("type") == "string" and schema.get("examples"))
    if isinstance(found, list):
        yield frozenset(code for code in found if isinstance(code, str))
    for part in schema.values():
        yield from closed_lists(part)


def test_it_is_at_its_fixed_address_in_one_query(bilingual, api, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = api.get("km/vocabulary/")

    document = response.json()
    assert document["kind"] == "vocabulary"
    assert document["url"] == "/api/v1/km/vocabulary/"
    assert document["translations"]["en"] == "/api/v1/en/vocabulary/"
    assert document["web_url"] is None  # nothing for people
    assert api.get("km/vocabulary/", **{"If-None-Match": response["ETag"]}).status_code == 304
    assert api.json("")["locales"][0]["links"]["vocabulary"] == "/api/v1/km/vocabulary/"
    for locale in locales():
        validate(api.json(f"{locale}/vocabulary/"), "Document")


def test_it_is_public_with_the_home_page_of_its_language(office, api, check):
    assert api.problem("km/vocabulary/")["translations"] == {"en": "/api/v1/en/vocabulary/"}
    since = api.json("")["last_seq"]

    office.translate(office.homes["en"])
    assert api.json("km/vocabulary/")["lists"]["topic"]
    HomePage.objects.get(locale__language_code="km").unpublish()

    assert api.problem("km/vocabulary/")["status"] == 404
    gone = api.json("changes/", since=since, locale="km", kind="vocabulary")["results"]
    assert [entry["deleted"] for entry in gone] == [True]
    check()


def test_our_khmer_waits_for_a_native_reviewer(bilingual, api):
    assert api.json("en/vocabulary/")["needs_native_review"] is False
    assert api.json("km/vocabulary/")["needs_native_review"] is True


def test_languages_have_the_same_codes_in_the_same_order_and_a_label_for_each(bilingual, api):
    english, khmer = api.json("en/vocabulary/"), api.json("km/vocabulary/")

    assert list(english["words"]) == list(khmer["words"])
    assert english["lists"].keys() == khmer["lists"].keys() == LISTS.keys()
    for name in LISTS:
        assert codes(english, name) == codes(khmer, name), name
        assert len(set(codes(english, name))) == len(codes(english, name)), name
    for document in (english, khmer):
        texts = [one["label"] for entries in document["lists"].values() for one in entries]
        assert all([*texts, *document["words"].values()])


def test_each_value_of_a_filter_is_in_the_list_of_its_name(office, api):
    document = api.json("en/vocabulary/")

    for kind, found in kinds().items():
        for name, values in found.values.items():
            listed = codes(document, NAMED.get((kind, name), name))
            assert set(values) <= set(listed), (kind, name)
    for name, labels in CLOSED.items():
        assert {label.code for label in labels} == set(codes(document, name)), name
    for name, (_facet, known) in SAID.items():
        assert list(known) == codes(document, name)


def test_each_closed_list_of_the_schema_is_one_of_its_lists(office, api):
    document = api.json("en/vocabulary/")
    every = [set(codes(document, name)) for name in document["lists"]]
    blocks = {*BodyBlock().child_blocks, *TextBlocks().child_blocks}  # nobody is shown these names
    found = {
        listed
        for name, component in openapi.document()["components"]["schemas"].items()
        if not name.startswith("Hsds")
        for listed in closed_lists(component)
        if not listed <= blocks
    }

    assert len(found) >= 10
    for listed in found:
        assert any(listed <= codes for codes in every), sorted(listed)


def test_parents_are_codes_of_the_list_that_they_name(office, api):
    document = api.json("en/vocabulary/")
    with_parents = {}
    for name, entries in document["lists"].items():
        for entry in entries:
            for above, found in entry.get("parents", {}).items():
                with_parents.setdefault(name, set()).add(above)
                assert set(found) <= set(codes(document, above)), entry

    assert with_parents == {
        "district": {"province"},
        "happened": {"topic", "category", "audience"},
        "way": {"channel_type"},
    }
    bakan = next(one for one in document["lists"]["district"] if one["code"] == "1501")
    assert bakan == {"code": "1501", "label": "Bakan", "parents": {"province": ["KH-15"]}}


def test_codes_whose_label_says_too_little_are_described(bilingual, api):
    described = {
        locale: {
            (name, one["code"]): one["description"]
            for name, entries in api.json(f"{locale}/vocabulary/")["lists"].items()
            for one in entries
            if "description" in one
        }
        for locale in locales()
    }

    assert described["en"].keys() == described["km"].keys()
    assert {code for _name, code in described["en"]} == set(codes_of(LISTS["assurance"]))
    assert "Nobody has tried it" in described["en"]["assurance", "nobody"]


def test_placeholders_are_the_same_in_both_languages(bilingual, api):
    english, khmer = api.json("en/vocabulary/")["words"], api.json("km/vocabulary/")["words"]

    for code, text in english.items():
        assert text.count("{") == khmer[code].count("{"), code
    assert english["ages_between"].format(low=13, high=24) == "Ages 13–24"


def test_a_phone_can_load_it(bilingual, api):
    for locale in locales():
        response = api.get(f"{locale}/vocabulary/", **{"Accept-Encoding": "gzip"})

        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) < MOST_BYTES
        assert json.loads(gzip.decompress(response.content))["words"]["home"]


def test_words_of_editors_stand_in_the_place_of_the_shipped_ones(office, api, check):
    since = api.json("")["last_seq"]
    home = HomePage.objects.get(pk=office.homes["en"].pk)
    own = {label.code: f"Our {label.text('en')} {{date}}" for label in UI_LABELS}
    home.labels = [("label", {"code": code, "text": text}) for code, text in own.items()]

    office.publish(home)

    words = api.json("en/vocabulary/")["words"]
    assert own.items() <= words.items()
    assert api.json("en/home/")["labels"] == own
    assert words["menu"] == "Menu"
    told = [entry["kind"] for entry in api.json("changes/", since=since)["results"]]
    assert sorted(told) == ["home", "vocabulary"]
    check()


def test_an_upgrade_brings_its_labels_with_the_rebuilding(bilingual, api, monkeypatch):
    since = api.json("")["last_seq"]
    first, *others = LISTS["topic"]
    newer = (
        replace(first, texts={"en": "Harm online"}),
        *others,
        replace(first, code="new", texts={"en": "New"}),
    )
    monkeypatch.setitem(made.LISTS, "topic", newer)
    with pytest.raises(SystemExit):
        run("--check")

    run()

    assert run("--check") == ""
    labels = {one["code"]: one["label"] for one in api.json("en/vocabulary/")["lists"]["topic"]}
    assert (labels["online_abuse"], labels["new"]) == ("Harm online", "New")
    entries = api.json("changes/", since=since)["results"]
    assert {(one["kind"], one["locale"]) for one in entries} == {
        ("vocabulary", "en"),
        ("vocabulary", "km"),  # a code more
    }
