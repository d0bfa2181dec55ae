"""Every door of Wagtail and wagtail-localize: refused with a sentence, the draft kept, never a 500.

A door is knocked at as a person does: a POST of somebody who has every right that Wagtail asks for.
`page` is an English page published by two people, `khmer` its approved and published Khmer.
"""

import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.models import InfoPage
from localize import gate, publish, review
from localize.models import ReviewEvent, State
from tests.localize.conftest import TEXTS, Desk

MARKER = "Nobody has read this."


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def all_at_once(desk: Desk) -> Any:
    """One account in the editor, reviewer and publisher groups at once."""
    user = desk.people.publisher
    user.groups.set(
        [
            group
            for person in ("editor", "reviewer", "publisher")
            for group in getattr(desk.people, person).groups.all()
        ]
    )
    return user


@pytest.fixture
def alone(all_at_once: Any) -> Client:
    return client_of(all_at_once)


def form(page: Any = None, **fields: Any) -> dict[str, Any]:
    """What the editor of an InfoPage posts."""
    data = {
        "title": page.title if page is not None else "New",
        "slug": page.slug if page is not None else "new",
        "intro": page.intro if page is not None else "",
        "body": streamfield([]),
        "comments": inline_formset([]),
        "go_live_at": "",
        "expire_at": "",
    }
    return nested_form_data(data | fields)


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def told(response: Any) -> str:
    """The messages of a response, or the sentence of a problem document."""
    if response.headers.get("content-type") == "application/problem+json":
        return response.json()["detail"]
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def live_intro(page: Any) -> str:
    return InfoPage.objects.get(pk=page.pk).intro


def draft_intro(page: Any) -> str:
    return InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object().intro


def assert_refused(response: Any, sentence: str) -> None:
    assert response.status_code < 500
    assert sentence in told(response)


SECOND = "A second person"

# The publish button


def test_publish_button_of_the_writer_alone_is_refused_and_keeps_the_draft(page, alone):
    response = alone.post(edit(page), form(page, intro=MARKER, **{"action-publish": "1"}))

    assert_refused(response, SECOND)
    assert response.url == edit(page)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER


def test_publish_button_pressed_twice_by_the_same_person_is_still_refused(page, alone):
    for _time in range(2):
        response = alone.post(edit(page), form(page, intro=MARKER, **{"action-publish": "1"}))
        assert_refused(response, SECOND)

    assert live_intro(page) == "Ask for help."


def test_publish_button_of_a_second_person_publishes(desk, page):
    page.intro = "Ask an adult."
    page.save_revision(user=desk.people.editor)

    response = client_of(desk.people.publisher).post(
        edit(page), form(page, intro="Ask an adult.", **{"action-publish": "1"})
    )

    assert response.status_code == 302
    assert live_intro(page) == "Ask an adult."


def test_publish_button_refuses_text_with_errors(desk):
    bad = "ជំនួយ\u17d2"  # a coeng with nothing below it
    own = desk.homes["km"].add_child(instance=InfoPage(title="ជំនួយ", slug="own", live=False))
    own.intro = bad
    own.save_revision(user=desk.people.editor, clean=False)

    response = client_of(desk.people.publisher).post(
        edit(own), form(own, intro=bad, **{"action-publish": "1"})
    )

    assert_refused(response, "The draft is saved")
    assert SECOND not in told(response)
    assert not InfoPage.objects.get(pk=own.pk).live
    assert draft_intro(own) == bad


def test_create_and_publish_alone_is_refused_and_keeps_the_page_as_a_draft(desk, alone):
    address = reverse("wagtailadmin_pages:add", args=["home", "infopage", desk.homes["en"].pk])

    response = alone.post(address, form(title=MARKER, **{"action-publish": "1"}))

    assert_refused(response, SECOND)
    made = InfoPage.objects.get(title=MARKER)
    assert not made.live
    assert response.url == edit(made)


def test_schedule_alone_is_refused(page, alone):
    later = timezone.localtime(timezone.now() + datetime.timedelta(days=2))

    response = alone.post(
        edit(page),
        form(
            page,
            intro=MARKER,
            go_live_at=later.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "1"},
        ),
    )

    assert_refused(response, SECOND)
    assert not page.revisions.exclude(approved_go_live_at=None).exists()
    assert draft_intro(page) == MARKER


