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
from tests.flows.test_one_number import whole, whole_world  # noqa: F401
from tests.home.conftest import make_channel
from tests.website.conftest import office, office_world, site_world  # noqa: F401

ATTEMPT = 30


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


def test_attempt_renders_nothing(whole, rendered):  # noqa: F811
    site, channel = whole
    keeper = site.office.people.keeper
    numbers.note_no_answer(channel, by=keeper, evidence="Busy.")

    with CaptureQueriesContext(connection) as captured:
        numbers.note_no_answer(channel, by=keeper, evidence="Busy again.")

    assert len(captured) <= ATTEMPT
    assert rendered == []


@pytest.mark.parametrize("field", sorted(ContactChannel.inside - {"networks_tested", "method"}))
def test_what_stays_inside_renders_nothing(whole, rendered, field):  # noqa: F811
    channel = ContactChannel.objects.get(pk=whole[1].pk)
    setattr(
        channel,
        field,
        {"source_urls": ["https://example.org/"], "verify_every_days": 20}.get(field, "x"),
    )

    channel.save()

    assert rendered == []
    assert projection.check() == []


def test_name_in_our_lists_renders_nothing_and_a_fact_does(whole, rendered):  # noqa: F811
    service = Service.objects.get(pk=whole[1].service_id)
    service.internal_name = "Another name"
    service.save()
    assert rendered == []

    service.always_open = not service.always_open
    service.save()
    assert {kind for kind, *_ in rendered} >= {"services", "help-now", "lessons"}


@pytest.mark.slow("thirteen contacts are confirmed by two people")
def test_contacts_that_are_due_together_are_one_round(whole, rendered):  # noqa: F811
    site, _channel = whole
    people = site.office.people
    for number in range(13):
        make_channel(
            site.service.service,
            people.keeper,
            people.admin,
            kind="mobile",
            value=f"012 555 1{number:02}",
        )
    rendered.clear()

    moved = clock.tick(timezone.now() + timedelta(days=40))

    assert len(moved) >= 13
    assert len(rendered) == len(set(rendered))
    assert projection.check() == []


def test_one_contact_that_fails_does_not_stop_the_others(whole, monkeypatch):  # noqa: F811
    _site, channel = whole
    others = ContactChannel.objects.exclude(pk=channel.pk).exclude(value="").count()
    real = ContactChannel.save

    def save(self, *args, **kwargs):
        if self.pk == channel.pk:
            raise RuntimeError("This one cannot be saved.")
        real(self, *args, **kwargs)

    monkeypatch.setattr(ContactChannel, "save", save)

    assert len(clock.tick(timezone.now() + timedelta(days=400))) == others
    assert projection.check() == []
