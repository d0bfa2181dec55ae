"""Whom to call stands first: for words of danger or need, and wherever nothing was found."""

import json
import uuid

import orjson
import pytest

from cms.api.search import search
from cms.api.search.helping import happened
from cms.documents.models import Document, Facet, Feed
from cms.documents.search import entries
from cms.publishing.vocabularies.danger import DANGERS
from cms.publishing.vocabularies.directory import HAPPENED, codes
from localize.khmer import normalise


def entry(name, urgency):
    return {
        "key": str(uuid.uuid4()),
        "name": name,
        "summary": None,
        "organization": None,
        "category": "helpline",
        "urgency": urgency,
        "channels": [],
    }


KIT = [entry("117", "emergency"), entry("1280", "crisis_support"), entry("Report", "report")]


def document(site, kind, title, locale="en", topics=(), position=0, **body):
    """A stored document that says no more than is needed here."""
    pattern = Document.objects.get(title="Passwords", locale="en")
    feed = Feed.objects.lock()
    feed.seq += 1
    feed.save()
    key = uuid.uuid4()
    facts = entry(title, "support") | {"title": title, "key": str(key), "topics": list(topics)}
    row = Document.objects.create(
        key=key,
        locale=locale,
        kind=kind,
        seq=feed.seq,
        slug=key.hex,
        title=title,
        body=orjson.dumps(body),
        body_gzip=b"-",
        card=orjson.dumps(facts),
        etag="-",
        position=position,
        published_at=pattern.published_at,
        updated_at=pattern.updated_at,
    )
    Facet.objects.bulk_create(Facet.of(row, [("topic", one) for one in topics]))
    entries.write([row])
    return row


@pytest.fixture
def kit(site):
    document(site, "help-now", "Help", entries=KIT)
    for number, topics in enumerate([("bullying",), ("sextortion",), ("image_abuse", "legal")]):
        document(site, "services", f"Service {number}", topics=topics, position=9 - number)
    return site


def shown(answer):
    return [one["name"] for one in answer.help.entries]


def test_a_word_of_danger_shows_emergency_then_who_fits_then_crisis(kit):
    answer = search("en", "somebody blackmails me: passwords")
    assert (answer.help.because, answer.help.happened) == ("danger", "threatened")
    assert shown(answer) == ["117", "Service 2", "Service 1", "1280"]
    assert answer.help.services == "/api/v1/en/services/?happened=threatened"


def test_it_is_there_beside_results(kit):
    assert search("en", "passwords").help is None
    answer = search("en", "help")
    assert (answer.help.because, answer.help.happened) == ("danger", "other")
    assert shown(answer) == ["117", "1280"]
    assert answer.help.services == "/api/v1/en/services/"


@pytest.mark.parametrize("text", ["xqzw", "pasword", "", "។", "\u200b", "😀", "'; DROP TABLE x"])
def test_where_nothing_has_everything_there_is_help(kit, text):
    answer = search("en", text)
    assert answer.count == 0
    assert (answer.help.because, shown(answer)) == ("nothing_found", ["117", "1280"])


def test_a_language_without_numbers_shows_those_of_another_and_says_so(kit):
    answer = search("km", "សុំជួយ")
    assert (answer.help.locale, shown(answer)) == ("en", ["117", "1280"])
    document(kit, "help-now", "Help", locale="km", entries=[entry("១១៧", "emergency")])
    answer = search("km", "សុំជួយ")
    assert (answer.help.locale, shown(answer)) == ("km", ["១១៧"])


def test_without_any_public_number_none_is_shown(site):
    assert search("en", "help").help.entries == []


def test_no_service_that_is_not_public_is_shown(kit):
    Document.objects.filter(title="Service 1").update(live_until="2020-01-01T00:00:00Z")
    assert shown(search("en", "blackmail")) == ["117", "Service 2", "1280"]


def test_help_costs_no_statement(kit, django_assert_max_num_queries):
    search("en", "blackmail")
    with django_assert_max_num_queries(3):
        search("en", "blackmail password")


def test_over_http(kit, api):
    found = json.loads(api.get("en/search/", {"q": "I want to die"}).content)
    assert found["help"]["happened"] == "sad"
    assert found["help"]["entries"][0]["name"] == "117"


# The words


def test_every_danger_leads_to_something_that_happened():
    assert {one.code for one in DANGERS} <= set(codes(HAPPENED))


@pytest.mark.parametrize("danger", DANGERS, ids=lambda one: one.code)
def test_every_word_is_understood_alone_and_in_a_sentence(danger):
    for text in danger.en:
        assert happened(text) and happened(f"Please, {text.upper()} now!"), text
    for text in danger.km:
        assert normalise(text) == text
        assert happened(text) and happened(f"ខ្ញុំ{text}ពេលនេះ"), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("he has my nudes", "pictures"),
        ("they threaten to send my nudes", "threatened"),
        ("I want to kill myself because of blackmail", "sad"),
        ("suicide", "sad"),
        ("domestic violence at home", "hurt"),
        ("my child was kidnapped", "taken"),
        ("គេគំរាមខ្ញុំ", "threatened"),
        ("ខ្ញុំចង់ស្លាប់", "sad"),
        ("គេគំរាម\u200bកំហែង", "threatened"),
        ("គេ រំលោភ ខ្ញុំ", "hurt"),
        ("កូនខ្ញុំបាត់ខ្លួន", "missing"),
        ("help", "other"),
        ("passwords", None),
        ("helpful tips", None),
        ("killer whale", None),
        ("ពាក្យសម្ងាត់", None),
        ("", None),
    ],
)
def test_what_somebody_may_have_said(text, code):
    assert happened(text) == code
