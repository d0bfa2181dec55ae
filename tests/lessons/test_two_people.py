"""What one person can change in public alone: nothing of a picture or a link that anything names.

The picture is the cover of a book that two people published, unless a test says otherwise.
"""

import json
import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from wagtail.images.forms import get_image_form
from wagtail_localize.models import SegmentOverride, TranslatableObject, TranslationContext

from cms.core import guard
from cms.core.guard import WrittenRound
from cms.documents.models import Document, MediaFile
from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.approvals.records import propose as propose_change
from cms.two_people.refusals import Refused
from home.models import Organization
from lessons.library import files
from lessons.models import Consent, CoursePage, Picture, Resource
from localize.workflow import publish
from tests.flows.office import logged_in
from tests.flows.office import named as seen_as
from tests.lessons import private_data
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.settings import MEDIA_ROOT
from tests.shared_fixtures import again, world

ROOT = Path(__file__).resolve().parent.parent.parent
COVER_FILES = MEDIA_ROOT / "covers"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def png(width=400, name="Sok Dara.png"):
    return ContentFile(private_data.picture("png", size=(width, 200)), name=name)


def upload(width):
    return SimpleUploadedFile("b.png", private_data.picture("png", size=(width, 200)))


@dataclass(frozen=True)
class Cover:
    """A picture and the public book that shows it."""

    picture: Picture
    book: CoursePage


def make_picture():
    return Picture.objects.create(title="Cover", alt_text="a", credit="Maly", file=png())


def make_draft(desk, picture):  # noqa: F811
    page = CoursePage(
        audience="young_person",
        title="B",
        description="d",
        order=1,
        live=False,
        cover_image=picture,
        cover_alt="A",
    )
    desk.homes["en"].add_child(instance=page)
    page.save_revision(user=desk.people.editor)
    return page


def make_cover(desk):  # noqa: F811
    shutil.rmtree(COVER_FILES, ignore_errors=True)
    with override_settings(MEDIA_ROOT=COVER_FILES):
        picture = make_picture()
        book = publish.publish_source(make_draft(desk, picture), by=desk.people.publisher)
    return Cover(picture, book)


cover_world = world(make_cover, "desk_world")


@pytest.fixture
def cover(desk, media, cover_world):  # noqa: F811
    shutil.copytree(COVER_FILES, media, dirs_exist_ok=True)
    return again(cover_world)


@pytest.fixture
def picture(request, db):
    """The cover of the book, where a test asks for the book; else one that nothing names."""
    if "book" in request.fixturenames:
        return request.getfixturevalue("cover").picture
    return make_picture()


@pytest.fixture
def draft(desk, picture):  # noqa: F811
    return make_draft(desk, picture)


@pytest.fixture
def book(cover):
    return cover.book


@pytest.fixture
def editor(desk):  # noqa: F811
    return desk.people.editor


@pytest.fixture
def publisher(desk):  # noqa: F811
    return desk.people.publisher


def shown(page):
    document = Document.objects.get(key=page.translation_key, locale="en")
    return None if document.deleted else json.loads(bytes(document.body))["thumbnail"]


def stored(media):
    return {path for path in media.rglob("*") if path.is_file()}


def propose(picture, by, **new):
    return propose_change(picture, new or {"file": png(500)}, by=by)


def requests(model=Picture):
    """Those of pictures: two people publish the book, too."""
    return ChangeRequest.objects.about(model)


def decide(client, name, asked, **data):
    """Press a button of its screen, as that was when it was opened."""
    named = {"request": seen_as(asked)}
    return client.post(reverse(f"approvals:{name}"), named | data, follow=True)


# Scripts


@pytest.mark.parametrize(
    "change",
    [{"file": png(500)}, {"credit": "Call 012 345 678"}, {"credit": ""}],
    ids=["file", "credit", "no credit"],
)
def test_script_cannot_change_a_picture_in_use(change, book, picture):
    before = shown(book)
    for name, value in change.items():
        setattr(picture, name, value)

    with pytest.raises(WrittenRound):
        picture.save()

    assert shown(book) == before


def test_script_cannot_say_alone_that_no_child_is_recognisable(book, picture):
    picture.has_identifiable_child = True
    picture.save()
    assert shown(book) is None

    picture.has_identifiable_child = False
    with pytest.raises(WrittenRound):
        picture.save()

    assert shown(book) is None


