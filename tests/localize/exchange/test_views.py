"""Who may decide, print and download; the forms do what they say."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from localize.exchange import imports
from localize.workflow.digests import text_digest
from localize.workflow.models import Review, State
from tests.localize.conftest import may_not_edit
from tests.localize.exchange.conftest import FORMATS, sent_back, take, texts_of, translated

HERE, THEIRS = "អត្ថបទនៅទីនេះ", "អត្ថបទ\nក្នុងឯកសារ"


@pytest.fixture
def conflict(desk, translation, translator) -> imports.ImportReport:
    data = sent_back(translation, {"Stay safe": THEIRS}, "xlsx")
    desk.draft(translation.source.get_source_instance(), {"Stay safe": HERE})
    return take(translation, data, "xlsx", by=translator)


def decide(client, translation, line, **fields):
    form = {
        "take": line.id,
        f"text-{line.id}": line.theirs.replace("\n", "\r\n"),
        f"here-{line.id}": line.here_hash,
    }
    address = reverse("localize_exchange:decide", args=[translation.pk])
    return client.post(address, form | fields)


def upload(client, translation, name: str, data: bytes):
    address = reverse("localize:upload", args=[translation.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    "extension",
    ["xlf"],
)
@pytest.mark.usefixtures("real_children")
def test_download_translate_upload(client, translation, translator, extension):
    client.force_login(translator)
    address = reverse("localize:download", args=[translation.pk, extension])
    contents = imports.read(client.get(address).content, f"file.{extension}")
    data = FORMATS[extension].write(translated(contents, {"Stay safe": HERE}))

    response = upload(client, translation, f"file.{extension}", data)

    assert response.status_code == 200
    assert HERE in response.content.decode()
    assert texts_of(translation) == {"Stay safe": HERE}


def test_upload_with_a_conflict_lets_the_person_decide(desk, client, translation, translator):
    data = sent_back(translation, {"Stay safe": THEIRS}, "xlf")
    desk.draft(translation.source.get_source_instance(), {"Stay safe": HERE})
    client.force_login(translator)

    html = upload(client, translation, "file.xlf", data).content.decode()

    assert reverse("localize_exchange:decide", args=[translation.pk]) in html
    assert texts_of(translation)["Stay safe"] == HERE


@pytest.mark.parametrize("name", ["file.xlf", "file.xlsx", "file.exe"])
def test_upload_of_anything_else_is_answered_with_a_sentence(client, translation, translator, name):
    client.force_login(translator)

    response = upload(client, translation, name, b"\xff\x00 anything")

    assert response.status_code == 302
    assert len(list(get_messages(response.wsgi_request))) == 1
    assert texts_of(translation) == {}


def test_upload_without_a_file_is_said(client, translation, translator):
    client.force_login(translator)

    response = client.post(reverse("localize:upload", args=[translation.pk]))

    (said,) = get_messages(response.wsgi_request)
    assert "Choose a file." in str(said)
    assert texts_of(translation) == {}


def test_file_of_another_kind_is_not_found(client, translation, translator):
    client.force_login(translator)

    assert client.get(reverse("localize:download", args=[translation.pk, "doc"])).status_code == 404


@pytest.mark.parametrize("who", ["publisher", "reviewer", "translator"])
def test_upload_is_for_who_translates_and_not_while_it_is_locked(client, desk, translation, who):
    """Their groups only publish, or only review; the page of the translator is locked."""
    person = getattr(desk.people, who)
    if who == "translator":
        page = desk.target(translation.source.get_source_instance())
        type(page).objects.filter(pk=page.pk).update(locked=True, locked_by=desk.people.reviewer)
    else:
        may_not_edit(person)
    data = sent_back(translation, {"Stay safe": THEIRS}, "xlf")
    client.force_login(person)

    response = upload(client, translation, "file.xlf", data)

    assert response.status_code == 302
    (said,) = get_messages(response.wsgi_request)
    assert ("locked" if who == "translator" else "You may not translate this page.") in str(said)
    assert texts_of(translation) == {}


def test_working_copy_is_not_for_who_only_publishes(client, desk, translation, conflict):
    """What nobody has approved yet goes to those who work on it."""
    may_not_edit(desk.people.publisher)
    client.force_login(desk.people.publisher)
    headers = {"x-requested-with": "XMLHttpRequest"}

    address = reverse("localize:download", args=[translation.pk, "xlf"])
    response = client.get(address, headers=headers)

    assert response.status_code == 403
    assert HERE not in response.content.decode()


def test_decided_text_becomes_a_draft(client, translation, translator, conflict):
    client.force_login(translator)

    response = decide(client, translation, conflict.conflicts[0])

    assert response.status_code == 302
    assert texts_of(translation)["Stay safe"] == THEIRS
    assert Review.objects.get(string_translation__data=THEIRS).state == State.DRAFT


def test_decision_about_an_outdated_text_writes_nothing(client, translation, translator, conflict):
    client.force_login(translator)
    (line,) = conflict.conflicts

    decide(client, translation, line, **{f"here-{line.id}": text_digest("another")})

    assert texts_of(translation)["Stay safe"] == HERE


def test_locked_page_is_left_alone(client, desk, translation, translator, conflict):
    page = desk.target(translation.source.get_source_instance())
    page.locked, page.locked_by = True, desk.people.reviewer
    page.save(update_fields=["locked", "locked_by"])
    client.force_login(translator)

    decide(client, translation, conflict.conflicts[0])

    assert texts_of(translation)["Stay safe"] == HERE
