"""What a deed at the directory costs: nothing is rendered for what nobody reads."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.documents import projection, settling
from home.directory import numbers
from home.directory.upkeep import clock
from home.models import ContactChannel, Service
from tests.flows.test_one_number import in_khmer
from tests.home.conftest import make_channel
from tests.shared_fixtures import again, world
from tests.website.conftest import office, office_world, site_world  # noqa: F401

ATTEMPT = 30
DUE = 5  # together, each of which would be a round of its own


def make_public(site):
    return in_khmer(site, site.office.homes["en"], site.directory, site.service)


public_world = world(make_public, "site_world")


@pytest.fixture
def public(office, public_world):  # noqa: F811
    """The site and a number of its service; what shows the number first is there in Khmer, too."""
    return again(public_world)


@pytest.fixture
def rendered(monkeypatch):
    """(kind, language, page) of each document that was rendered."""
    seen = []
    real = settling.render

    def render(page, kind, **options):
        seen.append((kind.kind, page.locale.language_code, page.pk))
        return real(page, kind, **options)

    monkeypatch.setattr(settling, "render", render)
    return seen


def test_attempt_renders_nothing(public, rendered):
    site, channel = public
    keeper = site.office.people.keeper
    numbers.note_no_answer(channel, by=keeper, evidence="Busy.")

    with CaptureQueriesContext(connection) as captured:
        numbers.note_no_answer(channel, by=keeper, evidence="Busy again.")

    assert len(captured) <= ATTEMPT
    assert rendered == []


@pytest.mark.parametrize("field", sorted(ContactChannel.inside - {"networks_tested", "method"}))
def test_what_stays_inside_renders_nothing(public, rendered, field):
    channel = ContactChannel.objects.get(pk=public[1].pk)
    setattr(
        channel,
        field,
        {"source_urls": ["https://example.org/"], "verify_every_days": 20}.get(field, "x"),
    )

    channel.save()

    assert rendered == []
    assert projection.check() == []


def test_name_in_our_lists_renders_nothing_and_a_fact_does(public, rendered):
    service = Service.objects.get(pk=public[1].service_id)
    service.internal_name = "Another name"
    service.save()
    assert rendered == []

    service.always_open = not service.always_open
    service.save()
    assert {kind for kind, *_ in rendered} >= {"services", "help-now", "lessons"}


def test_contacts_that_are_due_together_are_one_round(public, rendered):
    site, _channel = public
    people = site.office.people
    for number in range(DUE):
        make_channel(
            site.service.service,
            people.keeper,
            people.admin,
            kind="mobile",
            value=f"012 555 10{number}",
        )
    rendered.clear()

    moved = clock.tick(timezone.now() + timedelta(days=40))

    assert len(moved) >= DUE
    assert len(rendered) == len(set(rendered))
    assert projection.check() == []


def test_one_contact_that_fails_does_not_stop_the_others(public, monkeypatch):
    _site, channel = public
    others = ContactChannel.objects.exclude(pk=channel.pk).exclude(value="").count()
    real = ContactChannel.save

    def save(self, *args, **kwargs):
        if self.pk == channel.pk:
            raise RuntimeError("This one cannot be saved.")
        real(self, *args, **kwargs)

    monkeypatch.setattr(ContactChannel, "save", save)

    assert len(clock.tick(timezone.now() + timedelta(days=400))) == others
    assert projection.check() == []
