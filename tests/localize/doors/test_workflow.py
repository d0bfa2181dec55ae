"""Wagtail's workflow: its last step publishes."""

from typing import Any

from django.urls import reverse
from wagtail.models import (
    TaskState,
    Workflow,
    WorkflowState,
)

from tests.localize.doors.conftest import (
    MARKER,
    SECOND,
    assert_refused,
    client_of,
    draft_intro,
    edit,
    form,
    live_intro,
)


def started(page: Any, workflow: Workflow, user: Any) -> TaskState:
    page.intro = MARKER
    page.save_revision(user=user)
    state = workflow.start(page, user)
    return state.current_task_state


def test_approving_ones_own_text_is_refused_and_the_workflow_goes_on(
    desk, page, moderation, all_at_once, alone
):
    task = started(page, moderation, all_at_once)

    response = alone.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
        {"comment": ""},
    )

    assert_refused(response, SECOND)
    assert live_intro(page) == "Ask for help."
    assert WorkflowState.objects.get(pk=task.workflow_state_id).status == "in_progress"
    assert TaskState.objects.get(pk=task.pk).status == "in_progress"


def test_approving_in_the_dialogue_is_refused_where_its_script_follows(
    page, moderation, all_at_once, alone
):
    task = started(page, moderation, all_at_once)

    response = alone.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
        {"comment": ""},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert response.json() == {"step": "success", "redirect": edit(page)}
    assert live_intro(page) == "Ask for help."


def test_approving_from_the_editor_is_refused_and_keeps_the_draft(
    page, moderation, all_at_once, alone
):
    task = started(page, moderation, all_at_once)

    response = alone.post(
        edit(page),
        form(
            page,
            intro=f"{MARKER} Twice.",
            **{"action-workflow-action": "1", "workflow-action-name": "approve"},
        ),
    )

    assert_refused(response, SECOND)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == f"{MARKER} Twice."
    assert TaskState.objects.get(pk=task.pk).status == "in_progress"


def test_approving_what_somebody_else_wrote_publishes(desk, page, moderation):
    task = started(page, moderation, desk.people.editor)

    response = client_of(desk.people.publisher).post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
        {"comment": ""},
    )

    assert response.status_code == 302
    assert live_intro(page) == MARKER
    assert WorkflowState.objects.get(pk=task.workflow_state_id).status == "approved"
