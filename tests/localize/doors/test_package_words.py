"""What each address of wagtail-localize may do to the words."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    Page,
)
from wagtail_localize.models import SegmentOverride, StringSegment, StringTranslation

from localize.workflow import gate, review
from localize.workflow.models import State
from tests.localize.conftest import TEXTS, Desk, may_not_edit
from tests.localize.doors.conftest import assert_refused, client_of, edit, live_intro, stock, told


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


@pytest.mark.parametrize("who", ["reviewer", "translator"])
def test_machine_writes_for_who_translates_and_not_while_it_is_locked(desk, page, settings, who):
    """The reviewer's groups only review; the page of the translator is locked."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = MACHINE
    person = getattr(desk.people, who)
    if who == "reviewer":
        may_not_edit(person)
    else:
        Page.objects.filter(pk=desk.target(page).pk).update(locked=True, locked_by=None)
    translation = desk.translation(page)

    response = client_of(person).post(stock("machine_translate", translation.pk))

    sentence = "You may not translate this page." if who == "reviewer" else "locked"
    assert_refused(response, sentence)
    assert not StringTranslation.objects.filter(context__object=translation.source.object).exists()


@pytest.mark.parametrize(
    "body", ["no JSON", "[]", '{"seen": 1}', '{"value": 5}', '{"value": null}']
)
def test_a_put_without_a_text_is_refused(desk, page, alone, body):
    translation, segment = desk.translation(page), intro_segment(desk, page)
    address = stock("edit_string_translation", translation.pk, segment.pk)

    response = alone.put(address, body, content_type="application/json")

    assert response.status_code == 400
    assert told(response) == "Send the text as “value”."
    assert not StringTranslation.objects.filter(translation_of=segment.string).exists()


@pytest.fixture
def link(desk: Desk) -> str:
    """The address of a link in a page without any Khmer."""
    body = [("paragraph", '<p>See <a href="https://www.cncc.gov.kh/">this</a>.</p>')]
    translation = desk.translation(desk.write(body=body))
    segment = translation.source.overridablesegment_set.get()
    return stock("edit_override", translation.pk, segment.pk)


OWN = "https://km.cncc.gov.kh/"


def test_a_put_link_is_a_draft_until_it_is_deleted(alone, link):
    made = put(alone, link, value=f" {OWN} ")

    assert made.status_code == 200
    assert (made.json()["state"], json.loads(made.json()["data"])) == (State.DRAFT, OWN)
    assert json.loads(SegmentOverride.objects.get().data_json) == OWN

    assert alone.delete(link).json() == {"state": "removed"}
    assert not SegmentOverride.objects.exists()


@pytest.mark.parametrize("value", ["javascript:alert(1)", "cncc", 5])
def test_a_put_link_that_is_no_address_is_refused(alone, link, value):
    assert put(alone, link, value=value).status_code == 400
    assert not SegmentOverride.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete"])
def test_links_are_not_for_who_only_publishes(desk, alone, link, method):
    put(alone, link, value=OWN)
    desk.people.publisher.groups.set([Group.objects.get(name="Publishers")])
    may_not_edit(desk.people.publisher)
    client = client_of(desk.people.publisher)

    refused = put(client, link, value="https://x.org/") if method == "put" else client.delete(link)

    assert refused.status_code == 403
    assert told(refused) == "You may not translate this page."
    assert json.loads(SegmentOverride.objects.get().data_json) == OWN
