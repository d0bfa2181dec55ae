"""What waits for a second person is in one list: uploaded files, numbers, changes of records."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import Resource, ResourceFile
from tests.flows.office import TO_CONFIRM, confirm, logged_in, to_confirm, told
from tests.flows.office import named as seen_as
from tests.lessons.private_data import pdf
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.shared_fixtures import again, world

NOTHING = "waits for you."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# Files of the library


def upload(client, resource, language, pages=1):
    file = SimpleUploadedFile("a.pdf", pdf(pages=pages), "application/pdf")
    return client.post(
        reverse("lessons_file_add", args=[resource.pk]),
        {"language": language, "role": "main", "file": file},
    )


def make_resource(desk):  # noqa: F811
    return Resource.objects.create(name="Checklist", type="pdf")


resource_world = world(make_resource, "desk_world")


@pytest.fixture
def resource(desk, resource_world):  # noqa: F811
    return again(resource_world)


@pytest.mark.slow("two files are cleaned, drawn and confirmed through the real forms")
def test_uploaded_files_wait_in_the_list_until_somebody_else_confirms(desk, resource):  # noqa: F811
    """Who uploaded sees what waits and where it stands; translators are asked for nothing."""
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    assert NOTHING in publisher.get(TO_CONFIRM, follow=True).content.decode()

    uploaded = upload(editor, resource, "km")
    upload(editor, resource, "en", pages=2)

    assert "Chan" in told(uploaded)
    assert "My work" in told(uploaded)
    titles, addresses, count = to_confirm(publisher)
    assert [title.split(", ")[-1][:5] for title in titles] == ["Khmer", "Engli"]  # the oldest first
    assert count == "2"
    assert NOTHING not in publisher.get(TO_CONFIRM, follow=True).content.decode()
    for person in (editor, logged_in(desk.people.translator)):
        assert to_confirm(person) == ([], [], None)
    html = editor.get(TO_CONFIRM, follow=True).content.decode()
    own = re.findall(r'<h3[^>]*><a href="([^"]+)">Checklist', html)
    assert [editor.get(address).status_code for address in own] == [200, 200]

    for address in addresses:
        assert publisher.get(address).status_code == 200
        confirm(publisher, address)

    assert ResourceFile.objects.exclude(confirmed_at=None).count() == 2
    assert to_confirm(publisher) == ([], [], None)
    assert NOTHING in publisher.get(TO_CONFIRM, follow=True).content.decode()


def test_nobody_confirms_their_own_file_and_is_told_who_can(desk, resource):  # noqa: F811
    for group in desk.people.editor.groups.all():
        desk.people.publisher.groups.add(group)
    publisher = logged_in(desk.people.publisher)
    upload(publisher, resource, "km")
    file = ResourceFile.objects.get()

    asked = file.requests.get()
    named = {"request": seen_as(asked)}
    answer = publisher.post(reverse("approvals:confirm"), named, follow=True)

    html = answer.content.decode()
    assert "Somebody else has to confirm a file that you added." in html
    assert "These people can confirm it, in “My work”: Admin (" in html
    assert to_confirm(publisher) == ([], [], None)


@pytest.mark.parametrize("what", ["withdrawn", "replaced"])
def test_a_file_that_no_longer_waits_is_not_listed(what, desk, resource):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    upload(editor, resource, "km")
    first = ResourceFile.objects.get()
    if what == "withdrawn":
        editor.post(reverse("lessons_file_withdraw", args=[resource.pk, first.pk]))
    else:
        upload(editor, resource, "km", pages=2)

    _titles, addresses, _count = to_confirm(publisher)

    assert reverse("approvals:request", args=[first.requests.get().pk]) not in addresses
    assert len(addresses) == (what == "replaced")
