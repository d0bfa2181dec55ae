"""What a deed at the directory costs: nothing is rendered for what nobody reads."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.core.links.outside import Answer
from cms.documents import dependency_update, projection
from home.directory import say
from home.directory.standing import SILENT, WORKS
from home.directory.upkeep import clock, link_checks
from home.models import ContactChannel, Service
from lessons.models import LessonPage, Picture
from tests.flows.one_number import in_khmer
from tests.home.conftest import by_two, called, called_first, called_too, make_channel
from tests.lessons.samples import every_field, set_fields
from tests.parts import IS_SOAK
from tests.shared_fixtures import again, world
from tests.website.conftest import office, office_world, site_world  # noqa: F401

# statements
FIRST = 40  # voice
SECOND = 115  # with what searching knows
DUE = 3  # together, each of which would be a round of its own


DOCUMENTS = 16  # that show one number


def make_public(site):
    return in_khmer(site, site.office.homes["en"], site.directory, site.service)


public_world = world(make_public, "site_world")


def make_many(site_and_channel):
    """Lessons like the first one, until so many documents show the number of the service."""
    site, channel = site_and_channel
    for number in range((DOCUMENTS - 6) // 2):
        lesson = LessonPage(audience="young_person", title=f"w-title {number}", live=False)
        shown = {"service": site.service.pk, "resource": site.resource.pk}
        picture = Picture.objects.order_by("pk")[0].pk
        made = set_fields(lesson, every_field(**shown, picture=picture))
        made.code = f"B4-M1-L{number + 90}"
        site.office.publish(site.module.add_child(instance=made))
    return site, channel


many_world = world(make_many, "public_world")


@pytest.fixture
def public(office, public_world):  # noqa: F811
    """The site and a number of its service; what shows the number first is there in Khmer, too."""
    return again(public_world)


@pytest.fixture
def rendered(monkeypatch):
    """(kind, language, page) of each document that was rendered."""
    seen = []
    real = dependency_update.render

    def render(page, kind, **options):
        seen.append((kind.kind, page.locale.language_code, page.pk))
        return real(page, kind, **options)

    monkeypatch.setattr(dependency_update, "render", render)
    return seen


def silent(channel, people):
    say.say(channel, SILENT, by=people.keeper)


def first_check(channel, people):
    say.say(channel, WORKS, by=people.keeper, **called("smart"))


def new_number(channel, people):
    new = {"type": "call", "kind": "mobile", "value": "092 311 511"}
    called_first(channel, **new, by=people.keeper, **called("smart"))


def link_opens(channel, people):
    link = ContactChannel.objects.get(type="web_form", service=channel.service_id)
    assert link_checks.record(link, Answer(200, "OK"), timezone.now()).failures == 0


@pytest.mark.parametrize(
    "deed",
    [
        silent,
        first_check,
        link_opens,
    ],
)
def test_what_changes_no_served_fact_renders_nothing(public, rendered, deed):
    site, _channel = public
    channel = ContactChannel.objects.get(value="1280")

    with CaptureQueriesContext(connection) as captured:
        deed(channel, site.office.people)

    assert rendered == []
    assert len(captured) <= FIRST
    assert projection.check() == []


@pytest.fixture
def many(public, many_world):
    return again(many_world)


def test_confirmed_number_renders_each_reader_once(many, rendered):
    site, _channel = many
    people = site.office.people
    channel = ContactChannel.objects.get(value="1280")
    new_number(channel, people)

    with CaptureQueriesContext(connection) as captured:
        called_too(channel, by=people.admin, **called("metfone"))

    assert {kind for kind, *_ in rendered} >= {"services", "help-now", "lessons", "guides"}
    assert len(rendered) == len(set(rendered)) >= DOCUMENTS
    assert len(captured) <= SECOND
    assert projection.check() == []


INSIDE = ["proof_note", "source_urls", "verify_every_days"]


@pytest.mark.parametrize("field", INSIDE if IS_SOAK else INSIDE[:1])
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


def test_service_as_it_was_renders_nothing_and_a_fact_does(public, rendered):
    service = Service.objects.get(pk=public[1].service_id)
    service.save()
    assert rendered == []

    by_two(service, always_open=not service.always_open)
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
