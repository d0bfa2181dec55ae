"""A Word file on its way to a channel: Khmer pages, and the template in both languages."""

import json

import pytest
from django.core.exceptions import ValidationError

from cms.documents.models import Document
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from cms.two_people.refusals import Refused
from lessons.docx_import import report
from lessons.docx_import.views import TEMPLATES
from lessons.models import LessonPage, Picture
from localize.editor.readiness import readiness
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
    upload(khmer_module, files.khmer_pages(7))
    return LessonPage.objects.get()


def test_khmer_pages_become_a_draft_with_a_report(imported):
    kinds = [block.block_type for block in imported.body]

    assert imported.title == "សុវត្ថិភាពលើអ៊ីនធឺណិត"
    assert (kinds.count("heading"), kinds.count("page_break")) == (7, 0)
    assert [b.value["text"] for b in imported.body if b.block_type == "callout"] == [files.LIMON]
    entry = report.stored(imported)
    assert entry.data["counts"] == {"plain": 1, "old_font": 1, "set_aside": 1}
    by_kind = {note["kind"]: note["below"] for note in entry.data["notes"]}
    assert by_kind == {
        "plain": "ផ្នែកទី 3",
        "set_aside": "ផ្នែកទី 5",
        "old_font": "ផ្នែកទី 7",
    }


def test_nothing_of_an_upload_is_public_by_itself(imported, client):
    picture = Picture.objects.get()

    assert document_of(imported, "lessons") is None
    assert document_of(imported, "guides") is None
    assert client.get(picture.file.url).status_code == 404
    assert not picture.may_be_published()


def test_a_set_aside_picture_is_refused_in_a_lesson(imported, editor, publisher):
    picture = Picture.objects.get()
    imported.body.append(
        ("image", {"image": picture, "alt": "ឆ្មា", "decorative": False, "caption": ""})
    )
    finish(imported, editor)

    with pytest.raises(ValidationError) as refusal:
        publish_source(imported, by=publisher)
    assert set(refusal.value.message_dict) == {"body"}
    looked = propose(picture, {"has_identifiable_child": False}, by=editor)
    engine.endorse(looked, by=publisher)
    with pytest.raises(Refused) as refused:  # the paragraph in an old font is left
        publish_source(imported, by=publisher)
    assert refused.value.code == "text_errors"
    for block in imported.body:
        if block.block_type == "callout":
            block.value["text"] = "អត្ថបទដែលបានវាយឡើងវិញ។"  # typed again
    imported.save_revision(user=editor)
    assert publish_source(imported, by=publisher).live


def test_the_finished_template_is_published_with_all_its_blocks(
    khmer_module, upload, editor, publisher
):
    upload(khmer_module, (TEMPLATES / "lesson-template-km.docx").read_bytes())
    page = LessonPage.objects.get()
    said = {(one.part, one.sentence) for one in readiness(page, editor).problems}
    # what the report does not say again
    assert any("made up" in sentence for _part, sentence in said)
    help_box = next(at for at, one in enumerate(page.body) if one.block_type == "help_box")
    assert any(page.body[help_box].id in one.place for one in readiness(page, editor).problems)
    with pytest.raises(ValidationError):
        publish_source(page, by=publisher)

    del page.body[help_box]  # nobody is in the directory of this test
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
