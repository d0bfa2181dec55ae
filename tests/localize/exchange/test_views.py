"""Who may decide, print and download; the forms do what they say."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from localize.exchange import imports
from localize.exchange.rows import contents_of
from localize.workflow import review
from localize.workflow.models import Review, State
from tests.localize.conftest import TEXTS, may_not_edit
from tests.localize.exchange.conftest import (
    FORMATS,
    RICH_KHMER,
    RICH_SOURCE,
    sent_back,
    texts_of,
    translated,
)

HERE, THEIRS = "អត្ថបទនៅទីនេះ", "អត្ថបទ\nក្នុងឯកសារ"


@pytest.fixture
def conflict(desk, client, translation, translator) -> str:
    """The proposal of a file with a text that was changed here since."""
    data = sent_back(translation, {"Stay safe": THEIRS}, "xlsx")
    desk.draft(translation.source.get_source_instance(), {"Stay safe": HERE})
    client.force_login(translator)
    return proposal(upload(client, translation, "file.xlsx", data))


def proposal(response) -> str:
    assert response.status_code == 200
    return re.search(r'name="proposal" value="([^"]+)"', response.content.decode())[1]


def take(client, translation, proposed: str, *sources: str):
    """Pressed, with a tick at the rows of these sources."""
    ticked = [row.id for row in contents_of(translation).rows if row.source in sources]
    form = {"proposal": proposed, "take": ticked}
    return client.post(reverse("localize:take", args=[translation.pk]), form)


def said_by(response) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


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

    assert HERE in response.content.decode()
    assert texts_of(translation) == {}  # shown, and nothing is written
    assert "1 text taken" in said_by(take(client, translation, proposal(response)))
    assert texts_of(translation) == {"Stay safe": HERE}


@pytest.mark.parametrize("state", ["in review", "approved"])
def test_text_that_somebody_stands_behind_is_taken_by_a_tick_only(
    desk, client, translation, translator, state
):
    draft = desk.draft(translation.source.get_source_instance(), {"Stay safe": HERE})["Stay safe"]
    if state == "approved":
        desk.approve(draft)
    else:
        review.submit(draft, by=translator)
    client.force_login(translator)
    sent = {"Stay safe": THEIRS, "Ask for help.": "សូមសុំជំនួយ។"}
    data = sent_back(translation, sent, "xlf")

    shown = proposal(upload(client, translation, "file.xlf", data))
    take(client, translation, shown)
    assert texts_of(translation) == sent | {"Stay safe": HERE}
    take(client, translation, shown, "Stay safe")

    assert texts_of(translation)["Stay safe"] == THEIRS
    assert Review.objects.get(string_translation__data=THEIRS).state == State.DRAFT


def test_text_that_is_approved_while_the_proposal_is_read_stays(
    desk, client, translation, translator
):
    draft = desk.draft(translation.source.get_source_instance(), {"Stay safe": HERE})["Stay safe"]
    data = sent_back(translation, {"Stay safe": THEIRS}, "xlf")
    client.force_login(translator)
    shown = proposal(upload(client, translation, "file.xlf", data))
    desk.approve(draft)

    take(client, translation, shown)

    assert texts_of(translation) == {"Stay safe": HERE}


@pytest.mark.parametrize("by", ["other letters", "another person", "a day later", "another page"])
def test_only_what_was_shown_is_taken(desk, client, translation, conflict, by, monkeypatch):
    if by == "other letters":
        conflict = conflict[:-1] + ("b" if conflict.endswith("a") else "a")
    elif by == "another person":
        client.force_login(desk.people.reviewer)
    elif by == "a day later":
        monkeypatch.setattr(imports, "PROPOSED_FOR", timedelta(seconds=-1))
    else:
        translation = desk.translation(desk.write(title="Another"))

    said = said_by(take(client, translation, conflict, "Stay safe"))

    assert ("another page" if by == "another page" else "Upload it again") in said
    assert not StringTranslation.objects.filter(data=THEIRS).exists()


def test_slipped_column_costs_no_approval_and_is_said(desk, client, translation, translator):
    page = translation.source.get_source_instance()
    for one in desk.draft(page, TEXTS | {RICH_SOURCE: RICH_KHMER}).values():
        desk.approve(one)
    before = texts_of(translation)
    texts = [row.text for row in contents_of(translation).rows]
    slipped = dict(zip(before, [*texts[1:], texts[0]], strict=True))
    client.force_login(translator)

    response = upload(client, translation, "f.xlsx", sent_back(translation, slipped, "xlsx"))

    assert "Rows seem to have slipped" in response.content.decode()
    take(client, translation, proposal(response))
    assert texts_of(translation) == before
    assert {one.state for one in Review.objects.all()} == {State.APPROVED}


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


def test_ticked_text_becomes_a_draft(client, translation, conflict):
    take(client, translation, conflict)
    assert texts_of(translation)["Stay safe"] == HERE

    response = take(client, translation, conflict, "Stay safe")

    assert response.status_code == 302
    assert texts_of(translation)["Stay safe"] == THEIRS
    assert Review.objects.get(string_translation__data=THEIRS).state == State.DRAFT


def test_tick_at_a_text_that_changed_since_writes_nothing(desk, client, translation, conflict):
    desk.draft(translation.source.get_source_instance(), {"Stay safe": "ថ្មី"})

    assert "changed here" in said_by(take(client, translation, conflict, "Stay safe"))
    assert texts_of(translation)["Stay safe"] == "ថ្មី"


def test_locked_page_is_left_alone(client, desk, translation, conflict):
    page = desk.target(translation.source.get_source_instance())
    page.locked, page.locked_by = True, desk.people.reviewer
    page.save(update_fields=["locked", "locked_by"])

    take(client, translation, conflict, "Stay safe")

    assert texts_of(translation)["Stay safe"] == HERE
