"""Each refusal between a draft and its readers says who can act, or leads to where it goes on."""

import re
from unittest.mock import Mock

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail_localize.models import SourceDeletedError

from cms.publishing.recycle_bin import actions
from cms.two_people.approvals import engine
from home.alerts import alerts
from home.models import Alert, AlertPhrase, InfoPage
from lessons.models import Resource
from localize.workflow import gate, publish, review
from localize.workflow.models import Review
from tests.flows.office import edit, info_form, logged_in
from tests.home.conftest import phrase_saying
from tests.localize.conftest import TEXTS, desk, desk_world  # noqa: F401
from tests.opened import opened_now

# what a refusal may offer: a button, names, or the very thing to do
NEXT = re.compile(
    r"<a href=|\(here |\(not here yet\)|administrator|read that one|look at it again|Say why"
    r"|can do it: |read them again|Choose a|Ask|Another|Look at it again|You can mend"
    r"|Say in your own words"
)


@pytest.fixture
def page(desk):  # noqa: F811
    page = desk.homes["en"].add_child(instance=InfoPage(title="Stay safe", live=False))
    page.save_revision(user=desk.people.editor)
    return page


def errors(answer):
    """What a form says above its fields."""
    return re.findall(r'role="alert">(.+?)</p>', answer.content.decode())


def refusals(answer):
    """What this answer says; not what is still to be shown of the ones before it."""
    said = get_messages(answer.wsgi_request)._queued_messages
    return [str(one) for one in said if one.level_tag in ("error", "warning")]


@pytest.mark.slow("twelve doors, each knocked at by somebody who is refused")
def test_every_refusal_of_the_road_names_the_next_step(desk, page):  # noqa: F811
    people = desk.people
    editor, publisher = logged_in(people.editor), logged_in(people.publisher)
    own = info_form(intro="Ask an adult.")

    def hand_over_url(name="source"):
        return reverse(f"localize:{name}", args=[page.pk])

    found = {
        "another version": editor.post(hand_over_url(), {"seen": "x"}),
        "nothing to take back": editor.post(hand_over_url("take_back_source")),
        "alone": publisher.post(edit(page), own | opened_now(page) | {"action-publish": "1"}),
    }
    waiting = engine.waiting(page)
    named = {"request": f"{waiting.pk}:{waiting.digest}"}
    found |= {
        "own": publisher.post(reverse("approvals:confirm"), named),
        "no reason": editor.post(reverse("approvals:refuse"), named | {"reason": ""}),
        "past": editor.post(reverse("approvals:confirm"), named | {"on": "2001-01-01T01:00"}),
        "other digest": editor.post(reverse("approvals:confirm"), {"request": f"{waiting.pk}:x"}),
        "not agreed": publisher.post(
            hand_over_url("publish_source"),
            {"seen": publish.source_digest(page.specific.get_latest_revision_as_object())},
        ),
        "not to ask": publisher.post(hand_over_url("ask_publishers")),
    }

    without = {name: refusals(answer) for name, answer in found.items()}
    assert all(without.values()), without
    assert {
        name: told for name, told in without.items() if not any(NEXT.search(one) for one in told)
    } == {}


@pytest.mark.slow("nine doors, each knocked at by somebody who is refused")
def test_every_refusal_beside_the_road_names_the_next_step(desk, page):  # noqa: F811
    """A wish for a take-down, a file, an alert."""
    people = desk.people
    editor, publisher = logged_in(people.editor), logged_in(people.publisher)
    wish = reverse("localize:take_down", args=[desk.publish(page).pk])
    resource = Resource.objects.create(name="Checklist", type="pdf")
    upload = reverse("lessons_file_add", args=[resource.pk])
    phrase = phrase_saying("Flood", km="ទៅទីខ្ពស់។")
    text = phrase.texts.get()
    approve = reverse("home_phrase_approve", args=[text.pk])
    send = reverse("home_alert_send", args=[phrase.pk])

    def file(content: bytes) -> dict[str, object]:
        chosen = SimpleUploadedFile("list.pdf", content, "application/pdf")
        return {"language": "km", "role": "main", "file": chosen}

    told = {
        "no reason for a take-down": refusals(editor.post(wish, {"reason": ""})),
        "another reason": refusals(editor.post(wish, {"reason": "other", "comment": " "})),
        "words of nobody": refusals(publisher.post(send)),
        "other words": refusals(publisher.post(approve, {"seen": "x"})),
    }
    editor.post(wish, {"reason": "harm"})
    told["asked twice"] = refusals(editor.post(wish, {"reason": "harm"}))
    publisher.post(approve, {"seen": text.digest})
    told["words of one"] = refusals(publisher.post(send))
    alerts.approve(text, by=people.reviewer, seen=text.digest)
    sent = AlertPhrase.objects.get().digest
    publisher.post(send, {"hours": "12", "seen": sent})
    alert = reverse("home_alert_see", args=[Alert.objects.get().pk])
    told |= {
        "own alert": refusals(publisher.post(alert)),
        "no reason to end it": refusals(publisher.post(alert.replace("/see/", "/end/"))),
        "a file of another kind": errors(editor.post(upload, file(b"<html>"))),
    }

    assert {name: one for name, one in told.items() if not any(map(NEXT.search, one))} == {}


@pytest.mark.slow("eight doors, each knocked at by somebody who is refused")
def test_every_refusal_to_publish_a_translation_leads_somewhere(desk, monkeypatch):  # noqa: F811
    """A sentence alone is not enough."""
    people = desk.people
    source = desk.write()
    khmer = desk.translate(source, TEXTS)
    job = desk.translation(source)
    publisher, translator = logged_in(people.publisher), logged_in(people.translator)

    def ask(client=publisher):
        return refusals(client.post(reverse("localize:publish", args=[job.pk])))

    def lock(page, by):
        InfoPage.objects.filter(pk=page.pk).update(locked=by is not None, locked_by=by)

    told = {"no right": ask(translator)}
    lock(khmer, people.reviewer)
    told["locked"] = ask()
    lock(khmer, None)
    with monkeypatch.context() as patched:
        patched.setattr(InfoPage, "clean", Mock(side_effect=ValidationError({"intro": "No."})))
        told["not complete"] = ask()
    with monkeypatch.context() as patched:
        patched.setattr(gate, "translated_page", Mock(side_effect=SourceDeletedError))
        told["no source"] = ask()
    review.reopen(
        Review.objects.get(string_translation__data=TEXTS["Ask for help."]),
        by=people.reviewer,
        reason="meaning",
    )
    told["not approved"] = ask()
    (binned,) = actions.delete([khmer], by=people.publisher)
    told["binned"] = ask()
    actions.purge(binned, by=people.admin)
    told["not there"] = ask()

    assert {name: one for name, one in told.items() if not any("<a href=" in s for s in one)} == {}
