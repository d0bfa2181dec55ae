"""The contract: a committed snapshot, and real answers against it."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import checks
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from cms.core.vocabularies.directory import CATEGORIES, CHANNEL_TYPES, PROVINCES
from cms.core.vocabularies.happened import HAPPENED
from cms.core.vocabularies.library import RESOURCE_TYPES
from cms.core.vocabularies.shared import TOPICS
from cms.documents.kinds import kinds, listed_kinds
from home.pages.blocks import TextBlocks
from lessons.blocks.body import BodyBlock
from lessons.documents.blocks import WRITERS
from public.api.schema import openapi
from tests.api.documented import undocumented

SNAPSHOT = Path(__file__).with_name("openapi.json")
FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_whole(value):
    """Of other sites, or what a standard wants whole: it says how it is reached."""
    return not isinstance(value, str) or urlsplit(value).scheme != ""


@FORMATS.checks("uri-reference")
def is_a_path_of_ours(value):
    return not isinstance(value, str) or (value.startswith("/") and not urlsplit(value).netloc)


def validate(value, component):
    schema = {
        "$ref": f"#/components/schemas/{component}",
        "components": openapi.document()["components"],
    }
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    wrong = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    assert wrong == []
    assert undocumented(value, component, openapi.document()["components"]) == []


def operations():
    return {
        operation["operationId"]: operation
        for item in openapi.document()["paths"].values()
        for operation in item.values()
    }


def test_document_is_the_committed_snapshot():
    """A change of the contract shows in the diff; `openapi.write` writes it."""
    assert json.loads(SNAPSHOT.read_text()) == openapi.document()


def test_document_is_valid_openapi_3_1():
    assert openapi.document()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(openapi.document()).validate()


def union_of(component, member):
    """Value of the member that tells → the component, of a closed union."""
    schema = openapi.document()["components"]["schemas"][component]
    told = schema["discriminator"]
    assert told["propertyName"] == member
    names = {value: place.rsplit("/", 1)[1] for value, place in told["mapping"].items()}
    assert [one["$ref"].rsplit("/", 1)[1] for one in schema["oneOf"]] == list(names.values())
    return names


@pytest.mark.parametrize(
    ("component", "member", "values"),
    [
        ("Document", "kind", kinds),
        ("Card", "kind", listed_kinds),
        ("LessonBlock", "type", lambda: WRITERS),
        ("PageBlock", "type", lambda: TextBlocks.base_blocks),
        ("Change", "state", lambda: ("current", "deleted")),
    ],
)
def test_unions_are_closed_and_told_apart_by_one_member(component, member, values):
    names = union_of(component, member)

    assert set(names) == set(values())
    schemas = openapi.document()["components"]["schemas"]
    for value, name in names.items():
        assert schemas[name]["properties"][member] == {"type": "string", "const": value}
        assert member in schemas[name]["required"]


def test_every_type_of_block_of_a_lesson_is_written():
    assert set(WRITERS) == set(BodyBlock.base_blocks)


def test_a_block_of_tomorrow_is_described_and_in_no_union():
    new = {"id": "1", "type": "puzzle", "value": {"pieces": 4}, "plain": "A puzzle"}

    validate(new, "UnknownBlock")
    with pytest.raises(AssertionError):
        validate(new, "LessonBlock")


@pytest.mark.parametrize(
    ("component", "labels"),
    [
        ("Topic", TOPICS),
        ("ChannelType", CHANNEL_TYPES),
        ("Province", PROVINCES),
        ("ResourceType", RESOURCE_TYPES),
    ],
)
def test_a_closed_list_is_an_enum_of_its_codes(component, labels):
    schema = openapi.document()["components"]["schemas"][component]

    assert schema == {"type": "string", "enum": [label.code for label in labels]}


def test_a_list_that_grows_is_no_enum():
    """A strict client would refuse a whole document for a word of tomorrow."""
    channel = openapi.document()["components"]["schemas"]["Channel"]["properties"]

    assert "enum" not in channel["assurance"]
    assert "owner" in channel["assurance"]["examples"]


@pytest.fixture
def document(pair, api):
    """One that is answered."""
    return api.json(f"en/pages/{pair[0].translation_key}/")


def test_a_tombstone_has_no_document_and_is_nothing_else(pair, api):
    pair[0].unpublish()
    entries = api.json("changes/")["results"]
    current = next(one for one in entries if one["state"] == "current")
    gone = next(one for one in entries if one["state"] == "deleted")

    for entry in (current, gone):
        validate(entry, "Change")
    with pytest.raises(AssertionError):
        validate({**gone, "document": current["document"]}, "Change")
    with pytest.raises(AssertionError):
        validate({**current, "document": None}, "Change")
    with pytest.raises(AssertionError):
        validate({**current, "deleted": True}, "Change")


def test_a_wrong_document_is_not_valid(document):
    """The control: validation can fail, through the kind's own schema too."""
    validate(document, "Document")
    for broken in ({"key": 5}, {"kind": "pages"}):
        with pytest.raises(AssertionError):
            validate(broken, "Document")
    with pytest.raises(AssertionError):
        validate({**document, "body": 5}, "Document")
    with pytest.raises(AssertionError):
        validate({**document, "kind": "lessons"}, "Document")


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("url", "https://cms.example.org/api/v1/en/pages/"),
        ("url", "//cms.example.org/api/v1/en/pages/"),
        ("web_url", "https://cms.example.org/read/en/pages/"),
        ("translations", {"en": "http://127.0.0.1:8000/api/v1/en/pages/"}),
    ],
)
def test_an_address_of_ours_with_a_host_is_not_valid(document, field, address):
    with pytest.raises(AssertionError):
        validate({**document, field: address}, "Document")


