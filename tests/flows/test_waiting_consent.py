"""A consent that waits says that it waits and for whom, and stops no draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.two_people.approvals.models import ChangeRequest
from lessons.models import Consent, CoursePage, Picture
from tests.flows.office import confirm, logged_in, publish, read, save, to_confirm, told
from tests.flows.office import named as seen_as
from tests.flows.test_hand_over import hand_over
from tests.lessons.private_data import picture as picture_bytes
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.shared_fixtures import again, world


def make_child(desk):  # noqa: F811
    file = SimpleUploadedFile("a.png", picture_bytes("png", size=(400, 200)), "image/png")
    values = {"title": "Class", "alt_text": "A class", "collection": "1", "file": file}
    logged_in(desk.people.editor).post(
        reverse("wagtailimages:add"), {**values, "has_identifiable_child": "on"}
    )
    return Picture.objects.get()


child_world = world(make_child, "desk_world")


@pytest.fixture
def child(desk, child_world):  # noqa: F811
    """A picture in which a child can be recognised, uploaded by the editor."""
    return again(child_world)


def book_form(**fields):
    return nested_form_data(
        {
            **dict.fromkeys(
                ["subtitle", "cover_alt", "age_min", "age_max", "code", "edition", "licence"], ""
            ),
            **dict.fromkeys(["published_year", "source_note", "go_live_at", "expire_at"], ""),
            "title": "Book",
            "slug": "book",
            "description": "For you.",
            "audience": "young_person",
            "order": "1",
            "credits": streamfield([]),
            "resources": streamfield([]),
            **fields,
        }
    )


def make_book(desk, child):  # noqa: F811
    address = reverse("wagtailadmin_pages:add", args=["lessons", "coursepage", desk.homes["en"].pk])
    form = book_form(cover_image=str(child.pk))
    answer = logged_in(desk.people.editor).post(address, form)
    assert answer.status_code == 302
    return CoursePage.objects.get()


book_world = world(make_book, "desk_world", "child_world")


@pytest.fixture
def book(child, book_world):
    """A draft of the editor's with the picture on its cover."""
    return again(book_world)


def record_consent(client, picture):
    return client.post(
        reverse(Consent.snippet_viewset.get_url_name("add")), consent_values(picture)
    )


def consent_values(picture):
    return {
        "picture": picture.pk,
        "who": "File 1",
        "guardian": "Mother",
        "scope": ["web"],
        "given_on": "2026-01-01",
        "expires_on": "2099-01-01",
        "kept_at": "Cabinet",
    }


@pytest.mark.slow("several people log in and publish through the real forms")
def test_a_consent_that_waits_says_for_whom_and_does_not_stop_a_draft(desk, child, book):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    form = book_form(cover_image=str(child.pk))

    recorded = record_consent(editor, child)

    for part in ("It counts when a second person has looked at it", "Chan", "/admin/to-confirm/"):
        assert part in told(recorded)
    consent = Consent.objects.get()
    listed = editor.get(reverse(Consent.snippet_viewset.get_url_name("list")))
    assert "1 January 2099" in listed.content.decode()  # an end to come is a day
    screen = reverse(Consent.snippet_viewset.get_url_name("edit"), args=[consent.pk])
    own = editor.get(screen).content.decode()
    assert "Waits for a second person" in own
    assert "These people can confirm it, in “My work”: Chan (" in own

    # the draft is saved
    saved = save(editor, book, form | {"description": "For all of you."})
    assert saved.status_code == 302
    drafted = editor.get(reverse("localize:ready", args=[book.pk])).content.decode()
    assert "Readers will not see “Class” yet." in drafted
    assert "waits for a second person. These people can confirm it" in drafted
    # publishing needs it, and says for whom it waits
    form |= {"description": "For all of you."}
    refused = publish(publisher, book, form).content.decode()
    assert "waits for a second person. These people can confirm it" in refused
    assert "no consent on record" not in refused
    assert read("courses", "book") is None

    _titles, addresses, count = to_confirm(publisher)
    assert count == "1"
    confirm(publisher, addresses[0])
    publish(publisher, book, form)
    assert read("courses", "book")["thumbnail"] is not None


def test_without_any_consent_the_draft_is_saved_and_publishing_says_where(desk, child, book):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    form = book_form(cover_image=str(child.pk))

    assert save(publisher, book, form).status_code == 302
    refused = publish(publisher, book, form).content.decode()

    assert "no consent on record. Record it on the page “Lists”, under “Consents”." in refused
    assert read("courses", "book") is None


@pytest.mark.slow("several people log in and publish through the real forms")
def test_a_consent_that_was_refused_is_asked_for_again_by_saving_it(desk, child, book):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    record_consent(editor, child)
    asked = ChangeRequest.objects.of(Consent.objects.get()).get()
    seen = seen_as(asked)
    publisher.post(reverse("approvals:refuse"), {"request": seen, "reason": "No signature."})
    refused = publish(publisher, book, book_form(cover_image=str(child.pk))).content.decode()
    assert "was not confirmed" in refused

    screen = reverse(Consent.snippet_viewset.get_url_name("edit"), args=[Consent.objects.get().pk])
    assert "Not confirmed" in editor.get(screen).content.decode()
    editor.post(screen, consent_values(child) | {"expires_on": "2098-01-01"})

    assert to_confirm(publisher)[2] == "1"
    confirm(publisher, to_confirm(publisher)[1][0])
    publish(publisher, book, book_form(cover_image=str(child.pk)))
    assert read("courses", "book")["thumbnail"] is not None


def test_nobody_confirms_their_own_consent_and_is_told_who_can(desk, child, book):  # noqa: F811
    editor = logged_in(desk.people.editor)
    record_consent(editor, child)

    asked = ChangeRequest.objects.of(Consent.objects.get()).get()
    answer = editor.post(reverse("approvals:confirm"), {"request": seen_as(asked)}, follow=True)

    assert "You made this change yourself." in answer.content.decode()
    assert "Chan" in answer.content.decode()
    assert not Consent.objects.get().is_confirmed


def test_who_agrees_with_a_page_reads_the_consent_that_one_person_recorded(desk, child):  # noqa: F811
    """Nothing named the picture when its consent was recorded: nobody else has looked at it yet."""
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    record_consent(editor, child)
    assert Consent.objects.get().is_confirmed
    address = reverse("wagtailadmin_pages:add", args=["lessons", "coursepage", desk.homes["en"].pk])
    editor.post(address, book_form(cover_image=str(child.pk)))
    book = CoursePage.objects.get()
    hand_over(editor, book)

    asked = publisher.get(f"/admin/to-confirm/page/{book.pk}/", follow=True).content.decode()

    assert "A child can be recognised." in asked
    assert "Consent: File 1, with Mother, for " in asked
    assert "until 1 January 2099. Paper: Cabinet. It counts." in asked
