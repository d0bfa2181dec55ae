"""A small file that would fill the server's memory is refused by the form with a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import Resource, ResourceFile
from ops.demo.people import make_people
from tests.flows.demo_people import logged_in
from tests.lessons import pdf_bombs


@pytest.mark.usefixtures("real_children")
@pytest.mark.parametrize(
    "name",
    ["photograph"]
    + [pytest.param(one, marks=pytest.mark.soak) for one in ("twice_packed", "short_name")],
)
def test_editor_cannot_upload_a_bomb(site_tree, name):
    make_people(site_tree.groups)
    resource = Resource.objects.create(name="Handout", type="pdf", audiences=["caregiver"])
    editor, bomb = logged_in("editor"), pdf_bombs.BOMBS[name]()
    upload = SimpleUploadedFile("handout.pdf", bomb, "application/pdf")

    answer = editor.post(
        reverse("lessons_file_add", args=[resource.pk]),
        {"language": "en", "role": "main", "file": upload},
    )

    assert len(bomb) < 110_000
    assert answer.status_code == 200
    assert "unpacks into far more than it should" in answer.content.decode()
    assert not ResourceFile.objects.exists()
