"""JSON-LD of documents, asked for as `?include=schema_org`."""

import json

import pytest

from cms.core.vocabularies.shared import AUDIENCES
from public.api.schema.schema_org import ROLES, age_range, schema_org


def structured(reader, page, kind: str):
    address = f"/api/v1/en/{kind}/{page.translation_key}/?include=schema_org"
    return json.loads(reader.html(address))["schema_org"]


def leaves(value):
    if isinstance(value, dict):
        for child in value.values():
            yield from leaves(child)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child)
    else:
        yield value


def test_lesson_teaches_and_is_part_of_its_book(reader, site) -> None:
    lesson = structured(reader, site.lesson, "lessons")

    assert lesson["@context"] == "https://schema.org"
    assert lesson["@type"] == "LearningResource"
    assert lesson["audience"][0]["educationalRole"] == "student"
    assert lesson["learningResourceType"] == "lesson plan"
    assert lesson["teaches"] == ["w-objective"]
    assert lesson["timeRequired"] == "PT50M"
    assert lesson["typicalAgeRange"] == "13-24"
    assert [whole["name"] for whole in lesson["isPartOf"]] == ["Book 4", "Module 1"]
    how_to, quiz = lesson["hasPart"]
    assert [step["text"] for step in how_to["step"]] == ["w-step-one", "w-step-two"]
    (question,) = quiz["hasPart"]
    assert [answer["text"] for answer in question["acceptedAnswer"]] == ["w-option-right"]
    assert [answer["text"] for answer in question["suggestedAnswer"]] == ["w-option-wrong"]


def test_service_gives_short_codes_as_they_are_dialled(reader, site) -> None:
    service = structured(reader, site.service, "services")

    phone, form = service["availableChannel"]
    assert phone["servicePhone"]["telephone"] == "1280"
    assert form["serviceUrl"] == "https://example.org/form"
    assert service["provider"]["name"] == "Child Line Org"
    assert service["hoursAvailable"][0]["opens"] == "00:00"
    assert not [leaf for leaf in leaves(service) if "+855" in str(leaf)]


def test_nothing_of_facilitators_is_in_it(reader, site) -> None:
    assert structured(reader, site.lesson, "guides") is None
    assert "canary" not in json.dumps(structured(reader, site.lesson, "lessons"))


@pytest.mark.parametrize(
    "kind", ["home", "courses", "modules", "resources", "guides", "organizations", "new"]
)
def test_other_kinds_have_none(kind: str) -> None:
    assert schema_org({"kind": kind}, "https://cncc.example") is None


def test_it_comes_only_when_asked_for(reader, site) -> None:
    address = f"/api/v1/en/lessons/{site.lesson.translation_key}/"

    assert "schema_org" not in json.loads(reader.html(address))
    both = json.loads(reader.html(f"{address}?include=modules,schema_org"))
    assert both["schema_org"]["@type"] == "LearningResource"
    assert [document["title"] for document in both["included"]] == ["Module 1"]


def test_no_property_is_empty(reader, site) -> None:
    for page, kind in ((site.lesson, "lessons"), (site.service, "services")):
        assert not [leaf for leaf in leaves(structured(reader, page, kind)) if leaf in (None, "")]


@pytest.mark.parametrize(
    ("ages", "text"),
    [
        ({"min": 13, "max": 24}, "13-24"),
        ({"min": 0, "max": 12}, "0-12"),
        ({"min": 13, "max": None}, "13-"),
        ({"min": None, "max": 12}, "-12"),
        ({"min": None, "max": None}, None),
    ],
)
def test_age_range(ages, text) -> None:
    assert age_range(ages) == text


def test_every_audience_is_known() -> None:
    assert {label.code for label in AUDIENCES} == set(ROLES)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (
            {"href": "tel:+85523213004", "type": "call", "languages": ["km"]},
            {"servicePhone": "+85523213004"},
        ),
        ({"href": "sms:1280", "type": "sms", "languages": []}, {"serviceSmsNumber": "1280"}),
        (
            {"href": "mailto:a@example.org", "type": "email", "languages": []},
            {"serviceUrl": "mailto:a@example.org"},
        ),
        ({"href": None, "type": "walk_in", "languages": []}, None),
    ],
)
def test_channels(channel, expected) -> None:
    document = {
        "kind": "services",
        "url": "u",
        "web_url": None,
        "title": "t",
        "summary": "s",
        "category": "police",
        "organization": None,
        "coverage": {"scope": "provinces", "provinces": ["KH-1"]},
        "audience": [],
        "ages": {"min": None, "max": None},
        "hours": {
            "always_open": None,
            "rules": [
                {
                    "days": ["MO"],
                    "opens": "08:00",
                    "closes": "17:00",
                    "valid_from": None,
                    "valid_to": None,
                }
            ],
        },
        "cost": {"code": "unknown"},
        "channels": [channel],
    }

    made = schema_org(document, "https://cncc.example")

    assert made["areaServed"][0]["identifier"] == "KH-1"
    assert made["hoursAvailable"][0]["dayOfWeek"] == ["Monday"]
    if expected is None:
        assert "availableChannel" not in made
        return
    ((name, value),) = expected.items()
    reached = made["availableChannel"][0][name]
    assert (reached if isinstance(reached, str) else reached["telephone"]) == value