def test_an_address_of_others_without_a_host_is_not_valid():
    with pytest.raises(AssertionError, match="base"):
        validate({"base": "/"}, "Index")


def test_a_field_that_is_not_described_is_found():
    """The control: validation against open schemas would not see it."""
    head = {"key": "0f5b2c1e-6f2a-4d86-9a35-0c3d1b7e9a11", "kind": "pages", "weight": 5}
    block = {"id": "1", "type": "heading", "value": {"level": 2, "text": "A"}, "plain": "A"}
    components = openapi.document()["components"]

    found = undocumented(head, "PageDocument", components)
    found += undocumented(block | {"colour": "red"}, "PageBlock", components)

    assert found == ["$.weight", "$.colour"]


def parameter(operation, name):
    return next(one for one in operations()[operation]["parameters"] if one["name"] == name)


@pytest.mark.parametrize(
    ("name", "labels"),
    [("topic", TOPICS), ("category", CATEGORIES), ("province", PROVINCES), ("happened", HAPPENED)],
)
def test_every_code_of_a_filter_is_listed(name, labels):
    described = parameter("list", name)
    one, several = described["schema"]["items"]["anyOf"]
    codes = [label.code for label in labels]

    assert one["enum"] == codes
    assert (described["style"], described["explode"]) == ("form", True)
    assert re.fullmatch(several["pattern"], f"{codes[0]},{codes[1]}")
    assert not re.fullmatch(several["pattern"], f"{codes[0]},nonsense")


def test_values_that_differ_by_kind_are_listed_together():
    [types, _several] = parameter("list", "type")["schema"]["items"]["anyOf"]

    assert {"pdf", "telegram"} <= set(types["enum"])


def test_kinds_of_an_address_and_of_the_feed_are_listed():
    assert parameter("list", "kind")["schema"]["enum"] == list(listed_kinds())
    one, several = parameter("changes", "kind")["schema"]["anyOf"]
    assert one["enum"] == list(kinds())
    for taken in ("lessons", "lessons,services", "-guides", "-guides,-home"):
        assert re.fullmatch(several["pattern"], taken)
    for refused in ("nonsense", "lessons,-guides", "lessons,", "-"):
        assert not re.fullmatch(several["pattern"], refused)


def test_real_answers_are_valid(bilingual, pair, api):
    page, _khmer = pair
    bilingual.module(bilingual.course("Book", topics=["privacy"], age_min=13))

    validate(api.json(""), "Index")
    validate(api.json("changes/"), "Changes")
    for kind in listed_kinds():
        validate(api.json(f"en/{kind}/"), "CardList")
    validate(api.json("km/home/", include="pages"), "Document")
    validate(api.json(f"en/pages/{page.translation_key}/", fallback="km"), "Document")
    validate(api.problem("en/pages/never/"), "ProblemDetails")
    validate(api.problem("en/pages/", limit="0"), "ProblemDetails")
    validate(api.problem("en/services/", topic="nonsense"), "ProblemDetails")


def test_schema_is_served(db, api):
    response = api.get("schema/")

    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == openapi.document()


def test_check_before_an_installation_speaks_of_our_addresses_only():
    found = checks.run_checks(include_deployment_checks=True)

    assert [one for one in found if str(one.id).startswith("drf_spectacular")] == []
