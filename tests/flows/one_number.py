"""A site in both languages with one number that stands in a lesson, too."""

import re

import pytest

from home.models import ContactChannel
from tests.home.conftest import called, called_first, called_too
from tests.shared_fixtures import again, world
from tests.website.conftest import office, office_world, site_world  # noqa: F401

OLD, NEW = "096 555 4321", "096 555 9876"
DIGITS = re.compile(r"[\s\u00a0().-]")


def digits_in(text):
    return DIGITS.sub("", text)


def in_khmer(site, *pages):
    """The Khmer of these pages, and a number of the service that a lesson shows."""
    work = site.office
    for page in pages:
        work.translate(type(page).objects.get(pk=page.pk))
    channel = ContactChannel(service=site.service.service, priority=1)
    called_first(
        channel, type="call", kind="mobile", value=OLD, by=work.people.keeper, **called("smart")
    )
    called_too(channel, by=work.people.admin, **called("metfone"))
    return site, channel


def make_whole(site):
    """The site in both languages, with one number that stands in a lesson, too."""
    pages = (site.directory, site.organization, site.service, site.course, site.module, site.lesson)
    return in_khmer(site, site.office.homes["en"], *pages)


whole_world = world(make_whole, "site_world")


@pytest.fixture
def whole(office, whole_world):  # noqa: F811
    return again(whole_world)
