"""One save of one number: everything that shows it follows, nothing else moves, no old digit stays.

Where very many pages show it, people get the new one at once, and nobody the old one. And no
internal field of the directory is in any public byte; fields are found by introspection, so that a
new one is covered before anybody thinks of it.
"""

import gzip
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.core.vocabularies.fields import CodesField
from cms.documents import deferred_rendering, dependency_update, projection
from cms.documents.models import Dependency, Document, Follower, MediaFile
from cms.publishing.models import LinkDomain
from cms.two_people.audit.append_only import lifted
from home.alerts import alerts
from home.directory import say
from home.directory.standing import IS_NOT, SILENT
from home.directory.upkeep import integrity
from home.models import (
    HeldBackValue,
    ReferralPoint,
    Service,
)
from lessons.library import files
from lessons.models import Consent, LessonPage, Picture
from tests.flows.demo_people import logged_in
from tests.flows.one_number import NEW, OLD, digits_in, whole, whole_world  # noqa: F401
from tests.flows.public_bytes import crawl, says
from tests.home.conftest import agreed, called, called_first, called_too, know, phrase_saying
from tests.parts import IS_SOAK
from tests.shared_fixtures import again, world
from tests.website.conftest import office, office_world, site_world  # noqa: F401

CANARY, CONTROL = "zqcanary", "zqcontrol"
# addresses whose whole purpose is to say that something changed
FEEDS = {"/api/v1/", "/api/v1/changes/", "/sitemap.xml"}


@pytest.fixture
def many(monkeypatch):
    """One page is too many to wait for."""
    monkeypatch.setattr(dependency_update, "FAN_OUT", 0)


def change(whole):  # noqa: F811
    site, channel = whole
    people = site.office.people
    called_first(
        channel, type="call", kind="mobile", value=NEW, by=people.keeper, **called("smart")
    )
    called_too(channel, by=people.admin, **called("metfone"))


def make_changed(whole):  # noqa: F811
    before, dependency_update.FAN_OUT = dependency_update.FAN_OUT, 0
    try:
        change(whole)
    finally:
        dependency_update.FAN_OUT = before
    return whole


changed_world = world(make_changed, "whole_world")


@pytest.fixture
def changed(office, changed_world, many):  # noqa: F811
    """The number has changed, and no page has followed."""
    return again(changed_world)


def showing(digits, found):
    """The addresses of what a crawl found that say the number."""
    return {address for address, (_etag, text) in found.items() if digits in digits_in(text)}


OLD_DIGITS, NEW_DIGITS = digits_in(OLD)[1:], digits_in(NEW)[1:]


@pytest.mark.slow("everything public is read twice")
def test_new_number_is_everywhere_at_once_and_the_old_one_nowhere(whole, many):  # noqa: F811
    before = crawl()
    shown = showing(OLD_DIGITS, before)

    change(whole)

    now = crawl()
    assert not showing(OLD_DIGITS, now)
    told = showing(NEW_DIGITS, now)
    assert told >= shown
    assert any("/lessons/" in address for address in shown)
    for address in shown:
        if before[address][0]:
            assert now[address][0] != before[address][0], address
    assert deferred_rendering.left() == Follower.objects.count() > 0
    assert projection.check() == []
    assert integrity.run(timezone.now()).findings == []
    waiting = Document.objects.exclude(overlay="").order_by("pk")
    as_given = {row.pk: (row.body_as_given(), row.etag) for row in waiting}
    assert len(as_given) >= 4, "lessons and guides, in two languages"

    deferred_rendering.tick(timezone.now())

    assert deferred_rendering.left() == 0
    assert not Document.objects.exclude(overlay="").exists()
    for row in Document.objects.filter(pk__in=as_given):
        given, etag = as_given[row.pk]
        assert json.loads(given) == json.loads(bytes(row.body))
        assert row.etag != etag
    assert not IS_SOAK or showing(NEW_DIGITS, crawl()) == told
    for locale in ("en", "km"):
        assert everywhere(Said(whole[0], locale).by(OLD, NEW), NEW)
    assert projection.check() == []


