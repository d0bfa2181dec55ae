"""One account with every right tries to get its words out alone; a second person lets them."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from cms.documents.models import Document
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.models import InfoPage
from khmertext.checks import TURNED
from lessons.library import files
from lessons.models import Consent, CoursePage, Picture, Resource
from localize.workflow import publish, review, string_issues
from localize.workflow.models import Review
from tests.flows.office import named as seen_as
from tests.lessons.private_data import picture as picture_bytes
from tests.localize.conftest import TEXTS, desk, desk_world, page, page_world  # noqa: F401

MARKER = "ពាក្យសម្គាល់"


@pytest.fixture
def alone(desk):  # noqa: F811
    """Somebody who is editor, translator, reviewer and publisher at once."""
    user = type(desk.people.editor).objects.create_user("alone")
    for person in (
        desk.people.editor,
        desk.people.translator2,
        desk.people.reviewer,
        desk.people.publisher,
    ):
        user.groups.add(*person.groups.all())
    return user


def is_public() -> bool:
    return any(MARKER in bytes(d.body or b"").decode() for d in Document.objects.all())


def test_khmer_source_by_one_account(desk, alone, client):  # noqa: F811
    written = InfoPage(title="អំពីយើង", intro=MARKER, live=False)
    desk.homes["km"].add_child(instance=written)
    revision = written.save_revision(user=alone)
    client.force_login(alone)

    with pytest.raises(Refused):
        revision.publish(user=alone)
    with pytest.raises(Refused):
        publish.publish_source(written, by=alone)
    written.refresh_from_db()
    revision.approved_go_live_at = written.latest_revision_created_at
    revision.save()
    call_command("worker", "--once")
    assert not is_public()
    assert not InfoPage.objects.get(pk=written.pk).live

    publish.publish_source(InfoPage.objects.get(pk=written.pk), by=desk.people.publisher)
    assert is_public()


def test_translation_by_one_account(desk, page, alone):  # noqa: F811
    drafts = desk.draft(page, {**TEXTS, "Ask for help.": f"{MARKER}។"})
    desk.approve(drafts["Stay safe"])
    StringTranslation.objects.filter(pk=drafts["Ask for help."].string_translation_id).update(
        last_translated_by=alone
    )
    submitted = review.submit(drafts["Ask for help."], by=alone)

    for act in (
        lambda: review.endorse(submitted, by=alone),
        lambda: review.break_glass(submitted, by=alone, reason="now"),
    ):
        with pytest.raises((Refused, ValidationError)):
            act()
    with pytest.raises(Refused):
        publish.publish(desk.translation(page), by=alone)
    assert not is_public()

    submitted = Review.objects.get(pk=submitted.pk)
    for issue in submitted.issues:
        if submitted.is_open_warning(issue):
            submitted = review.dismiss(
                submitted, by=desk.people.reviewer, name=string_issues.name_of(issue)
            )
    review.endorse(submitted, by=desk.people.reviewer)
    publish.publish(desk.translation(page), by=alone)
    assert is_public()


def test_what_break_glass_lets_one_administrator_do(desk, page):  # noqa: F811
    """As docs/small-office.md says it: she wrote the text herself, with a meaning turned round."""
    admin = desk.people.admin
    work = desk.write(intro="They do not come back.")
    texts = {work.title: f"{MARKER} ក", "They do not come back.": "ពួកគេចាកចេញជារៀងរហូត។"}
    drafts = list(desk.draft(work, texts).values())
    for one in drafts:
        StringTranslation.objects.filter(pk=one.string_translation_id).update(
            last_translated_by=admin
        )
        submitted = review.submit(Review.objects.get(pk=one.pk), by=admin)
        with pytest.raises((Refused, ValidationError)):
            review.endorse(submitted, by=admin)
    warned = {issue["id"] for one in Review.objects.all() for issue in one.issues}
    assert warned & TURNED
    with pytest.raises(Refused):
        publish.publish(desk.translation(work), by=admin)

    for one in drafts:
        review.break_glass(Review.objects.get(pk=one.pk), by=admin, reason="Nobody answers.")
    publish.publish(desk.translation(work), by=admin)

    assert is_public()
    kept = AuditEntry.objects.filter(verb="break_glass", by_id=admin.pk)
    assert {one.comment for one in kept} == {"Nobody answers."} and len(kept) == len(drafts)
    wrong = desk.draft(page, {"Ask for help.": "Ask for help."})["Ask for help."]
    with pytest.raises(Refused):
        review.break_glass(wrong, by=admin, reason="Nobody answers.")
    source = InfoPage(title="Own", intro="Own words", live=False)
    desk.homes["en"].add_child(instance=source)
    source.save_revision(user=admin)
    with pytest.raises(Refused):
        publish.publish_source(source, by=admin)


def test_captions_file_by_one_account(desk, alone):  # noqa: F811
    resource = Resource.objects.create(name="Film", type="video", audiences=["young_person"])
    words = f"WEBVTT\n\n00:00.000 --> 00:01.000\n{MARKER}\n"
    upload = SimpleUploadedFile("captions.vtt", words.encode(), "text/vtt")
    added = files.add(resource, language="km", role="captions", upload=upload, by=alone)

    with pytest.raises(Refused):
        files.confirm(added, by=alone)
    added.refresh_from_db()
    assert added.confirmed_at is None  # channels get confirmed files only

    assert files.confirm(added, by=desk.people.publisher).confirmed_by == desk.people.publisher


# Pictures and consents


@pytest.fixture
def cover(desk, settings, tmp_path):  # noqa: F811
    """The cover of a book that two people published."""
    settings.MEDIA_ROOT = tmp_path
    picture = Picture.objects.create(title="t", alt_text="a", file=upload(400))
    book = CoursePage(
        audience="young_person",
        title="B",
        description="d",
        order=1,
        live=False,
        cover_image=picture,
        cover_alt="A",
    )
    desk.homes["en"].add_child(instance=book)
    desk.publish(book)
    return picture


def upload(width):
    return SimpleUploadedFile("a.png", picture_bytes("png", size=(width, 200)), "image/png")


def try_to_decide(client):
    for asked in ChangeRequest.objects.all():
        client.post(reverse("approvals:confirm"), {"request": seen_as(asked)})


def confirm_as(client, person):
    client.force_login(person)
    try_to_decide(client)


def widths():
    books = Document.objects.filter(kind="courses", deleted=False)
    shown = [json.loads(bytes(book.body))["thumbnail"] for book in books]
    return {picture["width"] for picture in shown if picture}


def test_picture_by_one_account(desk, alone, client, cover):  # noqa: F811
    client.force_login(alone)
    values = {"title": "t", "alt_text": "a", "credit": MARKER, "collection": "1"}
    assert widths() == {400}

    address = reverse("wagtailimages:edit", args=[cover.pk])
    client.post(address, {**values, "file": upload(500)})
    try_to_decide(client)
    client.post(address, {**values, "file": upload(500)})
    cover.refresh_from_db()
    cover.file = upload(600)
    with pytest.raises(PermissionDenied):
        cover.save()
    call_command("worker", "--once")
    call_command("rebuild_documents")
    assert widths() == {400}
    assert not is_public()

    confirm_as(client, desk.people.publisher)
    assert widths() == {500}
    assert is_public()


def test_face_of_a_child_by_one_account(desk, alone, client, cover):  # noqa: F811
    client.force_login(alone)
    values = {"title": "t", "alt_text": "a", "collection": "1"}
    address = reverse("wagtailimages:edit", args=[cover.pk])

    client.post(address, {**values, "has_identifiable_child": "on"})
    assert widths() == set()

    client.post(address, values)
    consent = {
        "picture": cover.pk,
        "who": "File 1",
        "guardian": "Mother",
        "scope": ["web"],
        "given_on": "2026-01-01",
        "expires_on": "2099-01-01",
        "kept_at": "Cabinet",
    }
    client.post(reverse("wagtailsnippets_lessons_consent:add"), consent)
    try_to_decide(client)
    call_command("rebuild_documents")
    assert (ChangeRequest.objects.open().count(), widths()) == (2, set())

    ChangeRequest.objects.open().of(cover).delete()
    confirm_as(client, desk.people.publisher)
    assert widths() == {400}

    client.force_login(alone)
    record = Consent.objects.get()
    edit = reverse("wagtailsnippets_lessons_consent:edit", args=[record.pk])
    client.post(edit, {**consent, "withdrawn_on": "2026-11-01"})
    assert widths() == set()
    client.post(edit, consent)
    try_to_decide(client)
    assert widths() == set()


# Addresses


def test_address_of_a_page_by_one_account(desk, page, alone, client):  # noqa: F811
    """A slug is read, and says what it wants in letters and digits."""
    slug = "call-012-345-678"

    def is_there():
        return any(slug in d.slug or slug in bytes(d.body or b"").decode() for d in public())

    def public():
        return Document.objects.filter(deleted=False)

    def move():
        draft = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.slug = slug
        return draft.save_revision(user=alone)

    with pytest.raises(Refused):
        move().publish(user=alone)
    assert not is_there()

    InfoPage.objects.get(pk=page.pk).unpublish()
    with pytest.raises(Refused):
        move().publish(user=alone)
    row = InfoPage.objects.get(pk=page.pk)
    row.live, row.slug = True, slug
    with pytest.raises(Refused):
        row.save()
    assert not is_there()

    publish.publish_source(InfoPage.objects.get(pk=page.pk), by=desk.people.publisher)
    assert is_there()
