"""Windows of one person that write at the same moment, on PostgreSQL: all but one are refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from wagtail_localize.models import StringSegment

from localize.workbench.one_string.kept_texts import Told, forget_text, keep_text, note_here
from localize.workflow.models import TypedText
from tests.localize.conftest import make_desk

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("transactional_db")]

WINDOWS = 4


@pytest.fixture(autouse=True)
def restored(django_db_serialized_rollback: Any) -> None:
    """What the migrations made is there again after these tests."""


@pytest.fixture
def place():
    desk = make_desk()
    work = desk.translation(desk.write(intro="Ask for help."))
    segment = StringSegment.objects.get(source=work.source, context__path="intro")
    return desk.people.translator, {
        "translation": work,
        "context_id": segment.context_id,
        "string_id": segment.string_id,
    }


def at_once(do: Any) -> list[Any]:
    line = Barrier(WINDOWS)

    def one(number: int) -> Any:
        try:
            line.wait()
            return do(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WINDOWS) as pool:
        return list(pool.map(one, range(WINDOWS)))


@pytest.mark.parametrize("is_new", [True, False])
def test_one_window_writes_and_the_others_hear_what(place, is_new):
    user, at = place
    told = 0 if is_new else note_here(user, at).number

    def write(number: int) -> Any:
        told_here = Told(told, {f"window{number}": 1})
        there, is_kept = keep_text(user, at, text=f"{number}", stored="", told=told_here)
        return there.text, is_kept

    said = at_once(write)

    (kept,) = TypedText.objects.values_list("text", flat=True)
    assert [is_kept for _text, is_kept in said].count(True) == 1
    assert {text for text, _is_kept in said} == {kept}


def test_text_is_stored_while_other_windows_write(place):
    """Whatever came first: nobody else's text is gone, and none of the stored one is left."""
    user, at = place
    first, _is_kept = keep_text(user, at, text="half", stored="", told=Told(0, {"window0": 1}))

    def do(number: int) -> Any:
        told = Told(first.number, {f"window{number}": 1})
        if number == 0:
            return forget_text(user, at, text="whole", told=told)
        return keep_text(user, at, text=f"{number}", stored="", told=told)[1]

    _stored, *kept = at_once(do)

    there = [f"{number}" for number, is_kept in enumerate(kept, 1) if is_kept]
    assert [TypedText.objects.get().text] == (there or [""])
