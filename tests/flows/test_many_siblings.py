"""A new lesson among its siblings costs the same however many they are, and leaves them alone."""

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.documents import projection
from cms.documents.models import Document
from lessons.models import LessonPage
from tests.api.conftest import bilingual, bilingual_world, office, office_world  # noqa: F401
from tests.flows.demo_people import logged_in
from tests.flows.office import confirm
from tests.lessons.test_editing import CHOICES, EMPTY, STREAMS
from tests.shared_fixtures import again, world


def add(client, module, title, *, headings=0, paragraphs=1):
    """The editor's "New" with everything that a lesson needs; the draft."""
    body = [("heading", {"level": "2", "text": f"Heading {n}"}) for n in range(headings)]
    body += [("paragraph", rich_text(f"<p>Words {n}.</p>")) for n in range(paragraphs)]
    data = {
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "summary": "In short.",
        "order": "0",
        "preparation": rich_text(""),
        "family_activity": rich_text(""),
        **CHOICES,
        **dict.fromkeys(EMPTY, ""),
        **{name: streamfield([]) for name in STREAMS},
        "duration_min": "30",
        "objectives": streamfield([("objective", "Talk.")]),
        "body": streamfield(body),
        "comments": inline_formset([]),
    }
    address = reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", module.pk])
    client.post(address, nested_form_data(data))
    return LessonPage.objects.child_of(module).get(title=title)


def publish(client, page):
    """Another person reads what was handed over and agrees; how many statements."""
    screen, writer = reverse("localize:source", args=[page.pk]), logged_in("editor")
    writer.post(screen, {"seen": writer.get(screen).context["seen"]})
    reset_queries()  # the log forgets what is older than nine thousand statements
    with CaptureQueriesContext(connection) as captured:
        confirm(client, reverse("approvals:page", args=[page.pk]))
    assert LessonPage.objects.get(pk=page.pk).live
    return len(captured)


def make_module(office):  # noqa: F811
    return office.module(office.course("Book"), "Module")


module_world = world(make_module, "bilingual_world")


@pytest.fixture
def module(bilingual, module_world):  # noqa: F811
    return again(module_world)


def seqs(*pages):
    keys = [page.translation_key for page in pages]
    return set(Document.objects.filter(key__in=keys).values_list("key", "kind", "seq"))


@pytest.mark.slow("four lessons are written and published, each by two people")
def test_new_lesson_leaves_its_siblings_alone(bilingual, module):  # noqa: F811
    editor, publisher = logged_in("editor"), logged_in("publisher")
    sibling = add(editor, module, "Sibling 0")
    publish(publisher, sibling)
    before = seqs(sibling)
    few = publish(publisher, add(editor, module, "First"))
    publish(publisher, add(editor, module, "Sibling 1"))

    many = publish(publisher, add(editor, module, "Second"))

    assert many == few
    assert seqs(sibling) == before
    assert projection.check() == []
    titles = [one["title"] for one in Client().get(lessons_of(module)).json()["lessons"]]
    assert titles[-1] == "Second" and len(titles) == 4


def lessons_of(module):
    return f"/api/v1/en/modules/{module.translation_key}/"
