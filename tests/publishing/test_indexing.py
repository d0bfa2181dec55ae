"""What is searched and what refers to what is indexed when a row changes, and not for a draft; the
words of one that readers do not get are written by the worker (test_admin_search.py)."""

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex
from wagtail.search.models import IndexEntry

from cms.publishing.admin_search import upkeep
from home.models import InfoPage


@pytest.fixture
def page(site_tree):
    return site_tree.english.add_child(instance=InfoPage(title="Words", live=False))


def indexing(queries):
    tables = (IndexEntry._meta.db_table, ReferenceIndex._meta.db_table)
    return [query["sql"] for query in queries if any(table in query["sql"] for table in tables)]


def found(words):
    return [page.title for page in Page.objects.search(words)]


def test_draft_is_not_indexed_what_is_saved_is(page, editor):
    page.title = "Sentences"

    with CaptureQueriesContext(connection) as queries:
        page.save_revision(user=editor)

    (outdated,) = indexing(queries)
    assert outdated.startswith("UPDATE") and "title_norm" in outdated
    assert found("Words") == ["Words"]
    assert found("Sentences") == []

    with CaptureQueriesContext(connection) as queries:
        page.save()

    assert indexing(queries)
    assert found("Words") == []
    assert found("Sentences") == ["Sentences"]


def test_draft_of_a_public_page_is_not_searched_at_all(page, editor):
    InfoPage.objects.filter(pk=page.pk).update(live=True)
    page = InfoPage.objects.get(pk=page.pk)
    page.title = "Sentences"

    with CaptureQueriesContext(connection) as queries:
        page.save_revision(user=editor)

    assert indexing(queries) == []
    upkeep.rebuild()
    assert found("Words") == ["Words"]
    assert found("Sentences") == []


def test_other_rows_saved_meanwhile_are_indexed(page, editor):
    """By whoever hears of the save."""

    def hear(sender, instance, **_told):
        home = Page.objects.get(pk=page.get_parent().pk)
        home.title = "Heard"
        home.save()

    post_save.connect(hear, sender=InfoPage)
    try:
        page.save_revision(user=editor)
    finally:
        post_save.disconnect(hear, sender=InfoPage)

    assert found("Heard") == ["Heard"]
