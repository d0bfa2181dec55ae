"""People of the directory, one emergency service, and a rendering that needs no read side."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from home import numbers
from home.models import ContactChannel, KnownShortCode, LinkDomain, Organization, Service

CHECKED_ON = date(2026, 11, 24)


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


@pytest.fixture
def sokha(db):
    return make_keeper("sokha")


@pytest.fixture
def dara(db):
    return make_keeper("dara")


@pytest.fixture
def lists(sokha):
    for code in ("1280", "1288"):
        KnownShortCode.objects.create(code=code, owner="test", source="test", approved_by=sokha)
    LinkDomain.objects.create(domain="cncc.gov.kh", owner="CNCC")


@pytest.fixture
def organization(db):
    return Organization.objects.create(internal_name="National Police", kind="police")


def make_service(organization, **fields):
    defaults = {
        "internal_name": "Police 117",
        "category": "police",
        "urgency": "emergency",
        "audiences": ["public"],
        "languages": ["km"],
    }
    return Service.objects.create(organization=organization, **(defaults | fields))


@pytest.fixture
def service(organization):
    return make_service(organization)


def make_channel(
    service,
    first,
    second,
    *,
    type="call",
    kind="emergency_short_code",
    value="117",
    method="called",
    on=CHECKED_ON,
    **facts,
):
    """A served channel, made as people make it."""
    channel = ContactChannel(service=service, **facts)
    numbers.propose(channel, type=type, kind=kind, value=value, by=first)
    return numbers.confirm(channel, by=second, method=method, on=on)


@pytest.fixture
def channel(service, sokha, dara, lists):
    return make_channel(service, sokha, dara)
