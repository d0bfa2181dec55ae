"""One save of one number: everything that shows it follows, nothing else moves, no old digit stays.

And no internal field of the directory is in any public byte; fields are found by introspection, so
that a new one is covered before anybody thinks of it.
"""

import gzip
import logging
import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing.models import LinkDomain
from cms.publishing.vocabularies.fields import CodesField
from home.directory import checks, held_back, numbers
from home.models import ContactChannel, HeldBackValue, ReferralPoint
from lessons.models import Consent, Picture
from tests.flows.public_bytes import crawl
from tests.shared_fixtures import again, world
from tests.website.conftest import office, office_world, site_world  # noqa: F401

OLD, NEW = "096 555 4321", "096 555 9876"
CANARY = "zqcanary"
# addresses whose whole purpose is to say that something changed
FEEDS = {"/api/v1/", "/api/v1/changes/", "/sitemap.xml"}
DIGITS = re.compile(r"[\s\u00a0().-]")

# Text columns of the directory's records that people are meant to read, or that say how a public
# thing is found. A column that stands nowhere here must be in no public byte.
PUBLIC = {
    "organization": {"website", "email_public"},
    "contactchannel": {"value", "e164", "match"},
    "schedule": {"closed_on"},
    "holidayyear": {"days"},
    "coverage": {"districts"},
    "referralpoint": {"district", "commune"},
    "heldbackvalue": {"match"},
    "linkdomain": {"domain"},
    "knownshortcode": {"code"},
    # alerts are words that people approve (tests/api/alerts/)
    "alert": {"text_en", "text_km", "values"},
    "alertphrase": {"text_en", "text_km"},
}


def digits_in(text):
    return DIGITS.sub("", text)


def in_khmer(site, *pages):
    """The Khmer of these pages, and a number of the service that a lesson shows."""
    work = site.office
    for page in pages:
        work.translate(type(page).objects.get(pk=page.pk))
    channel = ContactChannel(service=site.service.service, priority=1)
    numbers.propose(channel, type="call", kind="mobile", value=OLD, by=work.people.keeper)
    numbers.confirm(
        channel, by=work.people.admin, method="called", networks_tested=["smart", "metfone"]
    )
    return site, channel


def make_whole(site):
    """The site in both languages, with one number that stands in a lesson, too."""
    pages = (site.directory, site.organization, site.service, site.course, site.module, site.lesson)
    return in_khmer(site, site.office.homes["en"], *pages)


whole_world = world(make_whole, "site_world")


@pytest.fixture
def whole(office, whole_world):  # noqa: F811
    return again(whole_world)


def test_one_save_reaches_everything_and_leaves_the_rest(whole):
    site, channel = whole
    people = site.office.people
    old, new = digits_in(OLD)[1:], digits_in(NEW)[1:]
    before = crawl()
    shows = {address for address, (_etag, text) in before.items() if old in digits_in(text)}
    for wanted in ("lessons", "services", "help-now", "hsds/services"):
        assert any(f"/{wanted}/" in address for address in shows), wanted
    for locale in ("en", "km"):
        assert any(address.startswith(f"/api/v1/{locale}/lessons/") for address in shows)
        assert any(address.startswith(f"/read/{locale}/") for address in shows)

    numbers.propose(channel, type="call", kind="mobile", value=NEW, by=people.keeper)
    assert crawl() == before, "a candidate changes nothing"
    seq = Document.objects.order_by("-seq").first().seq
    numbers.confirm(channel, by=people.admin, method="called", networks_tested=["smart", "metfone"])

    after = crawl()
    assert after.keys() == before.keys()
    changed = {address for address in after if after[address] != before[address]}
    moved = Document.objects.filter(seq__gt=seq)
    # cards and lists of HSDS say that a document is a newer one
    lists = {f"/api/v1/{row.locale}/{row.kind}/" for row in moved} | {
        "/api/v1/hsds/services/?per_page=100"
    }
    assert changed - FEEDS - lists == shows - FEEDS - lists
    for address in shows:
        assert new in digits_in(after[address][1]), address
        if before[address][0]:
            assert after[address][0] != before[address][0], address
    for address, (_etag, text) in after.items():
        assert old not in digits_in(text), address
    # the feed has exactly the documents that show the number
    assert {(row.locale, row.kind) for row in moved} >= {
        (locale, kind) for locale in ("en", "km") for kind in ("services", "lessons", "help-now")
    }
    assert all(new in digits_in(bytes(row.body).decode()) for row in moved)
    assert projection.check() == []
    # not in a column that is served another day or another way, either
    for row in Document.objects.all():
        for field in Document._meta.concrete_fields:
            value = getattr(row, field.attname)
            if isinstance(value, bytes | memoryview):
                raw = bytes(value)
                value = gzip.decompress(raw).decode() if raw[:2] == b"\x1f\x8b" else raw.decode()
            assert old not in digits_in(str(value)), (row, field.name)


