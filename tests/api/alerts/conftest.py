"""A helpline, a phrase about floods that names it, and the two people who approve."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.alerts import alerts
from home.models import AlertText, DirectoryPage, Organization, ServicePage
from tests.home.conftest import agreed, know, make_channel, make_service, phrase_saying
from tests.shared_fixtures import again, world

EN = "Floods. A child is in danger? Call {service}."
KM = "មានទឹកជំនន់។ កុមារមានគ្រោះថ្នាក់? សូមហៅ {service}។"


@pytest.fixture
def people(bilingual):
    return bilingual.people


def make_helpline(bilingual):
    """1280 of a helpline that has a public page in English only."""
    people = bilingual.people
    know("1280")
    organization = Organization.objects.create(internal_name="Helpers", kind="ngo")
    helpline = make_service(
        organization, internal_name="Helpline", category="helpline", urgency="crisis_support"
    )
    # another one of the category, so that the first may be withdrawn
    other = make_service(
        organization, internal_name="Other", category="helpline", urgency="crisis_support"
    )
    make_channel(other, people.keeper, people.publisher, value="119")
    directory = DirectoryPage.objects.get(locale__language_code="en")
    page = ServicePage(
        title="Child helpline", slug="helpline", summary="Call.", service=helpline, live=False
    )
    directory.add_child(instance=page)
    bilingual.publish(page)
    # last, so that what is below is rendered once
    bilingual.publish(DirectoryPage.objects.get(pk=directory.pk))
    return make_channel(helpline, people.keeper, people.publisher, kind="short_code", value="1280")


channel_world = world(make_helpline, "bilingual_world")


@pytest.fixture
def channel(bilingual, channel_world):
    return again(channel_world)


def make_phrase(channel):
    return phrase_saying("Floods", {"service": str(channel.key)}, "danger", en=EN, km=KM)


@pytest.fixture
def phrase(channel):
    return make_phrase(channel)


def make_approved(bilingual, channel):
    people = bilingual.people
    return agreed(make_phrase(channel), people.publisher, people.reviewer)


approved_world = world(make_approved, "bilingual_world", "channel_world")


@pytest.fixture
def approved(db, approved_world):
    return again(approved_world)


def make_sent(bilingual, approved):
    return send(approved, bilingual.people.publisher)


sent_world = world(make_sent, "bilingual_world", "approved_world")


@pytest.fixture
def sent(db, sent_world):
    """An alert that runs, by the publisher."""
    return again(sent_world)


@pytest.fixture
def now():
    # a whole second, behind the approvals that a place was made with
    moment = timezone.now().replace(microsecond=0) + timedelta(seconds=1)
    with time_machine.travel(moment, tick=False):
        yield timezone.now()


def send(phrase, by, **asked):
    phrase = type(phrase).objects.get(pk=phrase.pk)
    return alerts.send(phrase, by=by, **{"hours": 24, "seen": phrase.digest} | asked)


def text(phrase, language="en"):
    """What it says in a language, as it is stored."""
    return AlertText.objects.get(phrase=phrase, language=language)


def entries(alert):
    """The log about an alert, the oldest first."""
    return AuditEntry.objects.about(alert).order_by("pk")


def shown(api, locale="en", kind="home"):
    return api.json(f"{locale}/{kind}/")["alert"]


def refused(action, *args, **kwargs):
    """The sentences of the refusal."""
    with pytest.raises((Refused, ValidationError)) as refusal:
        action(*args, **kwargs)
    return " ".join(refusal.value.messages)
