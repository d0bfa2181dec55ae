"""People of the directory, one emergency service, and a rendering that needs no read side."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils.html import strip_tags
from wagtail.models import Locale, Page

from cms.core.guard import writing
from cms.core.vocabularies.directory import UI_LABELS
from cms.publishing.models import LinkDomain
from cms.two_people.audit.models import AuditEntry
from home.alerts import alerts
from home.directory import say
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import given_now
from home.directory.models.directory import ServiceFact
from home.directory.standing import DEAD, IS, WORKS
from home.models import (
    AlertPhrase,
    AlertText,
    ContactChannel,
    DirectoryPage,
    HolidayYear,
    HomePage,
    KnownShortCode,
    Organization,
    Service,
    ServicePage,
)
from localize.workflow import publish
from tests.by_worker import left_to_the_worker
from tests.shared_fixtures import again, world

CHECKED_AT = datetime(2026, 11, 24, 5, tzinfo=UTC)
# by whatever clock a story goes on, what was written down first is older
made_before = time_machine.travel(CHECKED_AT - timedelta(days=1))
MOBILE = {"type": "call", "kind": "mobile", "value": "092 311 511"}


@pytest.fixture(scope="module")
def soon_after_the_check() -> Iterator[None]:
    """The clock of a module whose stories say "now" of a number that was called at CHECKED_AT: by
    that of the machine it would be overdue one day."""
    with time_machine.travel(CHECKED_AT + timedelta(days=8)):
        yield


def phrase_saying(name="Busy", values=None, severity="warning", **texts):
    """A phrase of alerts; texts: language → words."""
    phrase = AlertPhrase.objects.create(name=name, severity=severity, values=values or {})
    for language, words in texts.items():
        AlertText.objects.create(phrase=phrase, language=language, text=words)
    return phrase


def agreed(phrase, *by):
    """With its words in every language."""
    for text in phrase.written():
        for person in by:
            alerts.approve(text, by=person, seen=text.digest)
    return AlertPhrase.objects.get(pk=phrase.pk)


def make_keeper(name, *codenames):
    user = get_user_model().objects.create_user(name, email=f"{name}@example.org", password="x")
    wanted = codenames or (
        "add_contactchannel",
        "change_contactchannel",
        "view_contactchannel",
        "confirm_contactchannel",
    )
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=wanted),
        Permission.objects.get(codename="access_admin"),
    )
    return get_user_model().objects.get(pk=user.pk)


def make_service(organization, **fields):
    defaults = {
        "internal_name": "Police 117",
        "category": "police",
        "urgency": "emergency",
        "audiences": ["public"],
        "languages": ["km"],
    }
    return Service.objects.create(organization=organization, **(defaults | fields))


def by_two(row, **facts):
    """Facts of a service of which readers have a number, or a row of them, or an entry of a list,
    as if two had agreed."""
    for name, value in facts.items():
        setattr(row, name, value)
    with writing(row.service if isinstance(row, ServiceFact) else row):
        row.save()


def close_on(*days):
    """The holidays of their year, as if two had agreed."""
    by_two(HolidayYear(year=int(days[0][:4]), days=list(days), source="x", is_in_force=True))


def know(code, owner="x"):
    """A short number on the list, as if two people had agreed."""
    row = KnownShortCode(code=code, owner=owner, source=owner, is_known=True)
    with writing(row):
        row.save()
    return row


@dataclass
class Police:
    """The service that answers 117, without its number, and two people who may confirm it."""

    sokha: Any
    dara: Any
    organization: Organization
    service: Service


@made_before
def make_police() -> Police:
    sokha, dara = make_keeper("sokha"), make_keeper("dara")
    for code in ("1280", "1288"):
        know(code)
    LinkDomain.objects.create(domain="cncc.gov.kh", owner="CNCC")
    organization = Organization.objects.create(internal_name="National Police", kind="police")
    return Police(sokha, dara, organization, make_service(organization))


police_world = world(make_police)


@pytest.fixture
def police(db, police_world) -> Police:
    return again(police_world)


@pytest.fixture
def sokha(police):
    return police.sokha


@pytest.fixture
def dara(police):
    return police.dara


@pytest.fixture
def organization(police) -> Organization:
    return police.organization


@pytest.fixture
def service(police) -> Service:
    return police.service


def is_offered(channel) -> bool:
    """Do readers get it?"""
    return channel.pk in given_now()


def called(*networks, who="An officer"):
    """What somebody says who called, as `say` takes it."""
    return {"networks": networks, "words": who}


def by_calls(channel, value, first, second, *, now=CHECKED_AT):
    """Two people called it, each from another network; value: a new one that `first` writes down,
    None: what waits or stands."""
    if value is not None:
        say.say(channel, IS, value=ChannelValue(**value), by=first, now=now)
    say.say(channel, WORKS, by=first, **called("smart"), now=now)
    say.say(channel, WORKS, by=second, **called("metfone"), now=now)
    return channel


def make_channel(
    service,
    first,
    second,
    *,
    type="call",
    kind="emergency_short_code",
    value="117",
    is_called=True,
    **facts,
):
    """A served channel, made as people make it: each calls from another network."""
    channel = ContactChannel(service=service, **facts)
    new = {"type": type, "kind": kind, "value": value}
    if is_called:
        return by_calls(channel, new, first, second)
    say.say(channel, IS, value=ChannelValue(**new), by=first, now=CHECKED_AT)
    say.say(channel, IS, by=second, now=CHECKED_AT)
    return channel


def make_police_channel(police: Police) -> ContactChannel:
    return make_channel(police.service, police.sokha, police.dara)


channel_world = world(make_police_channel, "police_world")


@pytest.fixture
def channel(police, channel_world) -> ContactChannel:
    """117, confirmed."""
    return again(channel_world)


@made_before
def make_other(police: Police) -> ContactChannel:
    helpline = make_service(
        police.organization, internal_name="1280", category="police", urgency="crisis_support"
    )
    return make_channel(helpline, police.sokha, police.dara, kind="short_code", value="1280")


other_world = world(make_other, "police_world")


@pytest.fixture
def other(police, other_world) -> ContactChannel:
    """Another emergency contact, so that the first one is not the last of its category."""
    return again(other_world)


def make_office_number(police: Police) -> ContactChannel:
    service = make_service(police.organization, category="government_office", urgency="information")
    return make_channel(service, police.sokha, police.dara, kind="landline", value="023 213 004")


office_number_world = world(make_office_number, "police_world")


@pytest.fixture
def office_number(police, office_number_world) -> ContactChannel:
    """A number that nobody calls in an emergency: one person may change it and hold it back."""
    return again(office_number_world)


def stored(channel):
    return ContactChannel.objects.select_related("service").get(pk=channel.pk)


def entries(channel):
    """The log about a contact, the newest first."""
    return AuditEntry.objects.about(channel)


def called_first(channel, *, type, kind, value, by, now=None, **told):
    """`by` writes a new value down and, if they say who answered, has called it."""
    say.say(channel, IS, value=ChannelValue(type, kind, value), by=by, now=now)
    if told:
        say.say(channel, WORKS, by=by, now=now, **told)
    return channel


def called_too(channel, *, by, now=None, **told):
    say.say(channel, WORKS, by=by, now=now, **told)
    return channel


def take_away(channel, first, second, what=DEAD):
    """Two people say that it is wrong, each from another network."""
    for person, network in ((first, "smart"), (second, "metfone")):
        said = say.say(stored(channel), what, by=person, networks=[network])
    assert said == "gone"


class FakeRendering:
    """Answers as the read side would, for the pages that a test says are public."""

    def __init__(self, *public_pages, locale="en"):
        self.locale = locale
        self.public_pages = public_pages
        self.dependencies = set()

    def depends_on(self, *instances):
        self.dependencies |= {
            (one.__name__, "*") if isinstance(one, type) else (type(one).__name__, one.pk)
            for one in instances
        }

    def once(self, name, make):
        return make(self)

    def looked_up(self, name, read):
        return read()

    def look_up_localized(self, pages):
        pass

    def rich_text(self, html):
        return {"html": html, "plain": strip_tags(html)}

    def localized(self, page):
        if page is None:
            return None
        return next(
            (
                public
                for public in self.public_pages
                if public.translation_key == page.translation_key
                and public.locale.language_code == self.locale
            ),
            None,
        )

    def link(self, page):
        public = self.localized(page)
        if public is None:
            return None
        key = str(public.translation_key)
        return {"key": key, "kind": "x", "title": public.title, "url": f"/{self.locale}/{key}/"}

    def image(self, image, *, alt=None, role=None):
        return {"alt": alt}

    def media(self, **entry):
        raise AssertionError("no file belongs to a document of this room")


@pytest.fixture
def en(db):
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def km(db):
    return Locale.objects.get_or_create(language_code="km")[0]


def ui_labels():
    return json.dumps(
        [
            {
                # the order of keys is that in which Wagtail writes them
                "type": "label",
                "value": {"code": label.code, "text": f"{label.text('en')} {{date}}"},
                "id": str(uuid4()),
            }
            for label in UI_LABELS
        ]
    )


def make_home_page() -> HomePage:
    page = HomePage(
        title="Safe online",
        slug="home-en",
        welcome="<p>Welcome</p>",
        labels=ui_labels(),
        quick_exit_url="https://www.example.org/",
        locale=Locale.objects.get_or_create(language_code="en")[0],
        live=False,
    )
    return Page.get_first_root_node().add_child(instance=page)


def make_directory(home_page: HomePage) -> DirectoryPage:
    return home_page.add_child(
        instance=DirectoryPage(title="Help", slug="help", intro="Help is near.", live=False)
    )


def make_service_page(directory, service, **words):
    defaults = {
        "title": "Police hotline 117",
        "slug": f"service-{service.pk}",
        "summary": "Call if somebody is in danger now.",
        "live": False,
    }
    return directory.add_child(instance=ServicePage(service=service, **(defaults | words)))


def in_khmer(page: ServicePage, title: str) -> None:
    """Beside a page of the English directory, one in Khmer."""
    km, _new = Locale.objects.get_or_create(language_code="km")
    directory = page.get_parent()
    for above in (directory.get_parent(), directory):
        above.copy_for_translation(km)
    khmer = page.copy_for_translation(km)
    ServicePage.objects.filter(pk=khmer.pk).update(title=title, alias_of=None)


def make_police_page(directory: DirectoryPage, police: Police) -> ServicePage:
    return make_service_page(directory, police.service)


home_page_world = world(make_home_page)
directory_world = world(make_directory, "home_page_world")
service_page_world = world(make_police_page, "directory_world", "police_world")


@pytest.fixture
def home_page(db, home_page_world) -> HomePage:
    return again(home_page_world)


@pytest.fixture
def directory(home_page, directory_world) -> DirectoryPage:
    return again(directory_world)


@pytest.fixture
def service_page(directory, service, service_page_world) -> ServicePage:
    return again(service_page_world)


def make_published(police: Police, channel: ContactChannel) -> ServicePage:
    publisher = get_user_model().objects.create_superuser("publisher", "p@example.org", "x")

    def add(parent, page):
        page.live = False
        page = parent.add_child(instance=page)
        page.save_revision(user=police.sokha)
        with left_to_the_worker():
            return publish.publish_source(page, by=publisher)

    english = Locale.objects.get_or_create(language_code="en")[0]
    home = HomePage(title="Home", slug="home-en", labels=ui_labels(), locale=english)
    home = add(Page.get_first_root_node(), home)
    directory = add(home, DirectoryPage(title="Help", slug="help"))
    return add(
        directory,
        ServicePage(title="Police hotline", slug="police", summary="Call.", service=police.service),
    )


published_world = world(make_published, "police_world", "channel_world")


@pytest.fixture
def published(police, channel, published_world) -> ServicePage:
    """The page of 117 in its directory, published by two people."""
    return again(published_world)
