"""Wagtail's workflow is off: no door begins one, and one made by code publishes nothing either.

The assignment that Wagtail's own migrations make is there again in these tests, as after somebody
made it by hand: the switch alone has to hold.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from wagtail.admin.urls import urlpatterns as admin_patterns
from wagtail.models import TaskState, Workflow, WorkflowState

from cms.two_people.refusals import Refused
from tests.localize.doors.conftest import (
    MARKER,
    client_of,
    draft_intro,
    edit,
    form,
    live_intro,
)


def started(page: Any, workflow: Workflow, user: Any) -> TaskState:
    """A workflow that code began."""
    page.intro = MARKER
    page.save_revision(user=user)
    return workflow.start(page, user).current_task_state


@pytest.mark.parametrize("person", ["editor", "translator", "publisher"])
def test_asking_for_moderation_in_the_editor_saves_a_draft_and_no_more(
    desk, page, moderation, person
):
    client = client_of(getattr(desk.people, person))

    client.post(edit(page), form(page, intro=MARKER, **{"action-submit": "1"}))

    assert draft_intro(page) in (MARKER, "Ask for help.")  # not everybody may write
    assert live_intro(page) == "Ask for help."
    assert not WorkflowState.objects.exists()


def test_workflow_made_by_code_locks_nobody_out(desk, page, moderation):
    started(page, moderation, desk.people.editor)

    response = client_of(desk.people.editor).post(edit(page), form(page, intro="Mended."))

    assert response.status_code == 302
    assert draft_intro(page) == "Mended."


@pytest.mark.parametrize("door", ["action", "dialogue", "editor"])
def test_no_door_approves_what_code_began(desk, page, moderation, door):
    task = started(page, moderation, desk.people.editor)
    client = client_of(desk.people.publisher)
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])

    if door == "editor":
        pressed = {"action-workflow-action": "1", "workflow-action-name": "approve"}
        response = client.post(edit(page), form(page, intro=MARKER, **pressed))
    else:
        headers = {"x-requested-with": "XMLHttpRequest"} if door == "dialogue" else {}
        response = client.post(action, {"comment": ""}, headers=headers)

    assert response.status_code < 500
    assert draft_intro(page) == MARKER
    assert live_intro(page) == "Ask for help."
    assert TaskState.objects.get(pk=task.pk).status == "in_progress"


def test_end_of_a_workflow_in_code_publishes_only_what_two_people_wrote(
    desk, page, moderation, all_at_once
):
    task = started(page, moderation, all_at_once)

    with pytest.raises(Refused):
        task.approve(user=all_at_once)

    assert live_intro(page) == "Ask for help."


def routes(patterns: Any, above: str = "") -> Iterator[str]:
    for one in patterns:
        route = above + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from routes(one.url_patterns, route)
        else:
            yield route


def test_every_address_of_moderation_is_closed(desk, page, moderation):
    task = started(page, moderation, desk.people.editor)
    client = client_of(desk.people.admin)
    known = {"int:pk": 1, "int:page_id": page.pk, "int:page_pk": page.pk, "int:task_id": 1}
    known |= {"int:workflow_pk": moderation.pk, "int:task_state_id": task.pk, "slug": "approve"}

    found = [route for route in routes(admin_patterns) if "workflow" in route]
    for route in found:
        address = re.sub(
            r"<([^>]+)>", lambda name: str(known.get(name[1], known.get(name[1][:4], 1))), route
        )
        for ask in (client.get, client.post):
            assert ask(f"/admin/{address}").status_code == 404, address

    assert len(found) > 20
    task.refresh_from_db()
    assert task.status == "in_progress"
