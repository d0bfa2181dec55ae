"""A Word file on its way to a channel: twelve Khmer pages, and the template in both languages."""

import json

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from cms.documents.models import Document
from cms.publishing.approvals import engine
from cms.publishing.approvals.records import propose as put_aside
from cms.publishing.approvals.refusals import Refused
from lessons.docx_import import report
from lessons.docx_import.views import TEMPLATES
from lessons.models import LessonPage, Picture
from localize.workflow.publish import publish_source
from tests.lessons.docx_import import files


def document_of(page, kind):
    found = Document.objects.filter(key=page.translation_key, kind=kind, deleted=False).first()
    return json.loads(bytes(found.body)) if found else None


def finish(page, editor):
    """What the report asked for: a person completes the draft."""
    page.summary = page.summary or "សេចក្តីសង្ខេប"
    page.duration_min = page.duration_min or 45
    if not page.objectives:
        page.objectives = page._meta.get_field("objectives").stream_block.to_python(
            [{"type": "objective", "value": "រៀន"}]
        )
    for block in page.body:
        if block.block_type == "scenario":
            block.value["fictional"] = True
    page.save_revision(user=editor)


@pytest.fixture
def imported(khmer_module, upload):
    upload(khmer_module, files.khmer_pages(12))
    return LessonPage.objects.get()


@pytest.mark.soak
def test_twelve_khmer_pages_become_a_draft_with_a_report(imported):
    kinds = [block.block_type for block in imported.body]

    assert imported.title == "សុវត្ថិភាពលើអ៊ីនធឺណិត"
    assert kinds.count("heading") == 12
    assert kinds.count("page_break") == 11
    assert [b.value["text"] for b in imported.body if b.block_type == "callout"] == [files.LIMON]
    entry = report.stored(imported)
    assert entry.data["counts"] == {"table": 1, "old_font": 1}
    by_kind = {note["kind"]: note["place"] for note in entry.data["notes"]}
    assert by_kind["table"] == {"page": 3, "heading": "ផ្នែកទី 3"}
    assert by_kind["old_font"] == {"page": 7, "heading": "ផ្នែកទី 7"}
    assert [each["place"]["page"] for each in entry.data["pictures"]] == [5]


def test_nothing_of_an_upload_is_public_by_itself(imported, client):
    picture = Picture.objects.get()

    assert document_of(imported, "lessons") is None
    assert document_of(imported, "guides") is None
    assert client.get(picture.file.url).status_code == 404
    assert not picture.may_be_published()


@pytest.mark.soak
def test_an_unfinished_draft_is_not_published(imported, publisher):
    with pytest.raises(ValidationError):
        publish_source(imported, by=publisher)

    assert document_of(imported, "lessons") is None


def test_a_set_aside_picture_is_refused_in_a_lesson(imported, editor, publisher):
    picture = Picture.objects.get()
    imported.body.append(
        ("image", {"image": picture, "alt": "ឆ្មា", "decorative": False, "caption": ""})
    )
    finish(imported, editor)

    with pytest.raises(ValidationError) as refusal:
        publish_source(imported, by=publisher)
    assert set(refusal.value.message_dict) == {"body"}
    looked = put_aside(picture, {"has_identifiable_child": False}, by=editor)
    engine.endorse(looked, by=publisher)
    with pytest.raises(Refused) as refused:  # the paragraph in an old font is left
        publish_source(imported, by=publisher)
    assert refused.value.code == "text_errors"
    for block in imported.body:
        if block.block_type == "callout":
            block.value["text"] = "អត្ថបទដែលបានវាយឡើងវិញ។"  # typed again
    imported.save_revision(user=editor)
    assert publish_source(imported, by=publisher).live


# the words of both are those of compose/test_fields.py
@pytest.mark.soak
@pytest.mark.parametrize("language", ["km", "en"])
def test_the_finished_template_is_published_with_all_its_blocks(
    language, request, upload, editor, publisher, client
):
    module = request.getfixturevalue("module" if language == "en" else "khmer_module")
    upload(module, (TEMPLATES / f"lesson-template-{language}.docx").read_bytes())
    page = LessonPage.objects.get()
    with pytest.raises(ValidationError):  # nobody has confirmed that the story is made up
        publish_source(page, by=publisher)

    finish(page, editor)
    page = publish_source(page, by=publisher)

    lesson, guide = document_of(page, "lessons"), document_of(page, "guides")
    kinds = [block.block_type for block in page.body]
    assert [block["type"] for block in guide["body"]] == kinds
    assert [block["type"] for block in lesson["body"]] == [
        kind for kind in kinds if kind != "facilitator_note"
    ]
    assert [term["term"] for term in lesson["vocabulary"]]
    assert [len(question["correct"]) for question in lesson["quiz"]] == [1, 1]
    note = next(block for block in page.body if block.block_type == "facilitator_note")
    assert note.value["text"] not in json.dumps(lesson, ensure_ascii=False)


def test_a_telephone_number_stops_the_publication_until_it_is_gone(
    module, upload, editor, publisher
):
    upload(module, files.simple("Call 023 213 004 now.", title="Help"))
    page = LessonPage.objects.get()
    finish(page, editor)

    with pytest.raises(ValidationError) as refusal:
        publish_source(page, by=publisher)
    assert set(refusal.value.message_dict) == {"body"}
    notes = report.stored(page).data["notes"]
    assert [(note["kind"], note["quote"]) for note in notes] == [
        ("phone_number", "Call 023 213 004 now.")
    ]
    page.body[0] = ("paragraph", RichText("<p>Talk to somebody.</p>"))
    page.save_revision(user=editor)
    assert publish_source(page, by=publisher).live