def test_a_copy_that_was_read_meanwhile_is_not_taken_for_the_new_one(whole, many):  # noqa: F811
    """Each of the three states has an ETag of its own, compressed too."""
    lesson = Document.objects.get(kind="lessons", locale="en")
    address = json.loads(bytes(lesson.body))["url"]
    packed = {"headers": {"accept-encoding": "gzip"}}
    seen = []
    for step in (None, change, lambda whole: deferred_rendering.tick(timezone.now())):
        if step is not None:
            step(whole)
        plain, small = Client().get(address), Client().get(address, **packed)
        for answer, options in ((plain, {}), (small, packed)):
            headers = {**options.get("headers", {}), "if-none-match": answer["ETag"]}
            assert Client().get(address, headers=headers).status_code == 304
        seen += [plain["ETag"], small["ETag"]]
    assert len(set(seen)) == 6


def test_copy_of_before_hears_of_it_at_once(whole, many):  # noqa: F811
    """Who asks for what is new a second after the change, and then not for a day; and who begins
    now is given no old number either."""
    token = Client().get("/api/v1/changes/").json()["last_seq"]

    change(whole)

    entries = Client().get("/api/v1/changes/?limit=100").json()["results"]
    for entry in entries:
        assert OLD_DIGITS not in digits_in(json.dumps(entry["document"]))
        if entry["kind"] in ("lessons", "guides"):
            stored = Document.objects.get(
                key=entry["key"], locale=entry["locale"], kind=entry["kind"]
            )
            assert entry["etag"] == stored.etag
    heard = Client().get(f"/api/v1/changes/?since={token}&limit=100").json()
    assert {entry["kind"] for entry in heard["results"]} >= {"lessons", "guides", "help-now"}
    assert OLD_DIGITS not in digits_in(json.dumps(heard["results"]))
    deferred_rendering.tick(timezone.now())
    then = Client().get(f"/api/v1/changes/?since={heard['last_seq']}").json()["results"]
    lessons = [entry["document"] for entry in then if entry["kind"] == "lessons"]
    assert lessons and NEW_DIGITS in digits_in(json.dumps(lessons[0]))


def test_number_stays_where_only_words_were_taken_down(whole, many):  # noqa: F811
    """The Khmer page of a service goes; its number answers as before."""
    site, _channel = whole
    page = type(site.service).objects.get(
        translation_key=site.service.translation_key, locale__language_code="km"
    )

    of_lesson = Document.objects.filter(key=site.lesson.translation_key, kind="lessons")
    before = list(of_lesson.order_by("pk").values_list("seq", "etag"))

    page.unpublish()

    assert deferred_rendering.left()
    assert list(of_lesson.order_by("pk").values_list("seq", "etag")) == before
    assert not Document.objects.exclude(overlay="").exists()
    lesson = Document.objects.get(
        key=site.lesson.translation_key, kind="lessons", locale="km", deleted=False
    )
    assert OLD_DIGITS in digits_in(lesson.body_as_given().decode())


def test_withdrawn_file_is_closed_at_once(whole, many, settings, tmp_path):  # noqa: F811
    site, _channel = whole
    file = site.resource.resource.files.get()
    address = f"/media/{file.file.name}"
    holders = MediaFile.objects.filter(name=file.file.name)
    assert holders.filter(document__kind="lessons").exists()

    files.withdraw(file, by=site.office.people.editor)

    assert deferred_rendering.left()
    assert not holders.exists()
    assert Client().get(address).status_code == 404


def test_file_stays_open_where_it_is_shown_for_itself(whole, many):  # noqa: F811
    """A page that follows because of something else has not lost it."""
    site, channel = whole
    file = site.resource.resource.files.get()
    other = Document.objects.get(kind="modules", locale="en")
    shown = {"model": "home.service", "pk_text": str(channel.service_id)}
    Dependency.objects.create(key=other.key, locale="en", kind="modules", **shown)
    MediaFile.objects.create(document=other, name=file.file.name, sha256="0" * 64)

    with projection.publishing():
        files.withdraw(file, by=site.office.people.editor)
        projection.refresh(channel.service)

    assert Follower.objects.filter(key=other.key).exists()
    (held,) = MediaFile.objects.filter(name=file.file.name)
    assert held.document_id == other.pk


