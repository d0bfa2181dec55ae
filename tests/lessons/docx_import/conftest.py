"""A public book with a module, in both languages' trees, and a way to upload."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import CoursePage, ModulePage
from localize.workflow.publish import publish_source
from tests.conftest import member
from tests.shared_fixtures import again, world


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def book(tree, home):
    editor, publisher = member(tree, "editor", "Editors"), member(tree, "publisher", "Publishers")
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


def make_module(tree):
    return book(tree, tree.english)


def make_khmer_module(tree):
    tree.khmer.save_revision(user=member(tree, "editor", "Editors"))
    return book(tree, tree.khmer)


module_world = world(make_module, "public_tree_world")
khmer_module_world = world(make_khmer_module, "public_tree_world")


@pytest.fixture
def module(public_tree, module_world):
    return again(module_world or make_module(public_tree))


@pytest.fixture
def khmer_module(public_tree, khmer_module_world):
    return again(khmer_module_world or make_khmer_module(public_tree))


@pytest.fixture
def upload(client, editor):
    """`upload(module, content)`: what the form answers to the editor."""

    def send(module, content, *, name="lesson.docx", user=editor):
        client.force_login(user)
        data = {
            "place": str(module.translation_key),
            "language": module.locale.language_code,
            "start": "word",
            "file": SimpleUploadedFile(name, content),
        }
        return client.post(reverse("lessons_new"), data)

    return send
