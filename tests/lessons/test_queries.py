"""Reading a lesson, and opening its editor, cost the same, however many blocks it has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.documents.kinds import GUIDE, LESSON
from lessons.models import LessonPage
from tests.lessons.samples import every_block, set_fields


@pytest.fixture
def queries(module, service_page, resource_page, picture, rendering):
    def count(blocks, kind):
        page = LessonPage(audience="young_person", title="L", slug=f"l{len(blocks)}", live=False)
        module.add_child(instance=set_fields(page, {"body": blocks}))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            kind.body(LessonPage.objects.get(pk=page.pk), rendering)
        return len(captured)

    return count


@pytest.mark.parametrize("kind", [LESSON, GUIDE])
def test_blocks_of_each_kind_four_times_cost_as_many_queries_as_once(
    kind, queries, service_page, resource_page, picture
):
    def blocks():
        return every_block(service=service_page.pk, resource=resource_page.pk, picture=picture.pk)

    once = queries(blocks(), kind)
    four_times = queries([raw for _ in range(4) for raw in blocks()], kind)

    assert four_times == once
    assert once <= 20


def test_editor_of_four_times_as_many_blocks_asks_as_often(
    module, service_page, resource_page, picture, admin_client
):
    blocks = every_block(service=service_page.pk, resource=resource_page.pk, picture=picture.pk)
    counts = []
    for times in (1, 4):
        page = LessonPage(audience="young_person", title="L", slug=f"l{times}", live=False)
        module.add_child(instance=set_fields(page, {"body": blocks * times}))
        page.save_revision(clean=False)
        for address in ("wagtailadmin_pages:edit", "localize:ready"):
            path = reverse(address, args=[page.pk])
            admin_client.get(path)  # makes the small pictures that choosers show
            with CaptureQueriesContext(connection) as captured:
                assert admin_client.get(path).status_code == 200
            counts.append(len(captured))

    editor, ready, *four_times = counts
    assert [editor, ready] == four_times
    # one for the names of all helplines that were chosen, one for words of alerts whose year ends
    assert editor <= 56