def test_schedule_with_a_second_person_is_scheduled(desk, page):
    page.intro = "Ask an adult."
    page.save_revision(user=desk.people.editor)
    later = timezone.localtime(timezone.now() + datetime.timedelta(days=2))

    client_of(desk.people.publisher).post(
        edit(page),
        form(
            page,
            intro="Ask an adult.",
            go_live_at=later.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "1"},
        ),
    )

    assert page.revisions.exclude(approved_go_live_at=None).exists()
    assert live_intro(page) == "Ask for help."


def test_unscheduling_needs_no_gate(desk, page):
    page.intro = "Ask an adult."
    page.go_live_at = timezone.now() + datetime.timedelta(days=2)
    revision = page.save_revision(user=desk.people.editor)
    publish.endorse_source(page, revision, by=desk.people.publisher)
    revision.publish(user=desk.people.publisher)

    response = client_of(desk.people.publisher).post(
        reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk])
    )

    assert response.status_code == 302
    assert not page.revisions.exclude(approved_go_live_at=None).exists()


def test_a_draft_is_saved_without_asking(page, alone):
    response = alone.post(edit(page), form(page, intro=MARKER))

    assert response.status_code == 302
    assert draft_intro(page) == MARKER
    assert live_intro(page) == "Ask for help."


def test_autosave_of_a_source_is_answered_with_json(page, alone):
    response = alone.post(
        edit(page), form(page, intro=MARKER), headers={"accept": "application/json"}
    )

    assert response.json()["success"]
    assert draft_intro(page) == MARKER


# Restoring an old revision


def test_restoring_a_revision_that_one_person_wrote_is_refused(desk, page, alone, all_at_once):
    page.intro = MARKER
    old = page.save_revision(user=all_at_once)
    page.intro = "Ask for help."
    page.save_revision(user=all_at_once)

    response = alone.post(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk]),
        form(page, intro=MARKER, **{"action-publish": "1"}),
    )

    assert_refused(response, SECOND)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER


# Bulk


def bulk(pages: list[Any], action: str = "publish") -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{ids}"


def test_bulk_publishes_what_is_cleared_and_leaves_the_rest(desk, page, all_at_once, alone):
    page.intro = MARKER
    page.save_revision(user=all_at_once)
    cleared = desk.homes["en"].add_child(instance=InfoPage(title="Second", live=False))
    cleared.save_revision(user=desk.people.editor)

    response = alone.post(bulk([page, cleared]), {})

    assert_refused(response, SECOND)
    assert "1 page is published" in told(response)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER
    assert InfoPage.objects.get(pk=cleared.pk).live


def test_bulk_asks_for_the_pages_below_too(desk, page, all_at_once, alone):
    below = page.add_child(instance=InfoPage(title=MARKER, live=False))
    below.save_revision(user=all_at_once)

    response = alone.post(bulk([page]), {"include_descendants": "on"})

    assert_refused(response, SECOND)
    assert not InfoPage.objects.get(pk=below.pk).live


def test_bulk_refuses_a_translation_that_is_not_approved(desk, page, alone):
    target = desk.target(page)

    response = alone.post(bulk([target]), {})

    assert_refused(response, "not approved yet")
    assert not Page.objects.get(pk=target.pk).live


def test_bulk_unpublishing_needs_no_gate(page, alone):
    response = alone.post(bulk([page], "unpublish"), {"reason": "wrong"})

    assert response.status_code == 302
    assert not InfoPage.objects.get(pk=page.pk).live


# Workflow


@pytest.fixture
def moderation(desk: Desk) -> Workflow:
    """A workflow of one step below the English home page, for the publishers."""
    workflow = Workflow.objects.create(name="Moderation")
    task = GroupApprovalTask.objects.create(name="Read it")
    task.groups.set(desk.people.publisher.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=desk.homes["en"])
    return workflow


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


# The editor of a translation


@pytest.mark.parametrize("enabled", [True, False])
def test_a_translation_opens_in_the_workbench_only(desk, page, khmer, alone, enabled):
    translation = desk.translation(page)
    Translation.objects.filter(pk=translation.pk).update(enabled=enabled)

    response = alone.get(edit(khmer))

    assert response.url == reverse("localize:translation", args=[translation.pk])
    assert alone.get(response.url).status_code == 200


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}, {"action-submit": "1"}])
def test_words_of_a_translation_are_not_saved_by_the_native_editor(
    desk, page, khmer, alone, enabled, action
):
    Translation.objects.filter(pk=desk.translation(page).pk).update(enabled=enabled)
    before = khmer.revisions.count()

    response = alone.post(edit(khmer), form(khmer, intro=MARKER, **action))

    assert response.status_code == 302
    assert live_intro(khmer) == TEXTS["Ask for help."]
    assert MARKER not in draft_intro(khmer)
    if "action-publish" not in action:
        assert khmer.revisions.count() == before