def test_one_that_fails_is_tried_again_and_holds_up_nobody(changed, monkeypatch):
    real = dependency_update.render
    lesson = LessonPage.objects.get(locale__language_code="en")

    def render(page, kind, **options):
        if page.pk == lesson.pk:
            raise RuntimeError("This page cannot be written.")
        return real(page, kind, **options)

    monkeypatch.setattr(dependency_update, "render", render)
    deferred_rendering.tick(timezone.now())
    (row,) = Follower.objects.all()
    assert (row.key, row.failures) == (lesson.translation_key, 1)
    assert everywhere(Said(changed[0], "en").by(OLD, NEW), NEW)
    told = logged_in("editor").get("/admin/").content.decode()
    assert "1 page could not be written again" in told and f"/pages/{lesson.pk}/edit/" in told
    assert "still show" not in told

    monkeypatch.setattr(dependency_update, "render", real)
    deferred_rendering.tick(timezone.now())
    assert deferred_rendering.left() == 1, "not every second"
    deferred_rendering.tick(timezone.now() + timedelta(minutes=1))
    assert deferred_rendering.left() == 0
    assert projection.check() == []


@pytest.mark.soak
def test_what_changes_between_two_batches_is_read_again(changed, monkeypatch):
    """What one batch has looked at serves the next one only if nobody had the feed meanwhile."""
    site, channel = changed
    people = site.office.people
    monkeypatch.setattr(deferred_rendering, "MOST", 1)
    written, write = [], deferred_rendering.Batches.write

    def then_somebody_else(batches, rows):
        write(batches, rows)
        written.append(batches._context)
        if len(written) == 1:
            called_first(
                channel, type="call", kind="mobile", value=OLD, by=people.keeper, **called("smart")
            )
            called_too(channel, by=people.admin, **called("metfone"))

    monkeypatch.setattr(deferred_rendering.Batches, "write", then_somebody_else)
    deferred_rendering.tick(timezone.now())
    deferred_rendering.tick(timezone.now())  # the first one is looked at again

    assert deferred_rendering.left() == 0
    assert len(written) > 2 and written[0] is not written[1] and written[1] is written[2]
    for locale in ("en", "km"):
        assert everywhere(Said(site, locale).by(OLD, NEW), OLD)
    bodies = Document.objects.filter(deleted=False).values_list("body", flat=True)
    assert not [one for one in bodies if NEW_DIGITS in digits_in(bytes(one).decode())]
    assert projection.check() == []


def test_what_disappears_disappears_at_once(whole, many):  # noqa: F811
    site, _channel = whole
    course = type(site.course).objects.get(pk=site.course.pk)

    course.unpublish()

    kinds = ("courses", "modules", "lessons", "guides")
    assert not Document.objects.filter(kind__in=kinds, locale="en", deleted=False).exists()


def test_a_page_that_is_published_meanwhile_is_whole(changed):
    site, _channel = changed
    projection.project(LessonPage.objects.get(pk=site.lesson.pk))

    lesson = Document.objects.get(key=site.lesson.translation_key, kind="lessons", locale="en")
    assert lesson.overlay == ""
    assert NEW_DIGITS in digits_in(bytes(lesson.body).decode())


@dataclass
class Said:
    """Which of these numbers every public answer about a lesson says, in one language."""

    site: Any
    locale: str

    def by(self, *wanted):
        found = {}
        for name, text in self.answers().items():
            said = digits_in(text)
            found[name] = {number for number in wanted if digits_in(number)[1:] in said}
        return found

    def answers(self):
        client, api = Client(), f"/api/v1/{self.locale}"
        lesson = self.site.lesson.translation_key
        changes = client.get(f"/api/v1/changes/?locale={self.locale}&limit=100").json()["results"]
        fed = [one for one in changes if one["kind"] == "lessons" and one["document"]]
        addresses = {
            "detail": f"{api}/lessons/{lesson}/",
            "for facilitators": f"{api}/guides/{lesson}/",
            "included": f"{api}/modules/{self.site.module.translation_key}/?include=lessons",
            "reader": f"/read/{self.locale}/lessons/{lesson}/",
        }
        told = {name: client.get(address) for name, address in addresses.items()}
        assert {answer.status_code for answer in told.values()} == {200}
        return {
            **{name: answer.content.decode() for name, answer in told.items()},
            "feed": json.dumps(fed),
        }


def everywhere(said, *numbers):
    return all(found == set(numbers) for found in said.values())


def confirm(channel, people, value):
    called_first(
        channel, type="call", kind="mobile", value=value, by=people.keeper, **called("smart")
    )
    called_too(channel, by=people.admin, **called("metfone"))


def etags(site):
    rows = Document.objects.filter(key=site.lesson.translation_key, kind="lessons")
    return set(rows.values_list("etag", flat=True))


THIRD = "096 555 7777"


