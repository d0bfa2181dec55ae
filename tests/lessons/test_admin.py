"""The library's screens: files are added, refused in words, withdrawn by one press."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.library import files
from lessons.models import LessonPage, Resource, ResourceFile
from tests.lessons.private_data import pptx


@pytest.fixture
def login(client, db):
    def make(name, *codenames):
        user = get_user_model().objects.create_user(name, password="x")
        wanted = Permission.objects.filter(codename__in=["access_admin", *codenames])
        user.user_permissions.set(wanted)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def file(resource, upload, people):
    return files.add(resource, language="en", upload=upload(), by=people["editor"])


def address(name, file):
    return reverse(name, args=[file.resource_id, file.pk])


def test_files_are_added_by_form(login, resource, upload):
    client = login("adder", "add_resourcefile", "change_resource")
    data = {"language": "km", "role": "main", "file": upload()}

    response = client.post(reverse("lessons_file_add", args=[resource.pk]), data)

    file = ResourceFile.objects.get()
    assert response.status_code == 302
    assert (file.language, file.added_by.username, file.confirmed_at) == ("km", "adder", None)


def test_refused_file_keeps_the_form(login, resource, upload):
    client = login("adder", "add_resourcefile")
    data = {"language": "km", "role": "main", "file": upload(b"<html>")}

    response = client.post(reverse("lessons_file_add", args=[resource.pk]), data)

    html = response.content.decode()
    assert response.status_code == 200
    assert "does not fit" in html
    assert "Choose the file again" in html
    assert '<option value="km" selected>' in html
    assert not ResourceFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        (
            pptx(),
            ("“a.pdf” is of the kind PowerPoint (.pptx)", "Allowed are: PDF."),
        ),
        (b"MZ\x90\x00 a program", ("none of the kinds that are known", "Allowed are: PDF.")),
    ],
    ids=["slides", "program"],
)
def test_refusal_names_what_was_found_and_what_may_be_there(resource, content, sentences, people):
    upload = SimpleUploadedFile("a.pdf", content)

    with pytest.raises(ValidationError) as refused:
        files.add(resource, language="km", upload=upload, by=people["editor"])

    (told,) = refused.value.message_dict["file"]
    assert all(sentence in told for sentence in sentences)


def test_file_of_another_resource_is_not_found(login, file):
    other = Resource.objects.create(name="Other", type="pdf")

    response = login("keeper", "change_resourcefile").post(
        reverse("lessons_file_withdraw", args=[other.pk, file.pk])
    )

    assert response.status_code == 404


def test_withdrawing_is_one_post(login, file):
    login("keeper", "change_resourcefile").post(address("lessons_file_withdraw", file))

    assert ResourceFile.objects.get().withdrawn_by.username == "keeper"


def test_every_editable_field_of_a_lesson_is_on_its_screen(lesson):
    form = LessonPage.get_edit_handler().get_form_class()
    missing = {
        field.name
        for field in LessonPage._meta.get_fields()
        if field.model is LessonPage and field.editable and field.name != "page_ptr"
        if not field.auto_created
    } - set(form.base_fields)

    assert missing == set()
