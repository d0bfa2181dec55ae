"""Consent: without it a child's picture is nowhere; when it ends, the picture leaves everything."""

import shutil
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse, reverse_lazy

from cms.documents.models import Document, MediaFile
from cms.publishing.approvals import engine
from cms.publishing.approvals.records import propose as put_aside
from cms.worker import tick
from lessons.models import Consent, CoursePage, LessonPage, ModulePage, Picture
from localize.workflow.publish import publish_source
from tests.conftest import member
from tests.lessons.private_data import picture as picture_bytes
from tests.lessons.samples import block, set_fields
from tests.settings import MEDIA_ROOT
from tests.shared_fixtures import again, world

TODAY = date(2026, 11, 24)
FILES = MEDIA_ROOT / "consents"
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Phnom_Penh"))


@pytest.fixture(autouse=True)
def clock(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def make_child():
    return Picture.objects.create(
        title="t",
        alt_text="a",
        file=ContentFile(picture_bytes("jpeg"), name="a.jpg"),
        has_identifiable_child=True,
    )


@pytest.fixture
def child(request, db):
    """The picture of the lesson, where a test asks for one; else one that nothing shows."""
    if "lesson" in request.fixturenames:
        return request.getfixturevalue("shown")[1]
    return make_child()


def make_consent(child, **changes):
    values = {
        "picture": child,
        "who": "canary-who",
        "guardian": "canary-guardian",
        "given_on": TODAY - timedelta(days=30),
        "scope": ["web"],
        "expires_on": TODAY + timedelta(days=30),
        "kept_at": "canary-cabinet",
        **changes,
    }
    return Consent.objects.create(**values)


@pytest.fixture
def agree(child):
    return partial(make_consent, child)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"expires_on": TODAY}, True),
        ({"expires_on": TODAY - timedelta(days=1)}, False),
        ({"given_on": TODAY + timedelta(days=1)}, False),
        ({"withdrawn_on": TODAY}, False),
        ({"withdrawn_on": TODAY + timedelta(days=5)}, False),
        ({"scope": ["print", "social"]}, False),
    ],
)
def test_consent_covers_a_day(changes, may, child, agree):
    agree(**changes)

    assert Picture.objects.get().may_be_published() is may


def test_without_consent_nothing_is_published(child):
    assert not child.may_be_published()


def test_two_children_need_two_consents(child, agree):
    agree()
    agree(withdrawn_on=TODAY)

    assert not Picture.objects.get().may_be_published()


def test_recorded_consent_makes_the_sizes_that_publishing_needs(child, agree):
    assert not child.renditions.exists()

    agree()

    assert child.renditions.exclude(sha256="").count() == 2


def test_consent_is_not_given_in_the_future(agree):
    consent = agree(given_on=TODAY + timedelta(days=1))

    with pytest.raises(ValidationError) as caught:
        consent.full_clean()

    assert set(caught.value.error_dict) == {"given_on"}


def test_database_refuses_an_end_before_the_beginning(child, agree):
    with pytest.raises(IntegrityError), transaction.atomic():
        agree(expires_on=TODAY - timedelta(days=31))


# In a public lesson


def published(tree, parent, page):
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(user=member(tree, "editor", "Editors"))
    publish_source(page, by=member(tree, "publisher", "Publishers"))
    return type(page).objects.get(pk=page.pk)


def make_module(tree):
    with time_machine.travel(NOON, tick=False):
        course = CoursePage(audience="young_person", title="B", slug="b", description="d", order=1)
        course = published(tree, tree.english, course)
        return published(tree, course, ModulePage(title="M", slug="m", summary="s"))


public_module_world = world(make_module, "public_tree_world")


def make_lesson(tree, module):
    """The lesson and its picture, whose files lie in FILES."""
    shutil.rmtree(FILES, ignore_errors=True)
    with time_machine.travel(NOON, tick=False), override_settings(MEDIA_ROOT=FILES):
        child = make_child()
        make_consent(child)
        page = LessonPage(
            audience="young_person", title="L", slug="l", summary="s", duration_min=30
        )
        value = {"image": child.pk, "alt": "w-alt", "decorative": False, "caption": ""}
        fields = {
            "objectives": [block("objective", "see")],
            "key_messages": [block("message", "look")],
            "body": [block("image", value), block("heading", {"level": "2", "text": "stays"})],
        }
        return published(tree, module, set_fields(page, fields)), child


lesson_world = world(make_lesson, "public_tree_world", "public_module_world")


@pytest.fixture
def shown(public_tree, clock, tmp_path, lesson_world):
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    return again(lesson_world)


@pytest.fixture
def lesson(shown):
    """A public lesson that shows the picture, with consent."""
    return shown[0]


def stored(lesson, kind="lessons"):
    document = Document.objects.get(key=lesson.translation_key, locale="en", kind=kind)
    return bytes(document.body).decode() + bytes(document.card).decode()


def addresses():
    return sorted("/media/" + name for name in MediaFile.objects.values_list("name", flat=True))


def assert_gone(lesson, client, was, tmp_path):
    assert "w-alt" not in stored(lesson)
    assert "stays" in stored(lesson)
    assert addresses() == []
    assert [client.get(address).status_code for address in was] == [404] * len(was)
    assert not list(tmp_path.glob("images/*"))


