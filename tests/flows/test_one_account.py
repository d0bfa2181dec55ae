"""One account with every right tries to get its words out alone; a second person lets them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from wagtail_localize.models import StringTranslation

from cms.api.models import Document
from home.models import InfoPage
from lessons import files
from lessons.models import Resource
from localize import publish, review
from localize.gate import GateRefused
from localize.models import Review
from tests.localize.conftest import TEXTS, desk, desk_world, page  # noqa: F401

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

    with pytest.raises(GateRefused):
        revision.publish(user=alone)
    with pytest.raises(GateRefused):
        publish.publish_source(written, by=alone)
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={written.pk}", {})
    client.post(f"/admin/localize/source/{written.pk}/endorse/", {})
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
        lambda: review.break_glass(submitted, by=alone, reason="now", password="x"),
    ):
        with pytest.raises((ValidationError, PermissionDenied)):
            act()
    with pytest.raises(GateRefused):
        publish.publish(desk.translation(page), by=alone)
    assert not is_public()

    submitted = Review.objects.get(pk=submitted.pk)
    for issue in submitted.findings:
        if review.is_open_warning(submitted, issue):
            submitted = review.dismiss(submitted, by=desk.people.reviewer, issue_id=issue["id"])
    review.endorse(submitted, by=desk.people.reviewer)
    publish.publish(desk.translation(page), by=alone)
    assert is_public()


def test_captions_file_by_one_account(desk, alone):  # noqa: F811
    resource = Resource.objects.create(name="Film", type="video", audiences=["young_person"])
    words = f"WEBVTT\n\n00:00.000 --> 00:01.000\n{MARKER}\n"
    upload = SimpleUploadedFile("captions.vtt", words.encode(), "text/vtt")
    added = files.add(resource, language="km", role="captions", upload=upload, by=alone)

    with pytest.raises(ValidationError):
        files.confirm(added, by=alone)
    added.refresh_from_db()
    assert added.confirmed_at is None  # channels get confirmed files only

    assert files.confirm(added, by=desk.people.publisher).confirmed_by == desk.people.publisher
