"""The screens: who may, what they answer, what is in the database afterwards."""

import io

import docx
import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from lessons.docx_import import lengths
from lessons.docx_import.refusals import REFUSALS
from lessons.models import LessonPage, Picture
from tests.lessons.docx_import import files


def lesson():
    return LessonPage.objects.get()


def address(name, *args):
    return reverse(f"lessons_word{name}", args=args)


def test_a_file_becomes_a_draft_and_the_editor_opens_it(module, upload, editor):
    response = upload(module, files.simple("Some text.", title="Passwords"))

    page = lesson()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.live, page.owner) == ("Passwords", False, editor)
    assert page.slug == "passwords"
    assert page.get_parent().pk == module.pk
    assert page.get_latest_revision().user == editor
    assert [block.block_type for block in page.body] == ["paragraph"]


def test_the_lesson_takes_language_and_readers_from_its_book(khmer_module, upload):
    upload(khmer_module, files.simple("កុមារ", title="មេរៀន"))

    page = lesson()
    assert page.locale.language_code == "km"
    assert (page.audience, page.age_min, page.age_max) == ("caregiver", 13, 24)
    assert page.slug.isascii()


@pytest.mark.usefixtures("real_children")
def test_the_report_stays_reachable_and_names_everything(module, upload, client, publisher):
    document = files.blank()
    document.add_heading("Passwords", 0)
    document.add_heading("Summary", 1)
    document.add_paragraph("word " * 50)
    files.in_font(document.add_paragraph(), files.LIMON, "Limon S1")
    document.add_picture(files.picture())
    upload(module, files.saved(document))
    client.force_login(publisher)

    screen = client.get(address("_report", lesson().pk)).content.decode()

    blocks = {block.block_type: block.id for block in lesson().body}
    assert "This was not understood and became ordinary text" in screen
    assert f"#:w:contentpath=body.{blocks['heading']}" in screen
    assert "Text in an old font (Limon S1)" in screen
    assert f"#:w:contentpath=body.{blocks['callout']}" in screen
    assert "siT§ikumar" in screen
    assert reverse("wagtailimages:edit", args=[Picture.objects.get().pk]) in screen


def test_lessons_of_other_origin_have_no_report(module, client, editor):
    page = LessonPage(audience="young_person", title="By hand", live=False)
    module.add_child(instance=page)
    client.force_login(editor)

    assert client.get(address("_report", page.pk)).status_code == 404
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert address("_report", page.pk) not in edit.content.decode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"words", "not_word"),
        (files.with_body(""), "no_text"),
    ],
)
def test_a_refused_file_makes_nothing(module, upload, content, code):
    response = upload(module, content)

    assert str(REFUSALS[code]) in response.content.decode()
    assert not LessonPage.objects.exists()


def test_a_file_longer_than_a_lesson_is_refused(module, upload, monkeypatch):
    monkeypatch.setattr(lengths, "MOST_TEXT", 8)

    response = upload(module, files.simple("Words."))

    assert str(REFUSALS["too_long"]) in response.content.decode()
    assert not LessonPage.objects.exists()


def test_a_large_file_is_refused_before_it_is_read(module, upload, monkeypatch):
    monkeypatch.setattr(lengths, "LARGEST_MB", 0)

    assert str(REFUSALS["too_large"]) in upload(module, files.simple("Words.")).content.decode()


def test_a_failure_leaves_nothing_behind(module, upload, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("lessons.docx_import.pictures.set_aside", fail)
    with pytest.raises(RuntimeError):
        upload(module, files.simple("Text."))

    assert not LessonPage.objects.exists()


@pytest.mark.usefixtures("real_children")
def test_nothing_of_the_file_is_kept(module, upload, own_media):
    document = docx.Document(io.BytesIO(files.simple("Text.")))
    document.core_properties.author = "Sok Dara"
    document.core_properties.last_modified_by = "Sok Dara"
    upload(module, files.saved(document), name="Sok Dara.docx")

    page = lesson()
    stored = repr(list(PageLogEntry.objects.filter(page=page.pk).values("data", "label")))
    assert "Sok Dara" not in stored + page.to_json() + repr(list(own_media.rglob("*")))
    assert not [path for path in own_media.rglob("*") if path.is_file()]


# Who may


@pytest.mark.parametrize("locale", ["en", "km"])
def test_the_template_is_a_download(client, editor, locale):
    client.force_login(editor)

    answer = client.get(address("_template", locale))

    assert answer["Content-Disposition"] == f'attachment; filename="lesson-template-{locale}.docx"'
    assert docx.Document(io.BytesIO(answer.content)).paragraphs


def test_a_language_without_a_template_has_no_download(client, editor):
    client.force_login(editor)

    assert client.get(address("_template", "cja-Arab")).status_code == 404