@pytest.mark.slow("six answers, read after each of six moments")
def test_every_answer_about_a_lesson_says_what_is_right_now(whole, many):  # noqa: F811
    """One change after another, before any page has followed: the second one replaces the first,
    a loss ends both, and the number that was right in the beginning is right again."""
    site, channel = whole
    people, seen = site.office.people, []
    locales = ("en", "km") if IS_SOAK else ("km",)

    def is_said(*numbers):
        each = (Said(site, locale).by(OLD, NEW, THIRD) for locale in locales)
        return all(everywhere(said, *numbers) for said in each)

    assert is_said(OLD)
    for number in (NEW, THIRD, OLD):
        confirm(channel, people, number)
        assert is_said(number)
        seen.append(etags(site))

    say.say(channel, IS_NOT, by=people.keeper)
    say.say(channel, IS_NOT, by=people.admin)

    assert is_said()
    seen.append(etags(site))
    assert len(set.union(*seen)) == 2 * 4
    assert integrity.run(timezone.now()).findings == []
    deferred_rendering.tick(timezone.now())
    assert is_said()


def without_khmer_words(site):
    type(site.service).objects.get(
        translation_key=site.service.translation_key, locale__language_code="km"
    ).unpublish()


def no_emergency(channel):
    """So help-now does not list it without words. (No deed does that to what is offered.)"""
    QuerySet(Service).filter(pk=channel.service_id).update(urgency="support")
    projection.rebuild()


@pytest.mark.parametrize("is_afterwards", [False, True])
def test_language_without_the_service_says_neither_number(whole, many, is_afterwards):  # noqa: F811
    """Also where it lost the service after it was told the new one."""
    site, channel = whole
    no_emergency(channel)
    deeds = [lambda: without_khmer_words(site), lambda: change(whole)]
    for deed in reversed(deeds) if is_afterwards else deeds:
        deed()

    assert everywhere(Said(site, "en").by(OLD, NEW), NEW)
    assert everywhere(Said(site, "km").by(OLD, NEW))


def test_emergency_without_words_is_read_from_help_now(whole, many):  # noqa: F811
    site, _channel = whole
    without_khmer_words(site)

    change(whole)

    assert everywhere(Said(site, "km").by(OLD, NEW), NEW)


@pytest.mark.soak
def test_language_in_which_its_time_is_over_says_neither(whole, many):  # noqa: F811
    """The worker had not taken it down yet."""
    site, channel = whole
    no_emergency(channel)
    page = type(site.service).objects.filter(translation_key=site.service.translation_key)
    page.filter(locale__language_code="km").update(expire_at=timezone.now())

    change(whole)

    assert everywhere(Said(site, "en").by(OLD, NEW), NEW)
    assert everywhere(Said(site, "km").by(OLD, NEW))


def test_name_has_the_number_of_today(whole, many):  # noqa: F811
    site, _channel = whole
    people = site.office.people
    know("1288")
    code = site.service.service.channels.get(value="1280")
    page = type(site.service).objects.get(pk=site.service.pk)
    page.title = "Line {number}"
    site.office.publish(page)
    deferred_rendering.tick(timezone.now())
    lesson = Document.objects.get(key=site.lesson.translation_key, kind="lessons", locale="en")
    assert f"Line 1280: {OLD}, 1280" in lesson.body_as_given().decode()
    assert says("1280", lesson.body_as_given())

    called_first(
        code, type="call", kind="short_code", value="1288", by=people.keeper, **called("smart")
    )
    called_too(code, by=people.admin, **called("metfone"))

    lesson.refresh_from_db()
    assert lesson.overlay
    assert f"Line 1288: {OLD}, 1288" in lesson.body_as_given().decode()
    assert not says("1280", lesson.body_as_given())


@pytest.mark.soak
def test_contact_is_whole_where_an_alert_names_it_too(whole, many):  # noqa: F811
    """The alert has less of it than a lesson shows."""
    site, channel = whole
    people = site.office.people
    chosen = {"service": str(channel.key)}
    phrase = phrase_saying("Floods", chosen, en="Call {service}.", km="ហៅ {service}។")
    phrase = agreed(phrase, people.publisher, people.reviewer)
    alerts.send(phrase, by=people.publisher, hours=24, seen=phrase.digest)

    change(whole)

    assert NEW in Client().get("/api/v1/en/home/").json()["alert"]["text"]
    assert everywhere(Said(site, "en").by(OLD, NEW), NEW)