@pytest.mark.parametrize(
    "values", [{"file": "x.png"}, {"credit": "x"}, {"has_identifiable_child": False}]
)
def test_querysets_do_not_change_pictures(values, picture):
    with pytest.raises(WrittenRound):
        Picture.objects.update(**values)
    with pytest.raises(WrittenRound):
        Picture.objects.bulk_update([picture], list(values))


def test_another_stored_file_is_a_new_file(book, picture):
    picture.file = default_storage.save("original_images/other.png", png(500))

    with pytest.raises(WrittenRound):
        picture.save()


def test_what_only_protects_is_done_at_once(book, picture):
    picture.has_identifiable_child = True
    picture.save()
    assert shown(book) is None

    picture.delete()
    assert not Picture.objects.exists()


def test_what_no_reader_sees_is_done_at_once(book, picture):
    picture.title, picture.alt_text = "Other", "other"
    picture.save()

    assert Picture.objects.get().title == "Other"


# Who names it


def assert_waits(picture):
    picture = Picture.objects.get(pk=picture.pk)
    picture.file = png(500)
    with pytest.raises(WrittenRound):
        picture.save()


def test_picture_that_nothing_names_changes_at_once(picture):
    picture.file = png(500)
    picture.save()

    assert Picture.objects.get().width == 500


def test_draft_that_somebody_may_be_reading_names_it(draft, picture):
    assert_waits(picture)


def test_draft_that_shows_it_no_more_may_come_back(draft, picture, editor):
    draft.cover_image = None
    draft.save_revision(user=editor)
    draft.save()

    assert_waits(picture)


def test_logo_names_it(picture):
    Organization.objects.create(internal_name="o", kind="ngo", logo=picture)

    assert_waits(picture)


def test_first_page_of_a_file_names_it(db, editor):
    resource = Resource.objects.create(name="r", type="pdf")
    upload = ContentFile(private_data.pdf(width=60), name="a.pdf")
    file = files.add(resource, language="km", upload=upload, by=editor)

    assert_waits(file.thumbnail)


def test_picture_that_a_language_chose_names_it(book, desk, db):  # noqa: F811
    chosen = Picture.objects.create(title="Khmer cover", alt_text="a", file=png())
    source = TranslatableObject.objects.get(translation_key=book.translation_key)
    context = TranslationContext.objects.create(object=source, path="cover_image")
    SegmentOverride.objects.create(
        locale=desk.homes["km"].locale, context=context, data_json=str(chosen.pk)
    )

    assert_waits(chosen)


def test_change_that_waits_names_it(db, editor, picture):
    resource = Resource.objects.create(name="r", type="pdf", thumbnail=picture)
    new = Picture.objects.create(title="New one", alt_text="a", file=png())
    propose_change(resource, {"thumbnail": new.pk}, by=editor)

    assert_waits(new)


# Two people


def test_old_picture_stays_until_somebody_else_has_looked(
    book, picture, editor, publisher, client, media, django_capture_on_commit_callbacks
):
    before, old = shown(book), [one.name for one in MediaFile.objects.all()]

    proposal = propose(picture, editor)
    waiting = proposal.new["file"]
    assert shown(book) == before
    assert client.get(f"/media/{waiting}").status_code == 404
    with pytest.raises(Refused, match="yourself"):
        engine.endorse(proposal, by=editor)

    with django_capture_on_commit_callbacks(execute=True):
        engine.endorse(proposal, by=publisher)

    assert shown(book)["width"] == 500
    assert (shown(book)["credit"], before["credit"]) == ("Maly", "Maly")
    picture.refresh_from_db()
    assert (picture.file.name, picture.width) == (waiting, 500)
    assert picture.file_size == picture.file.size
    new = [one.name for one in MediaFile.objects.all()]
    assert not set(old) & set(new)
    assert {client.get(f"/media/{name}").status_code for name in old} == {404}
    assert {client.get(f"/media/{name}").status_code for name in new} == {200}
    assert [private_data.traces(path.read_bytes()) for path in stored(media)] == [[]] * 3


@pytest.mark.parametrize("verb", ["refuse", "take_back"])
def test_change_that_does_not_come_leaves_nothing(
    verb, book, picture, editor, publisher, media, django_capture_on_commit_callbacks
):
    before, files_before = shown(book), stored(media)
    proposal = propose(picture, editor)
    assert len(stored(media)) == len(files_before) + 1

    with django_capture_on_commit_callbacks(execute=True):
        if verb == "refuse":
            engine.return_(proposal, by=publisher, reason="A name is in it.")
        else:
            engine.take_back(proposal, by=editor)

    assert shown(book) == before
    assert stored(media) == files_before
    with pytest.raises(Refused, match="decided"):
        engine.endorse(proposal, by=publisher)
    propose(picture, editor)  # another one may wait now


