"""Random weeks of an office: calls, edits, withdrawals, and a clock that jumps.

Whatever happens, a number that people call or write to in an emergency stays until evidence of two
people removes it, both languages have the same ones in the same order, and never none.
"""

import json
import random
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cms.core.vocabularies.directory import NETWORKS, codes
from cms.documents.models import Document
from cms.two_people.refusals import Refused
from home.directory import card, channel_values, say
from home.directory.standing import AGAINST, DEAD, IS_NOT, SILENT, STRANGER, WORKS
from home.directory.upkeep import clock, integrity
from home.models import ContactChannel, HeldBackValue
from tests.api.conftest import office, office_world  # noqa: F401
from tests.flows.test_emergency_numbers import kit_world, people  # noqa: F401
from tests.home.conftest import called, called_first, called_too
from tests.parts import IS_SOAK, rounds
from tests.shared_fixtures import again, world

STEPS = 8 if IS_SOAK else 6
LONG = ("092 311 511", "012 555 100")


def make_mix(work):
    """Each service has a long number as well, which a stranger could answer."""
    keeper, admin = work.people.keeper, work.people.admin
    for service, value in zip(work_services(), LONG, strict=True):
        row = ContactChannel(service=service)
        called_first(row, type="call", kind="mobile", value=value, by=keeper, **called("smart"))
        called_too(row, by=admin, **called("metfone"))
    return work


def work_services():
    rows = ContactChannel.objects.filter(value__in=["1280", "1288"], type="call")
    return [row.service for row in rows.order_by("value")]


mix_world = world(make_mix, "kit_world")


@pytest.fixture
def three(people, mix_world):  # noqa: F811
    """Three who may confirm numbers."""
    found = again(mix_world).people
    return [found.keeper, found.publisher, found.admin]


# what people do, each with what it draws; refusals are part of the day


def tick():
    clock.tick(timezone.now())


def jump(draw, three, row, time_machine):
    time_machine.shift(timedelta(days=draw.choice([-10, 1, 5, 31, 38, draw.randint(-10, 400)])))
    before = {locale: served(locale) for locale in ("en", "km")}
    tick()
    for locale, hrefs in before.items():
        assert set(hrefs) <= set(served(locale)), "the clock took a number away"


def wait(draw, three, row, time_machine):
    time_machine.shift(timedelta(minutes=draw.choice([1, 11])))


def call(draw, three, row, time_machine):
    what = draw.choice([WORKS, WORKS, DEAD, STRANGER, SILENT])
    networks = draw.sample(codes(NETWORKS), draw.randint(1, 2))
    say.say(row, what, by=draw.choice(three), networks=networks, words="A desk")


def enter(draw, three, row, time_machine):
    value = draw.choice(["1288", "1280", "092 311 512", "012 555 101"])
    kind = "short_code" if len(value) == 4 else "mobile"
    new = {"type": row.type, "kind": kind, "value": value}
    called_first(row, **new, by=draw.choice(three), **called("smart"))


def check_by_two(draw, three, row, time_machine, what=WORKS):
    for person, network in zip(draw.sample(three, 2), ("smart", "metfone"), strict=True):
        say.say(now_stored(row), what, by=person, networks=[network], words="A desk")


def report_by_two(draw, three, row, time_machine):
    check_by_two(draw, three, row, time_machine, draw.choice([DEAD, STRANGER]))


def now_stored(row):
    return ContactChannel.objects.select_related("service").get(pk=row.pk)


def withdraw(draw, three, row, time_machine):
    say.say(row, IS_NOT, by=draw.choice(three))


def take_back(draw, three, row, time_machine):
    say.take_back(row, by=draw.choice(three))


def edit_service(draw, three, row, time_machine):
    service = row.service
    name, values = draw.choice(
        [
            ("urgency", ["emergency", "crisis_support", "information"]),
            ("status", ["active", "temporarily_closed", "defunct"]),
            ("category", ["police", "helpline"]),
            ("priority", [1, 5, 9]),
        ]
    )
    setattr(service, name, draw.choice(values))
    service.save()


def edit_contact(draw, three, row, time_machine):
    row.audience = draw.choice(["public", "professionals_only"])
    row.priority = draw.randint(1, 20)
    row.save()


def hold_back(draw, three, row, time_machine):
    held = HeldBackValue(value=row.value, reason="x")
    held.full_clean()
    held.save()


DEEDS = (
    *(jump, jump, call, call, call, check_by_two, check_by_two, wait, enter),
    *(report_by_two, withdraw, take_back, edit_service, edit_contact, hold_back),
)


# what must hold


def vital():
    rows = ContactChannel.objects.exclude(value="").select_related("service")
    found = [row for row in rows if row.is_vital]
    for row in found:
        row.href = channel_values.href(row.served)
    return found


def served(locale):
    body = json.loads(bytes(Document.objects.get(kind="help-now", locale=locale).body))
    return [
        one["href"]
        for entry in body["entries"]
        if entry["urgency"] in {"emergency", "crisis_support"}
        for one in entry["channels"]
        if one["type"] in {"call", "sms"}
    ]


def assert_it_holds(story):
    english = served("en")
    assert english == served("km"), story
    assert english, story
    for row in vital():
        at_all = row.service.status == "active" and row.audience == "public"
        if row.gone:
            against = [one.by_id for one in row.statements() if one.what in AGAINST]
            assert len(set(against)) >= 2, story
        elif row.href not in english and at_all:
            others = [one for one in vital() if one.service_id == row.service_id and one != row]
            is_held_back = HeldBackValue.objects.filter(match=row.match).exists()
            assert is_held_back or row.is_doubted, story
            assert is_held_back or any(one.href in english for one in others), story


def assert_outputs_agree():
    """Every output has the values of the lists, in their order."""
    tick()
    client = Client()
    listed = [one["href"] for service in card.services("en") for one in service["channels"]]
    results = client.get("/api/v1/en/services/").json()["results"]
    assert [one["href"] for card in results for one in card["channels"]] == listed
    found = client.get("/api/v1/hsds/services/").json()["contents"]
    phones = [href for href in listed if href.startswith(("tel:", "sms:"))]
    assert [phone["number"] for one in found for phone in one.get("phones", [])] == [
        href.partition(":")[2] for href in phones
    ]
    page = client.get("/read/km/help-now/").content.decode()
    assert all(f'href="{href}"' in page for href in served("km"))
    assert integrity.run(timezone.now()).findings == []


@pytest.mark.slow("two mixes of six steps, both kits read after each")
def test_time_and_people_in_any_order(three, time_machine):
    start, first = timezone.now(), random.randrange(10**6) if IS_SOAK else 0
    for seed in range(first, first + rounds(2, 300)):
        draw = random.Random(seed)
        time_machine.move_to(start + timedelta(days=1), tick=False)
        story = [seed]
        with transaction.atomic():
            rows = [*ContactChannel.objects.order_by("pk")]
            rows += draw.sample(rows, 2) * 4  # two of them have an exciting life
            for _step in range(STEPS):
                deed, row = draw.choice(DEEDS), now_stored(draw.choice(rows))
                story.append((deed.__name__, str(row)))
                try:
                    with transaction.atomic():
                        deed(draw, three, row, time_machine)
                except (Refused, ValidationError, PermissionDenied):
                    story.append("refused")
                else:
                    assert_it_holds(story)
            if seed % 4 == 0:
                assert_outputs_agree()
            transaction.set_rollback(True)