def test_two_contacts_before_anything_followed(changed):
    """What was told of the first is told still, when the second is gone."""
    site, channel = changed
    form = site.service.service.channels.get(type="web_form")

    for person in (site.office.people.keeper, site.office.people.admin):
        say.say(form, IS_NOT, by=person)

    lesson = Document.objects.get(key=site.lesson.translation_key, kind="lessons", locale="en")
    told = json.loads(lesson.overlay)
    assert told.keys() == {str(channel.key), str(form.key)}
    assert told[str(form.key)] is None
    assert lesson.etag.count("-") == 1
    assert form.value not in lesson.body_as_given().decode()
    assert everywhere(Said(site, "en").by(OLD, NEW), NEW)


def test_whoever_changes_what_is_told_is_found_at_night(changed):
    lesson = Document.objects.get(kind="lessons", locale="en")
    told = lesson.overlay.replace(NEW, THIRD)
    assert told != lesson.overlay
    Document.objects.filter(pk=lesson.pk).update(overlay=told)

    (finding,) = integrity.run(timezone.now()).findings

    assert str(lesson) in finding


# So few readers are waited for


@pytest.mark.slow("everything public is read three times")
def test_one_save_reaches_everything_and_leaves_the_rest(whole):  # noqa: F811
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

    called_first(
        channel, type="call", kind="mobile", value=NEW, by=people.keeper, **called("smart")
    )
    assert crawl() == before, "a candidate changes nothing"
    seq = Document.objects.order_by("-seq").first().seq
    called_too(channel, by=people.admin, **called("metfone"))
    assert deferred_rendering.left() == 0

    after = crawl()
    assert everywhere(Said(site, "en").by(OLD, NEW), NEW)
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


# No internal field

# Text columns of the directory's records that people are meant to read, or that say how a public
# thing is found. A column that stands nowhere here must be in no public byte.
PUBLIC = {
    "organization": {"website", "email_public"},
    "service": {"assured"},
    "statement": {"fact"},
    "contactchannel": {"value", "match"},
    "schedule": {"closed_on"},
    "holidayyear": {"days"},
    "coverage": {"districts"},
    "referralpoint": {"district", "commune"},
    "heldbackvalue": {"match"},
    "linkdomain": {"domain"},
    "knownshortcode": {"code"},
    # alerts are words that people approve (tests/api/alerts/)
    "alert": {"texts", "values"},
    "alertphrase": {"values"},
    "alerttext": {"text", "language"},
}


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
    if field.name == "waits":  # who said what of which fact or value
        value = [{"fact": "cost", "value": f"call mobile {text}", "by": [text], "owner": False}]
    elif isinstance(field, models.JSONField):
        value = [text]
    elif isinstance(field, models.EmailField):
        value = f"{text}@example.org"
    else:
        value = text[: field.max_length or len(text)]
        assert value.startswith(CANARY), f"{model} {field} is too short to be marked"
    # the plain queryset: the models' own refuses to go around save()
    rows = models.QuerySet(model)
    return rows.update(**{field.name: value})


@pytest.mark.slow("everything public is read")
def test_no_internal_field_is_in_any_public_byte(whole, caplog):  # noqa: F811
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
    HeldBackValue.objects.create(value="012 311 112", reason="x")
    called_first(channel, type="call", kind="mobile", value=NEW, by=people.keeper)
    say.say(channel, SILENT, by=people.keeper, words=CANARY)
    # the control: the sweep sees what stands in a public column
    record = site.organization.organization
    record.website = f"https://{CONTROL}.example.org/"
    record.save()

    columns = list(internal_columns())
    assert {(model._meta.model_name, field.name) for model, field in columns} >= {
        ("organization", "internal_contact_phone"),
        ("organization", "internal_contact_name"),
        ("service", "internal_name"),
        ("contactchannel", "proof_note"),
        ("contactchannel", "source_urls"),
        ("referralpoint", "internal_address"),
        ("knownshortcode", "owner"),
        ("consent", "guardian"),
    }
    with lifted():
        marked = {(one._meta.model_name, field.name): mark(one, field) for one, field in columns}
    assert marked["organization", "internal_name"] >= 1
    assert marked["contactchannel", "proof_note"] >= 2
    assert marked["consent", "who"] == 1
    get_user_model().objects.update(first_name=CANARY, last_name=CANARY)

    with caplog.at_level(logging.INFO):
        projection.rebuild()
        found = crawl()

    assert any(CONTROL in text for _etag, text in found.values())
    for address, (etag, text) in found.items():
        assert CANARY not in text + etag, address
    assert CANARY not in caplog.text
