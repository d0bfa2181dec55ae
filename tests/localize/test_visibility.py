"""Public or not: the document, the explorer, what taking down would mean and the row say the same.

A book with a lesson in it, and everything that hides a lesson because of what stands above it.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.documents import projection
from cms.documents.visibility import (
    Hidden,
    Surroundings,
    Visibility,
    is_public,
    is_served,
    public_below,
)
from cms.publishing import unpublishing
from lessons.models import LibraryPage
from localize.overview import page_statuses
from tests.shared_fixtures import again, world


def make_book(desk):
    """A public page with a public page below it."""
    book = desk.write(title="Book", intro="Words of a book.")
    part = type(book)(title="Part", intro="Words of a part.", live=False)
    book.add_child(instance=part)
    desk.publish(part)
    return book, part


book_world = world(make_book, "desk_world")


@pytest.fixture
def book(desk, book_world):
    return again(book_world)


def restrict(page, kind="login"):
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=kind)


def settled(page, **fields):
    """Fields of the row that time changes, written as a script would; the documents follow."""
    Page.objects.filter(pk=page.pk).update(**fields)
    projection.project_subtree(Page.objects.get(pk=page.pk))


HIDE = {
    "login on the book": (lambda book, part: restrict(book), Hidden.PRIVATE_ABOVE),
    "password on the book": (lambda book, part: restrict(book, "password"), Hidden.PRIVATE_ABOVE),
    "login on the part": (lambda book, part: restrict(part), Hidden.PRIVATE),
    "book unpublished": (lambda book, part: book.unpublish(), Hidden.HIDDEN_ABOVE),
    "part unpublished": (lambda book, part: part.unpublish(), Hidden.TAKEN_DOWN),
    "book has ended": (
        lambda book, part: settled(book, expire_at=timezone.now() - timedelta(minutes=1)),
        Hidden.HIDDEN_ABOVE,
    ),
    "part has ended": (
        lambda book, part: settled(part, expire_at=timezone.now() - timedelta(minutes=1)),
        Hidden.ENDED,
    ),
    "book is for tomorrow": (
        lambda book, part: settled(book, go_live_at=timezone.now() + timedelta(days=1)),
        Hidden.HIDDEN_ABOVE,
    ),
    "words written by a script": (
        lambda book, part: settled(part, title="Other words"),
        Hidden.WITHHELD,
    ),
}


def said_of(page, user):
    """What each place says of the page as its row now stands."""
    row = Page.objects.get(pk=page.pk)
    effects = unpublishing.effects(row, user)
    return {
        "served": is_served(row),
        "rule": is_public(row.specific, timezone.now()),
        "explorer": page_statuses.translations_of(row).source.is_public,
        "taken down": bool(effects) and effects[0].is_public,
        "disappears": row.path in public_below(row),
    }


def test_public_page_is_public_everywhere(desk, book):
    for page in book:
        assert set(said_of(page, desk.people.publisher).values()) == {True}
    assert len(public_below(Page.objects.get(pk=book[0].pk))) == 2


@pytest.mark.parametrize("name", HIDE)
def test_hidden_page_is_public_nowhere(desk, book, name):
    hide, reason = HIDE[name]

    hide(*book)

    part = book[1]
    said = said_of(part, desk.people.publisher)
    assert said == dict.fromkeys(said, False)
    assert page_statuses.translations_of(Page.objects.get(pk=part.pk)).source.hidden is reason
    assert part.path not in public_below(Page.objects.get(pk=book[0].pk))


def test_page_is_public_from_its_beginning_until_its_end(book):
    part, now = book[1], timezone.now()
    before = now - timedelta(seconds=1)

    part.expire_at = now
    assert [is_public(part, at) for at in (before, now)] == [True, False]

    part.expire_at, part.go_live_at = None, now
    assert [is_public(part, at) for at in (before, now)] == [False, True]


def test_end_of_the_page_above_is_the_end_of_the_page(book):
    end = timezone.now() + timedelta(days=2)
    settled(book[0], expire_at=end)
    settled(book[1], expire_at=end + timedelta(days=1))
    row = Page.objects.get(pk=book[1].pk)

    assert Surroundings.of([row]).ends(row) == end


def test_page_of_a_language_that_is_not_in_use_is_public_nowhere(desk, book, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("km", "Khmer")]
    projection.project_locales()

    said = said_of(book[1], desk.people.publisher)
    assert said == dict.fromkeys(said, False)


def test_what_hides_the_pages_above_is_named_before_the_language(book, settings):
    restrict(book[0])
    settings.WAGTAIL_CONTENT_LANGUAGES = [("km", "Khmer")]
    projection.project_locales()
    row = Page.objects.get(pk=book[1].pk)

    reason, above = Surroundings.of([row]).why_hidden(row)

    assert reason is Hidden.PRIVATE_ABOVE
    assert above.pk == book[0].pk


def test_page_without_documents_is_as_public_as_what_would_be_below_it(desk):
    library = LibraryPage(title="Library", live=False)
    desk.homes["en"].add_child(instance=library)
    desk.publish(library)
    row = Page.objects.get(pk=library.pk)
    assert row.path in public_below(row)
    assert page_statuses.translations_of(row).source.is_public

    restrict(desk.homes["en"])

    assert row.path not in public_below(row)
    assert page_statuses.translations_of(row).source.hidden is Hidden.PRIVATE_ABOVE


def test_page_below_a_row_that_is_gone_is_not_public(book):
    above, part = book
    part.path = f"{above.path}{'0009' * 2}"

    assert not is_public(part, timezone.now())


def test_page_in_a_language_is_looked_up_once(book, django_assert_num_queries):
    visibility = Visibility(timezone.now())
    key = book[1].translation_key

    assert visibility.localized(key, "en").pk == book[1].pk
    with django_assert_num_queries(0):
        assert visibility.localized(key, "en").pk == book[1].pk
