"""A public book with a module, in both languages' trees, and a way to upload."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import CoursePage, ModulePage
from localize.publish import publish_source


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def book(home, editor, publisher):
    course = CoursePage(
        title="Book 4",
        description="For you.",
        audience="caregiver",
        age_min=13,
        age_max=24,
        order=4,
        live=False,
    )
    home.add_child(instance=course)
    module = ModulePage(title="Module 1", summary="A part.", live=False)
    course.add_child(instance=module)
    for page in (course, module):
        page.save_revision(user=editor)
        publish_source(page, by=publisher)
    return ModulePage.objects.get(pk=module.pk)


@pytest.fixture
def module(public_tree, editor, publisher):
    return book(public_tree.english, editor, publisher)


@pytest.fixture
def khmer_module(public_tree, editor, publisher):
    public_tree.khmer.save_revision(user=editor)
    return book(public_tree.khmer, editor, publisher)


@pytest.fixture
def upload(client, editor):
    """`upload(module, content)`: what the form answers to the editor."""

    def send(module, content=None, *, name="lesson.docx", text="", user=editor):
        client.force_login(user)
        data = {"text": text}
        if content is not None:
            data["file"] = SimpleUploadedFile(name, content)
        return client.post(reverse("lessons_word_new", args=[module.pk]), data)

    return send
