"""Taking pages down: all at once or nothing, with a reason, and nothing brings them back alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing import unpublishing
from cms.two_people.audit.models import AuditEntry
from home.models import InfoPage
from localize.workflow import publish
from localize.workflow.models import Release
from ops import worker
from tests.shared_fixtures import again, world


def is_public(page):
    return Document.objects.filter(
        key=page.translation_key, locale=page.locale.language_code, deleted=False
    ).exists()


@pytest.fixture
def publisher(desk):
    return desk.people.publisher


def test_both_languages_go_in_one_step(desk, page, khmer, publisher):
    unpublishing.take_down([page, khmer], by=publisher, reason="wrong", comment=" An old number. ")

    assert [is_public(one) for one in (page, khmer)] == [False, False]
    assert not InfoPage.objects.filter(pk__in=[page.pk, khmer.pk], live=True).exists()
    assert not Release.objects.filter(page_id__in=[page.pk, khmer.pk]).exists()
    assert projection.check() == []


def test_it_is_written_down_who_and_why(desk, page, khmer, publisher):
    unpublishing.take_down([page, khmer], by=publisher, reason="wrong", comment=" An old number. ")

    events = AuditEntry.objects.filter(verb="taken_down")
    assert {(e.locale, e.reason, e.comment, e.by_id) for e in events} == {
        ("en", "wrong", "An old number.", publisher.pk),
        ("km", "wrong", "An old number.", publisher.pk),
    }
    entry = PageLogEntry.objects.get(page_id=khmer.pk, action="cms.publishing.unpublishing")
    assert entry.user == publisher
    assert entry.formatter.format_message(entry) == (
        "Taken down: Something in it is wrong. An old number."
    )


@pytest.mark.parametrize(
    ("reason", "comment"), [("", ""), (" ", "words"), ("boring", ""), ("other", "  ")]
)
def test_without_a_reason_nothing_happens(page, publisher, reason, comment):
    with pytest.raises(ValidationError):
        unpublishing.take_down([page], by=publisher, reason=reason, comment=comment)

    assert is_public(page)


def test_no_language_is_refused(publisher):
    with pytest.raises(ValidationError):
        unpublishing.take_down([], by=publisher, reason="wrong")


@pytest.mark.parametrize("person", ["editor", "translator", "reviewer", "keeper"])
def test_only_publishers_do_it(desk, page, person):
    with pytest.raises(PermissionDenied):
        unpublishing.take_down([page], by=getattr(desk.people, person), reason="wrong")

    assert is_public(page)


def test_one_language_without_the_right_stops_all(desk, page, khmer, publisher):
    publisher.groups.get(name="Publishers").page_permissions.filter(page=desk.homes["km"]).delete()
    publisher = type(publisher).objects.get(pk=publisher.pk)

    with pytest.raises(PermissionDenied):
        unpublishing.take_down([page, khmer], by=publisher, reason="wrong")

    assert [is_public(one) for one in (page, khmer)] == [True, True]


def test_failure_with_the_second_language_keeps_the_first(page, khmer, publisher, monkeypatch):
    real = unpublishing.hide

    def hide(one, *, by):
        if one.pk == khmer.pk:
            raise RuntimeError
        real(one, by=by)

    monkeypatch.setattr(unpublishing, "hide", hide)
    with pytest.raises(RuntimeError):
        unpublishing.take_down([page, khmer], by=publisher, reason="wrong")

    assert [is_public(one) for one in (page, khmer)] == [True, True]


# It does not come back by itself


def schedule(page, by):
    """The next version is to be published in an hour."""
    page.intro = "Later."
    revision = page.save_revision(user=by)
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() + timedelta(hours=1)
    )


def test_schedule_is_cancelled(desk, page, publisher):
    schedule(page, desk.people.editor)

    unpublishing.take_down([page], by=publisher, reason="harm")
    worker.tick(timezone.now() + timedelta(hours=2))

    assert not is_public(page)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_schedule_of_a_page_that_was_never_public_is_cancelled(desk, publisher):
    page = desk.homes["en"].add_child(instance=InfoPage(title="Planned", live=False))
    schedule(page, desk.people.editor)

    unpublishing.take_down([page], by=publisher, reason="mistake")

    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_normal_publication_brings_it_back(desk, page, khmer, publisher):
    unpublishing.take_down([page, khmer], by=publisher, reason="mistake")

    publish.publish_source(page, by=publisher)
    publish.publish(desk.translation(page), by=publisher)

    assert [is_public(one) for one in (page, khmer)] == [True, True]
    assert projection.check() == []


# What the screen says before


def make_book(desk, page):
    first = page.add_child(instance=InfoPage(title="First", live=False))
    desk.publish(first)
    draft = page.add_child(instance=InfoPage(title="Draft", live=False))
    desk.publish(draft.add_child(instance=InfoPage(title="Below a draft", live=False)))
    return InfoPage.objects.get(pk=page.pk)


book_world = world(make_book, "desk_world", "page_world")


@pytest.fixture
def book(page, book_world):
    """A public page with two below it, of which one is a draft, and one below that."""
    return again(book_world)


def test_effects_count_what_readers_lose(book, khmer, publisher):
    english, km = unpublishing.effects(book, publisher)

    assert (english.page.pk, english.is_public, english.below, english.may) == (
        book.pk,
        True,
        1,
        True,
    )
    assert (km.page.pk, km.is_public, km.below) == (khmer.pk, True, 0)


def test_children_come_back_with_their_parent(desk, book, publisher):
    first = InfoPage.objects.get(title="First", locale__language_code="en")
    unpublishing.take_down([book], by=publisher, reason="outdated")
    assert not is_public(first)

    publish.publish_source(book, by=publisher)

    assert is_public(first)
    assert projection.check() == []