def test_a_change_asked_for_again_shows_what_became_of_it(book, picture, editor, publisher):
    first = propose(picture, editor, credit="Call 012 345 678")
    engine.return_(first, by=publisher, reason="No numbers.")
    again = propose(picture, editor, credit="Dara")

    answer = logged_in(publisher).get(reverse("approvals:request", args=[again.pk]))

    first_read, _fold, folded = answer.content.decode().partition("<details")
    assert "No numbers." in first_read and "Changed since you read it" in first_read
    assert "Call 012 345 678" in first_read and "Dara" in first_read
    assert "Maly" in folded and "Maly" not in first_read.partition("Changed since")[2]


def test_what_is_no_picture_cannot_be_proposed(book, picture, editor):
    with pytest.raises(ValidationError):
        propose(picture, editor, file=ContentFile(b"<svg/>", name="a.png"))

    assert not requests().exists()


def test_only_fields_for_two_are_proposed(book, picture, editor):
    with pytest.raises(ValueError, match="title"):
        propose(picture, editor, title="x")


def test_database_refuses_one_person_twice(book, picture, editor):
    proposal = propose(picture, editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Endorsement.objects.create(request=proposal, by=editor)


def test_database_refuses_a_second_open_change(book, picture, editor, publisher):
    propose(picture, editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.create(subject=picture, digest="x", asked_by=publisher)


def test_deleted_picture_takes_its_change_along(
    book, picture, editor, media, django_capture_on_commit_callbacks
):
    propose(picture, editor)

    with django_capture_on_commit_callbacks(execute=True):
        erase(Picture.objects.get())

    assert not requests().exists()
    assert stored(media) == set()


def test_child_without_consent_stays_hidden_behind_a_new_file(book, picture, editor, publisher):
    proposal = propose(picture, editor)
    picture.has_identifiable_child = True  # somebody has seen a face meanwhile
    picture.save()

    engine.endorse(proposal, by=publisher)

    assert shown(book) is None
    assert Picture.objects.get().has_identifiable_child


# Screens


def edit(client, picture, **values):
    data = {"title": "t", "alt_text": "a", "credit": "Maly", "collection": "1", **values}
    return client.post(reverse("wagtailimages:edit", args=[picture.pk]), data, follow=True)


def test_edit_screen_puts_the_file_aside(book, picture, editor, client):
    client.force_login(editor)

    response = edit(client, picture, file=upload(500), title="New title")

    proposal = requests().get()
    assert (proposal.asked_by, set(proposal.new)) == (editor, {"file"})
    assert "waits for a second person" in response.content.decode()
    picture.refresh_from_db()
    assert (picture.title, picture.width) == ("New title", 400)
    assert shown(book)["width"] == 400


def test_edit_screen_puts_an_untick_and_a_credit_aside(book, picture, editor, client):
    picture.has_identifiable_child = True
    picture.save()
    client.force_login(editor)

    edit(client, picture, credit="Dara")

    assert requests().get().new == {"credit": "Dara", "has_identifiable_child": False}
    assert shown(book) is None


def test_edit_screen_says_that_a_change_waits(book, picture, editor, publisher, client):
    propose(picture, publisher, credit="x")
    client.force_login(editor)

    response = edit(client, picture, file=upload(500))

    assert "already" in response.content.decode()
    assert requests().count() == 1


def test_upload_screen_puts_a_credit_aside(book, picture, editor, client):
    client.force_login(editor)
    prefix = f"image-{picture.pk}"
    values = {"title": "t", "alt_text": "a", "credit": "Dara", "collection": "1"}

    response = client.post(
        reverse("wagtailimages:edit_multiple", args=[picture.pk]),
        {f"{prefix}-{name}": value for name, value in values.items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert response.json()["success"]
    assert requests().get().new == {"credit": "Dara"}
    assert Picture.objects.get().credit == "Maly"


def test_form_without_a_person_changes_nothing(book, picture):
    values = {"title": "t", "alt_text": "a", "credit": "Dara", "collection": "1"}
    form = get_image_form(Picture)(values, instance=picture)

    assert form.is_valid()
    with pytest.raises(ValueError, match="by"):
        form.save()
    assert shown(book)["credit"] == "Maly"


def test_second_person_sees_both_and_confirms(book, picture, editor, publisher, client):
    proposal = propose(picture, editor)
    address = reverse("approvals:request", args=[proposal.pk])
    client.force_login(publisher)

    listed = client.get(reverse("approvals:index"), follow=True).content.decode()
    screen = client.get(address).content.decode()

    assert address in listed
    assert f"/admin/media/{proposal.old['file']}" in screen
    assert f"/admin/media/{proposal.new['file']}" in screen
    assert client.get(f"/admin/media/{proposal.new['file']}").status_code == 200
    decide(client, "confirm", proposal)
    assert shown(book)["width"] == 500
    assert "Confirmed" in client.get(address).content.decode()


def test_maker_can_only_take_it_back(book, picture, editor, client):
    proposal = propose(picture, editor)
    client.force_login(editor)
    screen = client.get(reverse("approvals:request", args=[proposal.pk])).content.decode()

    assert "take-back" in screen
    assert "/confirm/" not in screen
    decide(client, "confirm", proposal)
    assert requests().get().outcome == ""
    decide(client, "take_back", proposal)
    assert requests().get().outcome == "taken_back"


def test_refusing_needs_a_reason_on_the_screen(book, picture, editor, publisher, client):
    proposal = propose(picture, editor)
    client.force_login(publisher)

    decide(client, "refuse", proposal)
    assert requests().get().outcome == ""
    decide(client, "refuse", proposal, reason="Blurred.")
    assert (requests().get().outcome, requests().get().reason) == (
        "returned",
        "Blurred.",
    )


def test_others_see_nothing_of_it(book, picture, editor, desk, client):  # noqa: F811
    proposal = propose(picture, editor)
    client.force_login(desk.people.translator)

    client.get(reverse("approvals:request", args=[proposal.pk]))
    assert not client.get(reverse("approvals:index"), follow=True).context["waiting"]
    for name in ("confirm", "refuse", "take_back"):
        decide(client, name, proposal, reason="x")
    assert requests().get().outcome == ""


# A resource's link and picture


def test_link_of_a_resource_in_use_waits(editor, publisher, resource_page):
    first, second = "https://www.youtube.com/a", "https://www.youtube.com/b"
    resource = Resource.objects.create(name="r", type="link", link_url=first)
    resource_page.resource = resource
    resource_page.save()
    resource.link_url = second
    with pytest.raises(WrittenRound):
        resource.save()

    engine.endorse(propose_change(resource, {"link_url": second}, by=editor), by=publisher)

    resource.refresh_from_db()
    assert resource.link_url == second


# Consents


@pytest.fixture
def face(book, picture):
    """The cover shows a child, and has no consent yet."""
    picture.has_identifiable_child = True
    picture.save()
    return picture


def agree(picture, **changes):
    return Consent.objects.create(
        **{
            "picture": picture,
            "who": "File 1",
            "guardian": "Mother",
            "given_on": date(2026, 1, 1),
            "expires_on": date(2099, 1, 1),
            "scope": ["web"],
            "kept_at": "Cabinet",
            **changes,
        }
    )


def test_consent_to_a_picture_in_use_counts_when_two_people_say_so(face, book, editor, publisher):
    consent = agree(face, is_confirmed=True)
    assert not consent.is_confirmed
    assert shown(book) is None

    engine.endorse(propose_change(consent, {"is_confirmed": True}, by=editor), by=publisher)

    assert shown(book)["credit"] == "Maly"


ENDS_IT = {
    ("expires_on", date(2100, 1, 1)): False,
    ("expires_on", date(2098, 1, 1)): True,
    ("given_on", date(2025, 1, 1)): False,
    ("given_on", date(2026, 2, 1)): True,
    ("scope", ("web", "print")): False,
    ("scope", ()): True,
    ("withdrawn_on", date(2026, 3, 1)): True,
    ("is_confirmed", False): True,
}


def test_only_what_ends_a_consent_is_done_alone(face, editor, publisher):
    engine.endorse(propose_change(agree(face), {"is_confirmed": True}, by=editor), by=publisher)

    for (name, value), is_done in ENDS_IT.items():
        new = list(value) if isinstance(value, tuple) else value
        with transaction.atomic():
            consent = Consent.objects.get()
            assert consent.is_confirmed
            setattr(consent, name, new)
            with nullcontext() if is_done else pytest.raises(WrittenRound):
                consent.save()
            assert (getattr(Consent.objects.get(), name) == new) is is_done, name
            transaction.set_rollback(True)


def test_longer_consent_is_confirmed_with_its_day(face, book, editor, publisher, client):
    consent = agree(face)
    engine.endorse(propose_change(consent, {"is_confirmed": True}, by=editor), by=publisher)
    consent.refresh_from_db()
    consent.expires_on = date(2026, 2, 1)
    consent.save()
    assert shown(book) is None

    proposal = propose_change(consent, {"expires_on": date(2099, 2, 1)}, by=editor)
    client.force_login(publisher)
    address = reverse("approvals:request", args=[proposal.pk])
    screen = client.get(address).content.decode()
    assert "2099-02-01" in screen
    assert "Cabinet" in screen
    assert f"/admin/media/{face.file.name}" in screen
    decide(client, "confirm", proposal)

    assert Consent.objects.get().expires_on == date(2099, 2, 1)
    assert shown(book) is not None


def test_consent_that_hides_a_picture_is_not_deleted_alone(face, book, editor, publisher):
    for consent in (agree(face), agree(face, who="File 2")):
        engine.endorse(propose_change(consent, {"is_confirmed": True}, by=editor), by=publisher)
    withdrawn = Consent.objects.get(who="File 2")
    withdrawn.withdrawn_on = date(2026, 3, 1)
    withdrawn.save()

    with pytest.raises(WrittenRound):
        withdrawn.delete()
    with pytest.raises(WrittenRound):
        Consent.objects.filter(who="File 2").delete()

    assert shown(book) is None
    Consent.objects.get(who="File 1").delete()
    withdrawn.delete()
    assert shown(book) is None


def test_old_picture_without_a_description_does_not_stop_a_change(book, picture, editor, publisher):
    picture.alt_text = ""
    picture.save()

    engine.endorse(propose(picture, editor, credit="Dara"), by=publisher)

    assert shown(book)["credit"] == "Dara"


# Around it


def test_only_confirming_may_open_the_guard():
    users = {
        str(path.relative_to(ROOT))
        for room in ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
        for path in (ROOT / room).rglob("*.py")
        if " writing(" in path.read_text(encoding="utf-8")
    }

    # and what is shipped, which setup and the demonstration write before anybody is there
    shipped = {"cms/who_helps/models.py", "ops/demo/management/commands/load_demo.py"}
    assert {user for user in users if not user.startswith("home/")} - shipped == {
        "cms/core/guard.py",
        "cms/two_people/approvals/engine.py",
    }


# What changes while somebody looks


def test_what_readers_have_by_now_is_not_overwritten(book, picture, editor, publisher):
    asked = propose(picture, editor, credit="Dara", file=png(500))
    picture.refresh_from_db()
    with guard.writing(picture):
        picture.credit = "Somebody else"
        picture.save()

    with pytest.raises(Refused, match="was changed since"):
        engine.endorse(ChangeRequest.objects.get(pk=asked.pk), by=publisher)
    assert shown(book)["credit"] == "Somebody else"


def test_change_of_what_stands_beside_is_looked_at_again(book, picture, editor, publisher):
    asked = propose(picture, editor, credit="Dara")
    asked = ChangeRequest.objects.get(pk=asked.pk)
    seen = asked.subject.seen(asked)
    other = Picture.objects.get(pk=picture.pk)
    other.file = png(600)
    with guard.writing(other):
        other.save()

    with pytest.raises(Refused, match="while you were looking"):
        engine.endorse(asked, by=publisher, seen=seen)


def test_records_are_not_made_in_bulk(picture):
    with pytest.raises(WrittenRound):
        Consent.objects.bulk_create([Consent(picture=picture, is_confirmed=True)])


def test_consent_of_an_unused_picture_does_not_move_to_a_face(book, picture, editor):
    picture.has_identifiable_child = True
    picture.save()
    unused = Picture.objects.create(title="Unused", alt_text="a", file=png())
    consent = Consent.objects.create(
        picture=unused,
        who="1",
        guardian="g",
        given_on=date(2026, 1, 1),
        expires_on=date(2099, 1, 1),
        scope=["web"],
        kept_at="1",
    )
    assert consent.is_confirmed

    consent.picture = picture
    with pytest.raises(WrittenRound):
        consent.save()
    assert shown(book) is None