def test_a_translation_whose_work_is_gone_shows_a_note(desk, page, khmer, alone):
    Translation.objects.filter(source__object_id=page.translation_key).delete()

    shown = alone.get(edit(khmer))
    posted = alone.post(edit(khmer), form(khmer, intro=MARKER, **{"action-publish": "1"}))

    assert shown.status_code == 200
    assert "This page is a translation" in shown.content.decode()
    assert_refused(posted, "nothing was saved")
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_autosave_of_a_translation_is_refused_as_json(desk, page, khmer, alone):
    response = alone.post(
        edit(khmer), form(khmer, intro=MARKER), headers={"accept": "application/json"}
    )

    assert response.status_code < 500
    assert not response.json().get("success")
    assert draft_intro(khmer) == TEXTS["Ask for help."]


def test_the_package_publish_action_is_ours(desk, page, alone):
    target = desk.target(page)

    refused = alone.post(edit(target), {"action": "publish"})
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    done = alone.post(edit(target), {"action": "publish"})

    assert_refused(refused, "not approved yet")
    assert done.status_code == 302
    assert live_intro(target) == TEXTS["Ask for help."]


def test_the_package_publish_action_needs_the_right(desk, page):
    target = desk.target(page)
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)

    response = client_of(desk.people.translator).post(edit(target), {"action": "publish"})

    assert_refused(response, "You may not publish")
    assert not Page.objects.get(pk=target.pk).live


def test_restoring_an_old_revision_of_a_translation_is_refused(desk, page, khmer, alone):
    khmer.intro = MARKER
    old = khmer.save_revision(user=desk.people.editor)

    response = alone.post(
        reverse("wagtailadmin_pages:revisions_revert", args=[khmer.pk, old.pk]),
        form(khmer, intro=MARKER, **{"action-publish": "1"}),
    )

    assert response.status_code < 500
    assert live_intro(khmer) == TEXTS["Ask for help."]


# Copies and aliases


def copy_form(page: Any, **fields: Any) -> dict[str, Any]:
    parent = page.get_parent()
    return {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": parent.pk,
        "publish_copies": "on",
        "alias": "on",
    } | fields


def test_a_copy_is_a_draft_whatever_is_ticked(page, alone):
    response = alone.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]), copy_form(page, copy_subpages="on")
    )

    assert response.status_code == 302
    made = InfoPage.objects.get(slug="copy")
    assert not made.live
    assert made.alias_of_id is None


def test_a_translation_that_is_not_approved_is_not_copied(desk, page, alone):
    target = desk.target(page)

    response = alone.post(reverse("wagtailadmin_pages:copy", args=[target.pk]), copy_form(target))

    assert_refused(response, "cannot be copied")
    assert not InfoPage.objects.filter(slug="copy").exists()


def test_a_translation_below_a_copied_source_is_not_copied_either(desk, page, alone):
    above = InfoPage(title="ទំព័រ", slug="above", live=False)
    desk.homes["km"].add_child(instance=above)
    desk.target(page).move(above, "last-child")
    count = Page.objects.count()

    response = alone.post(
        reverse("wagtailadmin_pages:copy", args=[above.pk]),
        copy_form(InfoPage.objects.get(pk=above.pk)) | {"copy_subpages": "on"},
    )

    assert_refused(response, "cannot be copied")
    assert Page.objects.count() == count


def test_converting_a_live_alias_is_refused(desk, page, alone):
    target = desk.target(page)
    alias_of_source(target, page)

    response = alone.post(reverse("wagtailadmin_pages:convert_alias", args=[target.pk]))

    assert_refused(response, "not approved yet")
    assert Page.objects.get(pk=target.pk).alias_of_id == page.pk


def alias_of_source(target: Any, page: Any) -> None:
    """What the package's tree synchronisation makes: the source's words, live, in another tree."""
    Page.objects.filter(pk=target.pk).update(alias_of=page, live=True, title=page.title)
    InfoPage.objects.filter(pk=target.pk).update(intro=page.intro)


def test_an_alias_in_another_language_opens_in_the_workbench(desk, page, alone):
    target = desk.target(page)
    alias_of_source(target, page)

    response = alone.get(edit(target))

    assert response.url == reverse("localize:translation", args=[desk.translation(page).pk])


