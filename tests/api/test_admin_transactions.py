"""What the admin moves or deletes locks the feed before any page: otherwise two people deadlock."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import InfoPage
from localize.workflow import publish


@pytest.fixture
def page(public_tree, editor, publisher):
    page = InfoPage(title="One", slug="one", live=False)
    public_tree.english.add_child(instance=page)
    page.save_revision(user=editor)
    return publish.publish_source(page, by=publisher)


def in_bulk(action, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{address}?id={page.pk}"


@pytest.mark.parametrize("action", ["move", "delete"])
def test_bulk_action_locks_the_feed_first(action, page, client, admin, public_tree):
    client.force_login(admin)
    page.move(public_tree.directory, pos="last-child")  # it has to be elsewhere to come back
    form = {"chooser": public_tree.english.pk} if action == "move" else {}

    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.post(in_bulk(action, page), form)

    assert response.status_code == 302
    statements = [query["sql"] for query in captured]
    locks = [at for at, sql in enumerate(statements) if 'FROM "documents_feed"' in sql]
    writes = [
        at
        for at, sql in enumerate(statements)
        if sql.startswith(("UPDATE", "DELETE")) and '"wagtailcore_page"' in sql
    ]
    assert writes
    assert locks[0] < writes[0]
