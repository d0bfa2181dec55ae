"""Reading a lesson costs the same, however many blocks it has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
