"""A number that very many pages show: people get the new one at once, and nobody the old one."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.documents import following, projection, settling
from cms.documents.models import Dependency, Document, Follower, MediaFile
from home.directory import numbers
from lessons.library import files
from lessons.models import LessonPage
from tests.flows.demo_people import logged_in
from tests.flows.public_bytes import crawl
from tests.flows.test_one_number import NEW, OLD, digits_in, whole, whole_world  # noqa: F401
from tests.website.conftest import office, office_world, site_world  # noqa: F401


@pytest.fixture
def many(monkeypatch):
    """One page is too many to wait for."""
    monkeypatch.setattr(settling, "FAN_OUT", 0)


def change(whole):  # noqa: F811
    site, channel = whole
    people = site.office.people
    numbers.propose(channel, type="call", kind="mobile", value=NEW, by=people.keeper)
    numbers.confirm(channel, by=people.admin, method="called", networks_tested=["smart", "metfone"])


def showing(digits):
    return {address for address, (_etag, text) in crawl().items() if digits in digits_in(text)}


OLD_DIGITS, NEW_DIGITS = digits_in(OLD)[1:], digits_in(NEW)[1:]


@pytest.mark.slow("everything public is read four times")
def test_old_digits_are_gone_at_once_and_the_new_ones_come(whole, many):  # noqa: F811
    before = crawl()
    shown = showing(OLD_DIGITS)

    change(whole)

    now = crawl()
    assert not [a for a, (_etag, text) in now.items() if OLD_DIGITS in digits_in(text)]
    told = {a for a, (_etag, text) in now.items() if NEW_DIGITS in digits_in(text)}
    for locale in ("en", "km"):
        # what the number itself is about does not wait
        assert any(a.startswith(f"/api/v1/{locale}/help-now/") for a in told)
        assert any(a.startswith(f"/api/v1/{locale}/services/") for a in told)
    waiting = {a for a in shown - told if before[a][0]}
    assert any("/lessons/" in address for address in waiting)
    for address in waiting:
        assert now[address][0] != before[address][0], address
    assert following.left() == Follower.objects.count() > 0
    assert projection.check() == []

    following.tick(timezone.now())

    assert following.left() == 0
    assert not Document.objects.exclude(cut="").exists()
    assert shown == {a for a in showing(NEW_DIGITS) if a in shown}
    assert projection.check() == []


def test_a_copy_that_was_read_meanwhile_is_not_taken_for_the_new_one(whole, many):  # noqa: F811
    """Each of the three states has an ETag of its own, compressed too."""
    lesson = Document.objects.get(kind="lessons", locale="en")
    address = json.loads(bytes(lesson.body))["url"]
    packed = {"headers": {"accept-encoding": "gzip"}}
    seen = []
    for step in (None, change, lambda whole: following.tick(timezone.now())):
        if step is not None:
            step(whole)
        plain, small = Client().get(address), Client().get(address, **packed)
        for answer, options in ((plain, {}), (small, packed)):
            headers = {**options.get("headers", {}), "if-none-match": answer["ETag"]}
            assert Client().get(address, headers=headers).status_code == 304
        seen += [plain["ETag"], small["ETag"]]
    assert len(set(seen)) == 6


def test_feed_gives_no_old_number_either(whole, many):  # noqa: F811
    change(whole)

    entries = Client().get("/api/v1/changes/?limit=100").json()["results"]
    for entry in entries:
        assert OLD_DIGITS not in digits_in(json.dumps(entry["document"]))
        if entry["kind"] in ("lessons", "guides"):
            stored = Document.objects.get(
                key=entry["key"], locale=entry["locale"], kind=entry["kind"]
            )
            assert entry["etag"] == stored.etag


def test_copy_of_before_hears_of_it_at_once(whole, many):  # noqa: F811
    """Who asks for what is new a second after the change, and then not for a day."""
    token = Client().get("/api/v1/changes/").json()["last_seq"]

    change(whole)

    heard = Client().get(f"/api/v1/changes/?since={token}&limit=100").json()
    assert {entry["kind"] for entry in heard["results"]} >= {"lessons", "guides", "help-now"}
    assert OLD_DIGITS not in digits_in(json.dumps(heard["results"]))
    following.tick(timezone.now())
    then = Client().get(f"/api/v1/changes/?since={heard['last_seq']}").json()["results"]
    lessons = [entry["document"] for entry in then if entry["kind"] == "lessons"]
    assert lessons and NEW_DIGITS in digits_in(json.dumps(lessons[0]))


def test_number_stays_where_only_words_were_taken_down(whole, many):  # noqa: F811
    """The Khmer page of a service goes; its number answers as before."""
    site, _channel = whole
    page = type(site.service).objects.get(
        translation_key=site.service.translation_key, locale__language_code="km"
    )

    page.unpublish()

    assert following.left()
    assert not Document.objects.exclude(cut="").exists()
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

    assert following.left()
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


def test_screens_say_how_many_are_left(whole, many):  # noqa: F811
    change(whole)
    editor = logged_in("editor")
    left = following.left()

    told = editor.get("/admin/").content.decode()
    assert f"{left} pages still show what was before" in told

    following.tick(timezone.now())
    assert "still show" not in editor.get("/admin/").content.decode()


def test_one_that_fails_is_tried_again_and_holds_up_nobody(whole, many, monkeypatch):  # noqa: F811
    change(whole)
    real = settling.render
    lesson = LessonPage.objects.get(locale__language_code="en")

    def render(page, kind, **options):
        if page.pk == lesson.pk:
            raise RuntimeError("This page cannot be written.")
        return real(page, kind, **options)

    monkeypatch.setattr(settling, "render", render)
    following.tick(timezone.now())
    (row,) = Follower.objects.all()
    assert (row.key, row.failures) == (lesson.translation_key, 1)
    assert not showing(OLD_DIGITS)
    told = logged_in("editor").get("/admin/").content.decode()
    assert "1 page could not be written again" in told and f"/pages/{lesson.pk}/edit/" in told
    assert "still show" not in told

    monkeypatch.setattr(settling, "render", real)
    following.tick(timezone.now())
    assert following.left() == 1, "not every second"
    following.tick(timezone.now() + timedelta(minutes=1))
    assert following.left() == 0
    assert projection.check() == []


def test_what_changes_between_two_batches_is_read_again(whole, many, monkeypatch):  # noqa: F811
    """What one batch has looked at serves the next one only if nobody had the feed meanwhile."""
    site, channel = whole
    people = site.office.people
    change(whole)
    monkeypatch.setattr(following, "MOST", 1)
    written, write = [], following.Batches.write

    def then_somebody_else(batches, rows):
        write(batches, rows)
        written.append(batches._context)
        if len(written) == 1:
            numbers.propose(channel, type="call", kind="mobile", value=OLD, by=people.keeper)
            networks = ["smart", "metfone"]
            numbers.confirm(channel, by=people.admin, method="called", networks_tested=networks)

    monkeypatch.setattr(following.Batches, "write", then_somebody_else)
    following.tick(timezone.now())
    following.tick(timezone.now())  # the first one is looked at again

    assert following.left() == 0
    assert len(written) > 2 and written[0] is not written[1] and written[1] is written[2]
    assert not showing(NEW_DIGITS)
    assert showing(OLD_DIGITS)
    assert projection.check() == []


def test_what_disappears_disappears_at_once(whole, many):  # noqa: F811
    site, _channel = whole
    course = type(site.course).objects.get(pk=site.course.pk)

    course.unpublish()

    kinds = ("courses", "modules", "lessons", "guides")
    assert not Document.objects.filter(kind__in=kinds, locale="en", deleted=False).exists()


def test_a_page_that_is_published_meanwhile_is_whole(whole, many):  # noqa: F811
    site, _channel = whole
    change(whole)

    projection.project(LessonPage.objects.get(pk=site.lesson.pk))

    lesson = Document.objects.get(key=site.lesson.translation_key, kind="lessons", locale="en")
    assert lesson.cut == ""
    assert NEW_DIGITS in digits_in(bytes(lesson.body).decode())


def test_two_changes_before_anything_followed(whole, many):  # noqa: F811
    """What was cut by the first is cut still."""
    site, channel = whole
    change(whole)
    form = site.service.service.channels.get(type="web_form")

    numbers.withdraw(form, by=site.office.people.keeper, reason="It is closed.")

    lesson = Document.objects.get(key=site.lesson.translation_key, kind="lessons", locale="en")
    assert set(lesson.cut.split()) == {str(channel.key), str(form.key)}
    assert lesson.etag.count("-") == 1
    assert not showing(OLD_DIGITS)


def test_few_readers_are_written_at_once(whole):  # noqa: F811
    change(whole)

    assert following.left() == 0
    assert not showing(OLD_DIGITS)