def test_picture_with_consent_is_public_and_the_consent_is_not(lesson, client):
    was = addresses()

    assert len(set(was)) == 2
    assert [client.get(address).status_code for address in was] == [200] * len(was)
    assert "w-alt" in stored(lesson)
    everything = "".join(
        bytes(part).decode()
        for row in Document.objects.filter(deleted=False)
        for part in (row.body, row.card)
    )
    assert "canary" not in everything


def test_no_cache_keeps_the_picture_of_a_child_for_more_than_a_minute(
    lesson, client, child, editor, publisher
):
    was = addresses()
    assert {client.get(one)["Cache-Control"] for one in was} == {
        "public, max-age=60, must-revalidate"
    }
    known = client.get(was[0])["ETag"]
    unchanged = client.get(was[0], headers={"if-none-match": known})
    assert (unchanged.status_code, unchanged["Cache-Control"]) == (
        304,
        "public, max-age=60, must-revalidate",
    )

    nobody_is_recognised = put_aside(child, {"has_identifiable_child": False}, by=editor)
    engine.endorse(nobody_is_recognised, by=publisher)

    assert {client.get(one)["Cache-Control"] for one in addresses()} == {
        "public, max-age=31536000, immutable"
    }


def test_when_consent_ends_the_picture_leaves_everything_in_one_run(
    lesson, client, clock, tmp_path, django_capture_on_commit_callbacks
):
    was = addresses()
    clock.shift(timedelta(days=31))

    with django_capture_on_commit_callbacks(execute=True):
        failed = tick(NOON + timedelta(days=31))

    assert failed == 0
    assert_gone(lesson, client, was, tmp_path)


@pytest.mark.parametrize("how", ["withdraw", "delete", "flag"])
def test_without_consent_the_picture_leaves_at_once(
    how, lesson, client, tmp_path, child, django_capture_on_commit_callbacks
):
    was = addresses()

    with django_capture_on_commit_callbacks(execute=True):
        consent = Consent.objects.get()
        if how == "withdraw":
            consent.withdrawn_on = TODAY
            consent.save()
        elif how == "delete":
            consent.delete()
        else:
            Consent.objects.all().delete()  # as if recorded for another picture
            child.save()

    assert_gone(lesson, client, was, tmp_path)


# The desk


UPLOAD = reverse_lazy("wagtailimages_chooser:create")
FIRST = "image-chooser-upload-"
CONSENT = {
    "who": "file 12",
    "guardian": "mother",
    "scope": "web",
    "given_on": "2026-11-01",
    "expires_on": "2027-11-01",
    "kept_at": "cabinet",
}


def upload(client, consent, **changes):
    """A picture through the dialog of the block, with its consent."""
    values = {"title": "t", "alt_text": "a", "collection": "1", "has_identifiable_child": "on"}
    values |= {f"consent-{name}": value for name, value in consent.items()} | changes
    file = SimpleUploadedFile("a.jpg", picture_bytes("jpeg"), content_type="image/jpeg")
    form = {FIRST + name: value for name, value in values.items()} | {f"{FIRST}file": file}
    return client.post(UPLOAD, form).json()


def test_picture_and_its_consent_are_one_dialog(client, editor):
    client.force_login(editor)

    answer = upload(client, CONSENT)

    assert answer["step"] == "chosen"
    picture = Picture.objects.get()
    (consent,) = picture.consents.all()
    assert (consent.recorded_by, consent.who, consent.scope) == (editor, "file 12", ["web"])
    assert picture.may_be_published()  # nothing names it: whoever publishes the page looks at both


def test_dialog_takes_a_picture_whose_consent_comes_later(client, editor):
    client.force_login(editor)

    assert upload(client, {})["step"] == "chosen"

    assert not Picture.objects.get().may_be_published()


@pytest.mark.parametrize(
    "lacking, changes",
    [
        ("guardian", {}),
        ("expires_on", {"consent-expires_on": "2026-10-01"}),
        ("given_on", {"consent-given_on": "2026-12-01"}),
        ("has_identifiable_child", {"has_identifiable_child": ""}),
    ],
)
def test_half_a_consent_is_refused_with_what_is_missing(client, editor, lacking, changes):
    client.force_login(editor)
    consent = {name: value for name, value in CONSENT.items() if name != lacking or changes}

    answer = upload(client, consent, **changes)

    assert answer["step"] == "reshow_creation_form"
    assert "error" in answer["htmlFragment"] and "file 12" in answer["htmlFragment"]
    assert (Picture.objects.count(), Consent.objects.count()) == (0, 0)


def test_consent_in_the_dialog_is_for_who_may_record_one_and_once(client, editor, child, agree):
    address = reverse("wagtailimages:edit", args=[child.pk])
    client.force_login(editor)
    assert "consent-guardian" in client.get(address).content.decode()
    agree()
    assert "consent-guardian" not in client.get(address).content.decode()

    editor.groups.all()[0].permissions.remove(Permission.objects.get(codename="add_consent"))
    child.consents.all().delete()
    client.force_login(editor)
    assert "consent-guardian" not in client.get(address).content.decode()
    upload(client, CONSENT)
    assert not Consent.objects.exists()