# wagtail-localize's addresses. What each may do to the words:


def stock(name: str, *args: Any) -> str:
    return reverse(f"wagtail_localize:{name}", args=args)


def test_submit_takes_over_a_live_alias_and_publishes_nothing(desk, page, alone):
    target = desk.target(page)
    alias_of_source(target, page)

    response = alone.post(
        stock("submit_page_translation", page.pk),
        {"locales": [Locale.objects.get(language_code="km").pk], "include_subtree": "on"},
    )

    assert response.status_code == 302
    own = Page.objects.get(pk=target.pk)
    assert not own.live
    assert own.alias_of_id is None


def test_submit_of_a_draft_starts_nothing(desk, alone):
    draft = desk.homes["en"].add_child(instance=InfoPage(title=MARKER, live=False))

    response = alone.post(stock("submit_page_translation", draft.pk), {})

    assert_refused(response, "starts when the page is published")
    assert not Page.objects.filter(
        translation_key=draft.translation_key, locale__language_code="km"
    ).exists()


def test_submit_of_a_translation_is_refused(desk, page, khmer, alone):
    response = alone.post(stock("submit_page_translation", khmer.pk), {})

    assert_refused(response, "work on its source")


def test_update_with_publish_publishes_nothing(desk, page, khmer, alone):
    page.intro = "Ask an adult."
    desk.publish(page)
    source = desk.translation(page).source

    response = alone.post(
        stock("update_translations", source.pk),
        {"publish_translations": "on", "use_machine_translation": "on"},
    )

    assert response.status_code == 302
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_stop_keeps_the_translation_in_the_workflow(desk, page, khmer, alone):
    translation = desk.translation(page)

    response = alone.post(stock("stop_translation", translation.pk), {"next": edit(khmer)})

    assert_refused(response, "never taken out of review")
    assert Translation.objects.get(pk=translation.pk).enabled


def test_restart_does_not_publish(desk, page, khmer, alone):
    Translation.objects.filter(pk=desk.translation(page).pk).update(enabled=False)

    response = alone.post(edit(khmer), {"localize-restart-translation": "1"})

    assert_refused(response, "nothing was saved")
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_convert_to_alias_is_refused(desk, page, khmer, alone):
    response = alone.post(stock("convert_to_alias", khmer.pk), {})

    assert_refused(response, "does not become a copy")
    assert Page.objects.get(pk=khmer.pk).alias_of_id is None
    assert desk.translation(page)


def intro_segment(desk: Desk, page: Any) -> StringSegment:
    return StringSegment.objects.get(source=desk.translation(page).source, context__path="intro")


def put(client: Client, address: str, **fields: Any) -> Any:
    return client.put(address, json.dumps(fields), content_type="application/json")


def test_a_put_string_is_a_draft_and_stays_out_of_the_live_page(desk, page, khmer, alone):
    translation, segment = desk.translation(page), intro_segment(desk, page)

    response = put(
        alone,
        stock("edit_string_translation", translation.pk, segment.pk),
        value="សូមសុំជំនួយពីមនុស្សពេញវ័យ។",
    )

    assert response.status_code == 200
    assert response.json()["state"] == State.DRAFT
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_a_put_string_of_somebody_who_saw_another_text_is_refused(desk, page, khmer, alone):
    translation, segment = desk.translation(page), intro_segment(desk, page)

    response = put(
        alone,
        stock("edit_string_translation", translation.pk, segment.pk),
        value="ផ្សេង",
        seen=99,
    )

    assert response.status_code == 409


def test_a_string_is_not_deleted(desk, page, khmer, alone):
    translation, segment = desk.translation(page), intro_segment(desk, page)

    response = alone.delete(stock("edit_string_translation", translation.pk, segment.pk))

    assert response.status_code == 405
    assert StringTranslation.objects.filter(translation_of=segment.string).exists()


def test_a_locked_page_keeps_its_words(desk, page, khmer):
    Page.objects.filter(pk=khmer.pk).update(locked=True, locked_by=desk.people.publisher)
    translation, segment = desk.translation(page), intro_segment(desk, page)
    client = client_of(desk.people.translator)

    response = put(
        client, stock("edit_string_translation", translation.pk, segment.pk), value="ផ្សេង"
    )
    by_form = client.post(
        reverse("localize:write", args=[translation.pk, segment.pk]),
        {"text": "ផ្សេង", "seen": "1"},
    )

    assert response.status_code == 403
    assert "locked" in told(response)
    assert "locked" in told(by_form)
    assert not StringTranslation.objects.filter(data="ផ្សេង").exists()


