"""The index follows the analyser; a missing or a wrong entry is noticed and mended."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.documents.models import Document, SearchEntry, SearchTerm
from cms.documents.search import upkeep
from cms.documents.search.entries import VERSION
from tests.shared_fixtures import again, world


def check():
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("rebuild_documents", "--check", stdout=out)
    return out.getvalue()


def make_page(bilingual):
    return bilingual.page("Stay safe")


page_world = world(make_page, "bilingual_world")


@pytest.fixture
def page(db, page_world):
    return again(page_world)


def entry_of(page):
    return SearchEntry.objects.filter(document__key=page.translation_key)


def test_the_worker_writes_what_another_analyser_has_made(page):
    right = entry_of(page).get()
    entry_of(page).update(version=VERSION + 1, title="old")
    assert "was indexed by another analyser" in check()
    assert upkeep.tick(timezone.now()) == 1
    again = entry_of(page).get()
    assert (again.version, again.title, bytes(again.impacts)) == (
        VERSION,
        right.title,
        bytes(right.impacts),
    )
    assert upkeep.tick(timezone.now()) == 0


def test_a_missing_entry_is_noticed_and_made(page):
    entry_of(page).delete()
    assert "cannot be searched for" in check()
    call_command("rebuild_documents", stdout=StringIO())
    call_command("rebuild_documents", "--check", stdout=StringIO())


def test_a_wrong_entry_is_noticed_and_mended(page):
    entry_of(page).update(title="wrong")
    assert "is indexed otherwise (title)" in check()
    call_command("rebuild_documents", stdout=StringIO())
    call_command("rebuild_documents", "--check", stdout=StringIO())


def test_an_entry_of_a_tombstone_is_noticed_and_removed(page):
    entry = entry_of(page).get()
    page.unpublish()
    SearchEntry.objects.bulk_create([entry])
    assert "is a tombstone and can still be searched for" in check()
    call_command("rebuild_documents", stdout=StringIO())
    assert not entry_of(page).exists()


def test_tokens_are_counted_again_when_enough_has_changed(bilingual):
    upkeep.recount()
    bilingual.page("Zebra")
    bilingual.page("Zebra two")
    assert upkeep.recount() == 1
    public = Document.objects.filter(locale="en", deleted=False).count()
    assert SearchTerm.objects.get(locale="en", token="").documents == public
    assert SearchTerm.objects.get(locale="en", token="zebra").documents == 2
    assert upkeep.recount() == 0


def test_an_entry_is_written_only_where_other_words_are_found(bilingual, page):
    entry_of(page).update(body="as before")

    page.slug = "another-address"
    bilingual.publish(page)
    assert Document.objects.filter(slug="another-address", deleted=False).exists()
    assert entry_of(page).get().body == "as before"

    page.title = "Stay quite safe"
    bilingual.publish(page)
    assert entry_of(page).get().body != "as before"


def test_a_document_that_comes_back_can_be_searched_for(bilingual, page):
    page.unpublish()
    assert not entry_of(page).exists()

    bilingual.publish(page)
    assert entry_of(page).exists()
