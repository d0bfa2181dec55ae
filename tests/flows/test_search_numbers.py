"""A number that was taken away is found by nobody, marked nowhere, and called by nobody."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.documents.models import Document
from home.directory import say
from home.directory.standing import IS_NOT
from home.models import ContactChannel
from tests.api.conftest import office, office_world  # noqa: F401
from tests.flows.test_emergency_numbers import contact, kit_world  # noqa: F401
from tests.home.conftest import called, called_first, called_too
from tests.shared_fixtures import again

QUESTIONS = ("092 311 511", "092311511", "+85592311511", "child line", "help me", "xqzw", "talk")


@pytest.fixture
def people(office, kit_world):  # noqa: F811
    return again(kit_world).people


def everything(locale):
    """All that searching says, of every question."""
    said = []
    for text in QUESTIONS:
        for address in ("search", "suggest"):
            answer = Client().get(f"/api/v1/{locale}/{address}/", {"q": text})
            assert answer.status_code == 200
            said.append(answer.content.decode())
    return "\n".join(said)


def found(text):
    answer = json.loads(Client().get("/api/v1/en/search/", {"q": text}).content)
    return [one["key"] for one in answer["results"] if one["match"] == "exact"]


def test_a_withdrawn_number_is_not_found_nor_shown(people):
    row = ContactChannel(service=contact("1280").service)
    called_first(
        row, type="call", kind="mobile", value="092 311 511", by=people.keeper, **called("smart")
    )
    called_too(row, by=people.admin, **called("metfone"))
    assert found("092 311 511")
    for locale in ("en", "km"):
        assert "tel:+85592311511" in everything(locale)

    for by in (people.keeper, people.publisher):
        say.say(row, IS_NOT, by=by, now=timezone.now() + timedelta(hours=1))

    assert not found("092 311 511")
    for locale in ("en", "km"):
        said = everything(locale)
        assert "92311511" not in said.replace(" ", "").replace("-", "")
        assert "tel:117" in said and "tel:1280" in said


def test_numbers_that_documents_are_yet_to_lose_are_not_shown(people):
    """As while the worker is behind: the lesson's help box still has the number in its body."""
    Document.objects.filter(kind__in=("lessons", "services"), locale="en").update(
        overlay=json.dumps({str(contact("1280").key): None})
    )
    assert "tel:1280" not in json.dumps(
        [
            one["card"]
            for one in json.loads(
                Client().get("/api/v1/en/search/", {"q": "child line talk"}).content
            )["results"]
        ]
    )