def test_a_locked_translation_is_not_published(desk, page):
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    target = desk.target(page)
    Page.objects.filter(pk=target.pk).update(locked=True, locked_by=desk.people.admin)

    for url, data in (
        (reverse("localize:publish", args=[desk.translation(page).pk]), {}),
        (edit(target), {"action-publish": "1"}),
    ):
        assert_refused(client_of(desk.people.publisher).post(url, data), "locked")
    assert not desk.target(page).live


def test_a_segment_of_another_page_is_not_found(desk, page, alone):
    other = desk.write(title="Another page", intro="Other words.")

    response = put(
        alone,
        stock("edit_string_translation", desk.translation(page).pk, intro_segment(desk, other).pk),
        value="ផ្សេង",
    )

    assert response.status_code == 404


def test_an_uploaded_po_file_makes_drafts_only(desk, page, khmer, alone):
    translation = desk.translation(page)
    file = alone.get(stock("download_pofile", translation.pk))
    changed = file.content.decode().replace(TEXTS["Ask for help."], "សូមសុំជំនួយឥឡូវនេះ។")
    response = alone.post(
        stock("upload_pofile", translation.pk),
        {"file": SimpleUploadedFile("page.po", changed.encode())},
    )

    assert response.status_code == 200
    stored = StringTranslation.objects.get(
        context__path="intro", translation_of__data="Ask for help."
    )
    assert stored.data == "សូមសុំជំនួយឥឡូវនេះ។"
    assert review.state_of(stored.review) == State.DRAFT
    assert live_intro(khmer) == TEXTS["Ask for help."]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"not a file", b"x" * (1024 * 1024 + 1)])
def test_an_unreadable_po_file_is_refused(desk, page, alone, content):
    response = alone.post(
        stock("upload_pofile", desk.translation(page).pk),
        {"file": SimpleUploadedFile("page.po", content)},
    )

    assert response.status_code == 302
    assert told(response)


def test_machine_translation_without_a_machine_says_so(desk, page, alone):
    response = alone.post(stock("machine_translate", desk.translation(page).pk))

    assert_refused(response, "No machine translation")


MACHINE = {
    "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator",
}


def test_machine_translation_makes_drafts(desk, page, alone, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = MACHINE
    translation = desk.translation(page)

    response = alone.post(stock("machine_translate", translation.pk))

    assert response.status_code == 302
    states = {
        review.state_of(stored.review)
        for stored in StringTranslation.objects.filter(context__object=translation.source.object)
    }
    assert states == {State.DRAFT}
    assert gate.refusal_of_translation(translation.source, translation.target_locale)


def test_the_package_preview_leads_to_the_workbench(desk, page, alone):
    translation = desk.translation(page)

    response = alone.get(stock("preview_translation", translation.pk))

    assert response.url == reverse("localize:translation", args=[translation.pk])


@pytest.mark.parametrize("name", ["view_draft", "preview_on_edit"])
def test_previews_of_pages_without_templates_are_no_errors(page, alone, name):
    response = alone.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))

    assert response.status_code < 500


# Minor changes


def test_a_declared_minor_change_keeps_the_approval(desk, page, khmer):
    page.intro = "Ask for help!"
    page.save_revision(user=desk.people.editor)

    client_of(desk.people.publisher).post(
        edit(page),
        form(page, intro="Ask for help!", **{"action-publish": "1", "minor_change": "1"}),
    )

    stored = StringTranslation.objects.get(
        translation_of__data="Ask for help!", locale__language_code="km"
    )
    assert review.is_approved(stored.review)
    declared = ReviewEvent.objects.get(verb="minor_declared")
    assert declared.by == desk.people.publisher


def test_a_change_of_words_is_not_made_minor_by_the_tick(desk, page, khmer):
    page.intro = "Ask for money."
    page.save_revision(user=desk.people.editor)

    client_of(desk.people.publisher).post(
        edit(page),
        form(page, intro="Ask for money.", **{"action-publish": "1", "minor_change": "1"}),
    )

    stored = StringTranslation.objects.get(
        translation_of__data="Ask for money.", locale__language_code="km"
    )
    assert review.state_of(stored.review) == State.RETURNED


# The migration


def test_stock_groups_lost_the_package_permission(db):
    permission = Permission.objects.get(codename="submit_translation")

    assert not permission.group_set.filter(name__in=["Editors", "Moderators"]).exists()