def internal_columns():
    """(model, column) of every text that is not meant for readers: the directory's, consents."""
    for model in [*apps.get_app_config("home").get_models(), LinkDomain, Consent]:
        name = model._meta.model_name
        if issubclass(model, Page) or "_" in model._meta.object_name:
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            is_code = bool(field.choices) or isinstance(field, CodesField)
            if is_text and not is_code and field.name not in PUBLIC.get(name, set()):
                yield model, field


def mark(model, field):
    """Write the canary into every row, as SQL by hand would."""
    text = f"{CANARY}{field.name}".replace("_", "")
    if field.name == "assured":  # readers get how many stand behind a fact, and not who
        value = {"hours": {"by": [text], "how": "entered", "on": "2026-11-28"}}
    elif isinstance(field, models.JSONField):
        value = [text]
    elif isinstance(field, models.EmailField):
        value = f"{text}@example.org"
    else:
        value = text[: field.max_length or len(text)]
        assert value.startswith(CANARY), f"{model} {field} is too short to be marked"
    # the plain queryset: the models' own refuses to go around save()
    rows = models.QuerySet(model)
    if field.name == "release_reason":
        rows = rows.exclude(**{field.name: ""})  # a constraint ties them to their date
    return rows.update(**{field.name: value})


def test_no_internal_field_is_in_any_public_byte(whole, caplog):
    site, channel = whole
    people = site.office.people
    ReferralPoint.objects.create(service=site.service.service, internal_name="x", province="KH-12")
    picture = Picture.objects.get(title="x.png")
    today = timezone.localdate()
    Consent.objects.create(
        picture=picture,
        who="x",
        guardian="x",
        kept_at="x",
        given_on=today,
        expires_on=today,
        scope=["web"],
    )
    held = HeldBackValue.objects.create(value="012 311 112", reason="x")
    held_back.release(held, by=people.admin, reason="x")
    numbers.propose(channel, type="call", kind="mobile", value=NEW, by=people.keeper)
    busy = checks.Found("no_answer", checks.shown_value(channel), evidence=CANARY)
    checks.record(channel, busy, by=people.keeper)
    # the control: the sweep sees what stands in a public column
    record = site.organization.organization
    record.website = f"https://{CANARY}.example.org/"
    record.save()
    assert any(CANARY in text for _etag, text in crawl().values())
    record.refresh_from_db()
    record.website = ""
    record.save()

    columns = list(internal_columns())
    assert {(model._meta.model_name, field.name) for model, field in columns} >= {
        ("organization", "internal_contact_phone"),
        ("organization", "registration"),
        ("service", "internal_name"),
        ("contactchannel", "evidence"),
        ("contactchannel", "proof_note"),
        ("contactchannel", "source_urls"),
        ("referralpoint", "internal_address"),
        ("knownshortcode", "owner"),
        ("consent", "guardian"),
    }
    marked = {(model._meta.model_name, field.name): mark(model, field) for model, field in columns}
    assert marked["organization", "internal_name"] >= 1
    assert marked["contactchannel", "evidence"] >= 2
    assert marked["consent", "who"] == 1
    get_user_model().objects.update(first_name=CANARY, last_name=CANARY)

    with caplog.at_level(logging.INFO):
        projection.rebuild()
        found = crawl()

    for address, (etag, text) in found.items():
        assert CANARY not in text + etag, address
    assert CANARY not in caplog.text
