"""The library: one row for each of its pages, with its files and its state in every language."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.two_people.approvals import engine
from lessons.library import files
from lessons.models import LibraryPage, Resource, ResourcePage
from localize.workflow import publish
from tests.lessons.docx_import import files as samples
from tests.shared_fixtures import again, world

LIST = reverse("library_list:index")
LINK = "https://www.youtube.com/watch?v={}"


def make_library(site_tree):
    return site_tree.english.add_child(instance=LibraryPage(title="Library", live=False))


library_world = world(make_library, "site_tree_world")


@pytest.fixture
def library(site_tree, library_world):
    return again(library_world)


def add(library, title, type="link"):
    link = LINK.format(title) if type == "link" else ""
    record = Resource.objects.create(name=title, type=type, link_url=link)
    page = ResourcePage(title=title, summary="Short.", resource=record, live=False)
    library.add_child(instance=page)
    return page


def rows(client, **query):
    """Title → the words of its row."""
    text = client.get(LIST, query).content.decode()
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.S):
        title = re.search(r'id="page_\d+_title"[^>]*>(.*?)</span>', row, re.S)
        if title:
            words = html.unescape(re.sub(r"<[^>]+>", " ", row))
            found[re.sub(r"<[^>]+>|\s+", " ", title[1]).strip()] = " ".join(words.split())
    return found


def test_each_row_says_the_state_in_every_language(client, editor, library):
    page = add(library, "Poster")
    client.force_login(editor)

    assert "English: not public" in rows(client)["Poster"]
    assert "Khmer: not begun" in rows(client)["Poster"]
    revision = page.save_revision(user=editor)
    publish.endorse_source(page, revision, by=editor)
    assert engine.waiting(page) is not None
    assert "English: waits for a second person" in rows(client)["Poster"]


def test_files_say_their_languages_and_that_one_waits(
    client, editor, publisher, library, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    record = add(library, "Poster", type="image").resource
    client.force_login(editor)
    assert "none" in rows(client)["Poster"]

    upload = SimpleUploadedFile("a.png", samples.picture(kind="PNG").read())
    added = files.add(record, language="km", upload=upload, by=editor)
    assert "one waits" in rows(client)["Poster"]
    engine.endorse(engine.waiting(added), by=publisher)
    row = rows(client)["Poster"]
    assert "Khmer" in row.partition("English:")[0] and "one waits" not in row


def test_kind_narrows_the_list_and_add_leads_to_the_one_form(client, editor, library):
    add(library, "A film")
    add(library, "A poster", type="poster")
    client.force_login(editor)

    assert set(rows(client)) == {"A film", "A poster"}
    assert set(rows(client, kind="poster")) == {"A poster"}
    assert reverse(ResourcePage.new_screen) in client.get(LIST).content.decode()


def test_who_may_not_add_gets_no_button(client, publisher, library):
    add(library, "A film")
    client.force_login(publisher)

    text = client.get(LIST).content.decode()
    assert "A film" in text and reverse(ResourcePage.new_screen) not in text


def test_statements_do_not_grow_with_the_list(client, publisher, library):
    for number in range(2):
        add(library, f"Few {number}")
    client.force_login(publisher)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        assert len(rows(client)) == 2
    for number in range(5):
        add(library, f"Many {number}")

    with CaptureQueriesContext(connection) as many:
        assert len(rows(client)) == 7
    assert len(many) <= len(few)
