"""Services stand in one order wherever they are listed; what nobody knows is null, no claim."""

import json
from itertools import permutations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from cms.core.vocabularies.shared import TOPICS
from cms.documents import projection
from home.directory import card, service_documents
from home.models import Service, ServicePage
from lessons.models import LessonPage
from localize.workflow import publish
from ops.demo import books, directory
from tests.by_worker import left_to_the_worker
from tests.shared_fixtures import again, world

from .conftest import FakeRendering, make_channel, make_service

# (name in our lists, urgency, the keeper's place) in the order that is wanted
WANTED = [
    ("b", "emergency", 1),
    ("a", "emergency", 2),
    ("A2", "emergency", 2),
    ("z", "emergency", 2),
    ("c", "crisis_support", 1),
    ("d", "report", 0),
]


def make_listed(police, _channel, published):
    """The titles in their order; the services are made in another one."""
    own = Service.objects.get(pk=police.service.pk)
    own.priority = 900
    own.save()
    directory = published.get_parent()
    for number in (3, 5, 0, 4, 2, 1):
        name, urgency, place = WANTED[number]
        service = make_service(
            police.organization, internal_name=name, urgency=urgency, priority=place
        )
        make_channel(
            service,
            police.sokha,
            police.dara,
            kind="mobile",
            value=f"012 555 10{number}",
            priority=number,
        )
        page = ServicePage(
            title=f"Title {5 - number}", slug=f"s{number}", summary=name, service=service
        )
        page.live = False
        page = directory.add_child(instance=page)
        page.save_revision(user=police.sokha)
        with left_to_the_worker():
            publish.publish_source(page, by=get_user_model().objects.get(username="publisher"))
    projection.rebuild()
    names = [f"Title {5 - number}" for number in range(len(WANTED))]
    return [*names[:4], "Police hotline", *names[4:]]


listed_world = world(make_listed, "police_world", "channel_world", "published_world")


@pytest.fixture
def listed(published, listed_world):
    """Services of all orders; 117 is last of the emergencies."""
    return again(listed_world)


def get(path, **query):
    return json.loads(Client().get(path, query).content)


def orders():
    yield [entry["name"] for entry in get("/api/v1/en/help-now/")["entries"]]
    yield [card["title"] for card in get("/api/v1/en/services/")["results"]]
    found, path = [], "/api/v1/en/services/?limit=2&audience=child"
    while path:
        page = get(path)
        found += [card["title"] for card in page["results"]]
        path = page["next"]
    yield found
    yield [one["name"] for one in get("/api/v1/hsds/services/")["contents"]]
    on_paper = [service["title"] for service in card.card_context("en")["services"]]
    yield on_paper
    html = Client().get("/read/en/services/").content.decode()
    yield sorted(on_paper, key=lambda title: html.index(f">{title}<"))


def test_one_order_everywhere(listed):
    for number, found in enumerate(orders()):
        assert found == listed, number


def test_keeper_moves_a_service_everywhere(listed):
    service = Service.objects.get(internal_name="z")
    service.priority = 0
    service.save()
    wanted = [listed[3], *listed[:3], *listed[4:]]
    for number, found in enumerate(orders()):
        assert found == wanted, number

    service.priority, service.internal_name = 2, "A1"
    service.save()
    wanted = [*listed[:2], listed[3], listed[2], *listed[4:]]
    for number, found in enumerate(orders()):
        assert found == wanted, number
    assert projection.check() == []


def test_order_of_rows_is_that_of_documents(police):
    made = [
        make_service(police.organization, internal_name=name, urgency=urgency, priority=place)
        for name, urgency, place in WANTED
    ]
    for rows in list(permutations(made))[::97]:
        assert sorted(rows, key=service_documents.order) == made


@pytest.mark.parametrize(
    ("type", "kind", "value", "said", "shown"),
    [
        ("call", "landline", "023 213 004", None, None),
        ("call", "mobile", "092 311 511", True, True),
        ("call", "mobile", "092 311 511", False, False),
        ("call", "emergency_short_code", "117", True, False),
        ("website", "", "https://cncc.gov.kh/", None, None),
    ],
)
def test_works_from_abroad_is_said_only_if_it_is_known(
    service_page, service, sokha, dara, type, kind, value, said, shown
):
    make_channel(
        service, sokha, dara, type=type, kind=kind, value=value, dial_from_abroad=said,
    )  # fmt: skip
    service_page.service = Service.objects.get(pk=service.pk)

    [channel] = service_documents.channels(service_page.service, "en")

    assert channel["dial_from_abroad"] is shown


def test_unknown_facts_are_null(service_page, channel):
    document = service_documents.body(service_page, FakeRendering(service_page))

    assert document["interpretation"] == {"available": None, "note": None}
    assert document["sign_language"] is None
    assert document["gender"] is None


def test_hsds_says_nothing_that_nobody_said(published, service, sokha, dara):
    make_channel(service, sokha, dara, kind="landline", value="023 213 004")
    phones = get(f"/api/v1/hsds/services/{published.translation_key}/")["phones"]

    assert [phone["description"] for phone in phones] == [
        "emergency short code; within Cambodia only",
        "landline",
    ]
    assert "dial_from_abroad" not in phones[1]


# Topics


def test_lessons_and_services_have_the_same_topics():
    for model in (Service, LessonPage):
        labels = model._meta.get_field("topics").labels
        assert list(labels) == list(TOPICS)


def test_each_topic_of_a_lesson_leads_to_a_service_in_the_demonstration():
    """One that names no topic helps with anything."""
    offered = [extra["topics"] for extra in directory.CONTENT["organizations"].values()]
    used = {topic for topics in books.CONTENT["topics"].values() for topic in topics} | {"grooming"}

    for topic in used:
        assert any(topic in topics or not topics for topics in offered)
    assert used <= {label.code for label in TOPICS}
