"""The contract: a committed snapshot, its examples, and real answers against it."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import checks
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from cms.api.problems import TITLES
from cms.api.schema import openapi
from cms.api.schema.documents import KINDS
from cms.documents.kinds import kinds, listed_kinds
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
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    assert errors == []
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


def test_every_kind_has_a_schema():
    assert set(KINDS) == set(kinds())


@pytest.mark.parametrize(
    ("operation", "component"),
    [
        ("index", "Index"),
        ("list", "CardList"),
        ("detail", "Document"),
        ("api_v1_home_retrieve", "Document"),
        ("changes", "Changes"),
        ("live", "Health"),
        ("ready", "Health"),
    ],
)
def test_examples_are_valid(operation, component):
    content = operations()[operation]["responses"]["200"]["content"]["application/json"]

    assert content["schema"] == {"$ref": f"#/components/schemas/{component}"}
    validate(content["example"], component)


def test_a_wrong_document_is_not_valid():
    """The control: validation can fail, through the kind's own schema too."""
    for broken in ({"key": 5}, {"kind": "pages"}):
        with pytest.raises(AssertionError):
            validate(broken, "Document")
    document = operations()["detail"]["responses"]["200"]["content"]["application/json"]["example"]
    with pytest.raises(AssertionError):
        validate({**document, "body": 5}, "Document")


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("url", "https://cms.example.org/api/v1/en/pages/"),
        ("url", "//cms.example.org/api/v1/en/pages/"),
        ("web_url", "https://cms.example.org/read/en/pages/"),
        ("translations", {"en": "http://127.0.0.1:8000/api/v1/en/pages/"}),
    ],
)
def test_an_address_of_ours_with_a_host_is_not_valid(field, address):
    document = operations()["detail"]["responses"]["200"]["content"]["application/json"]["example"]
    with pytest.raises(AssertionError):
        validate({**document, field: address}, "Document")


def test_an_address_of_others_without_a_host_is_not_valid():
    for component, field in (("Index", "base"), ("HsdsMeta", "profile")):
        example = {"base": "/", "profile": "/api/v1/hsds/profile/"}
        with pytest.raises(AssertionError, match=field):
            validate({field: example[field]}, component)


def test_a_field_that_is_not_described_is_found():
    """The control: validation against open schemas would not see it."""
    document = operations()["detail"]["responses"]["200"]["content"]["application/json"]["example"]
    block = {**document["body"][0], "colour": "red"}
    longer = {**document, "weight": 5, "body": [block], "schema_org": {"@type": "WebPage"}}

    found = undocumented(longer, "Document", openapi.document()["components"])

    assert found == ["$.body[].colour", "$.weight"]


def test_real_answers_are_valid(bilingual, api):
    page = bilingual.page(
        "Stay safe",
        body=[
            ("heading", {"level": 2, "text": "Why"}),
            ("paragraph", "<p>Because.</p>"),
        ],
    )
    bilingual.translate(page)
    bilingual.module(bilingual.course("Book", topics=["privacy"], age_min=13))

    validate(api.json(""), "Index")
    validate(api.json("changes/"), "Changes")
    for kind in listed_kinds():
        validate(api.json(f"en/{kind}/", count="true"), "CardList")
    validate(api.json("km/home/", include="pages"), "Document")
    validate(api.json(f"en/pages/{page.translation_key}/", fallback="km"), "Document")
    validate(api.problem("en/pages/never/"), "Problem")
    validate(api.problem("en/pages/", limit="0"), "Problem")


def test_schema_is_served(db, api):
    response = api.get("schema/")

    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == openapi.document()


def test_docs_page_needs_nothing_from_elsewhere(db, api):
    response = api.get("docs/")
    html = response.content.decode()

    assert response["Content-Type"].startswith("text/html")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    for foreign in ("<script", "src=", "@import", "url(", "<link"):
        assert foreign not in html
    for operation in operations():
        assert f'id="{operation}"' in html
    for code in TITLES:
        assert code in html


def test_check_before_an_installation_speaks_of_our_addresses_only():
    found = checks.run_checks(include_deployment_checks=True)

    assert [one for one in found if str(one.id).startswith("drf_spectacular")] == []
