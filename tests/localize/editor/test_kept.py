"""What was typed and not saved comes back through the server: shown, never stored by that."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import LessonPage
from localize.overview import upkeep
from localize.workflow.models import SavedForm
from tests.flows.people_at_work import shown
from tests.lessons.docx_import.conftest import (  # noqa: F401
    khmer_module,
    khmer_module_world,
    own_media,
)


@pytest.fixture
def draft(khmer_module, editor, client):  # noqa: F811
    page = LessonPage(audience="young_person", title="មេរៀន", live=False)
    page.body = [("heading", {"level": "2", "text": "ចាស់"})]
    khmer_module.add_child(instance=page)
    page.save_revision(user=editor)
    client.force_login(editor)
    return page


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def take_back(page):
    return reverse("localize:take_back", args=[page.pk])


def form_of(client, page):
    """The fields of the served form, as the browser posts them."""
    return shown(client.get(edit(page)).content.decode(), LessonPage)


def as_kept(form, page, **typed):
    latest = page.get_latest_revision()
    known = {"revision": str(latest.pk), "created": latest.created_at.isoformat()}
    block = {
        "body-count": "1",
        "body-0-type": "paragraph",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "0b4b2f8e-5c0a-4b59-9a65-0b7a4b6c9a01",
        "body-0-value": json.dumps(
            {"blocks": [{"key": "aa", "text": "ត្រូវបានវាយ", "type": "unstyled"}], "entityMap": {}}
        ),
    }
    pairs = [[name, value] for name, value in (form | block | typed).items()]
    return {"kept": json.dumps({"pairs": pairs, **known}), "slot": "2"}


def test_form_is_shown_with_what_was_typed_and_nothing_is_stored(draft, client):
    kept = as_kept(form_of(client, draft), draft, title="ចំណងជើងថ្មី", summary="")

    screen = client.post(take_back(draft), kept).content.decode()

    assert 'value="ចំណងជើងថ្មី"' in screen
    assert json.dumps("ត្រូវបានវាយ")[1:-1] in screen.replace("\\\\", "\\")
    assert 'data-slot="2"' in screen
    assert f'action="{edit(draft)}"' in screen
    draft.refresh_from_db()
    assert draft.title == "មេរៀន"
    assert draft.revisions.count() == 1
    # and then it saves itself, as any form
    form = shown(screen, LessonPage) | {"body-count": "0"}
    saved = client.post(edit(draft), form, headers={"accept": "application/json"})
    assert saved.json()["success"], saved.json()


def test_newer_draft_of_somebody_else_is_named_and_not_overwritten(draft, client, publisher):
    kept = as_kept(form_of(client, draft), draft, title="ចំណងជើងថ្មី")
    draft.title = "របស់អ្នកផ្សេង"
    draft.save_revision(user=publisher)

    screen = client.post(take_back(draft), kept).content.decode()
    saved = client.post(
        edit(draft),
        shown(screen, LessonPage) | {"body-count": "0"},
        headers={"accept": "application/json"},
    )

    assert "publisher has saved a newer draft since you typed this." in screen
    assert 'value="ចំណងជើងថ្មី"' in screen
    assert saved.json()["error_code"] == "invalid_revision"
    assert draft.get_latest_revision_as_object().title == "របស់អ្នកផ្សេង"


def test_anything_else_is_refused(draft, client):
    for kept in (
        "",
        "[]",
        "{}",
        '{"pairs": 5}',
        '{"pairs": [["a"]]}',
        '{"pairs": [["a", 5]]}',
        '{"pairs": [["body-count", "1000000000"]]}',
        '{"pairs": [["body-count", "many"]]}',
        "[" * 100_000,
    ):
        assert client.post(take_back(draft), {"kept": kept}).status_code == 400, kept[:50]


def test_nul_and_far_too_much_are_refused(draft, client):
    for pairs in ([["title", "a\0"]], [["a", ""]] * 10_001):
        kept = json.dumps({"pairs": pairs})
        assert client.post(take_back(draft), {"kept": kept}).status_code == 400


def test_only_who_may_edit_gets_the_form(draft, client, keeper):
    kept = as_kept(form_of(client, draft), draft)
    asked = reverse("localize:still_open") + f"?pages={draft.pk},999999,x,²,{'9' * 30}"
    mine = client.get(asked).json()["pages"]
    client.force_login(keeper)

    assert client.post(take_back(draft), kept).status_code == 302  # refused
    assert client.get(asked).json() == {"pages": {}, "saved": []}
    assert list(mine) == [str(draft.pk)]
    assert mine[str(draft.pk)]["url"] == edit(draft)
    client.logout()
    assert "/login/" in client.get(asked).url


def test_loading_the_address_again_leads_to_the_editor(draft, client):
    assert client.get(take_back(draft)).url == edit(draft)


def saved(client, *copies):
    return client.get(reverse("localize:still_open"), {"copies": ",".join(copies)}).json()["saved"]


@pytest.mark.parametrize("how", ["by itself", "hand over", "publish"])
def test_form_that_arrived_is_saved_whatever_its_answer_was(draft, client, how):
    """Whoever saves the page next: a colleague's later draft does not make it unsaved."""
    form = form_of(client, draft) | {"body-count": "0", "kept_as": "abc.7"}
    button = {"by itself": {}, "hand over": {"action-hand-over": "1"}}
    headers = {"accept": "application/json"} if how == "by itself" else {}
    pressed = button.get(how, {"action-publish": "1"})  # refused: the draft is saved all the same

    client.post(edit(draft), form | pressed, headers=headers)

    assert draft.revisions.count() == 2
    assert saved(client, "abc.7", "abc.3", "abc.8", "abd.7", "x", "") == ["abc.7", "abc.3"]


def test_form_that_did_not_arrive_is_not_saved(draft, client, publisher):
    form = form_of(client, draft) | {"body-count": "0", "kept_as": "abc.7"}
    draft.save_revision(user=publisher)

    refused = client.post(edit(draft), form)
    assert refused.status_code == 409
    assert saved(client, "abc.7") == []
    client.logout()
    client.post(edit(draft), form)
    client.force_login(publisher)
    assert saved(client, "abc.7") == []


def test_saved_forms_are_those_of_the_person_who_asks(draft, client, publisher):
    form = form_of(client, draft) | {"body-count": "0", "kept_as": "abc.7"}
    client.post(edit(draft), form, headers={"accept": "application/json"})
    client.force_login(publisher)

    assert saved(client, "abc.7") == []


def test_saved_form_is_forgotten_when_no_device_asks_any_more(editor):
    SavedForm.objects.create(user=editor, window="old", letters=1)
    SavedForm.objects.update(saved_at=timezone.now() - timedelta(days=61))
    SavedForm.objects.create(user=editor, window="new", letters=1)

    list(upkeep.steps())

    assert SavedForm.objects.get().window == "new"
