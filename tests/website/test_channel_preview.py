"""A token for a draft: who gets one, what it opens, and everything that ends it."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from cms.publishing.recycle_bin.erasing import erase
from cms.website import tokens
from localize.workflow.publish import publish_source


@pytest.fixture
def editor_client(site) -> Client:
    client = Client()
    client.force_login(site.office.people.editor)
    return client


def ask(client: Client, page, channel="JSON", kind="lessons"):
    address = reverse("preview_channels", args=[page.pk])
    return client.post(address, {"channel": channel, "kind": kind})


@pytest.fixture
def address(editor_client, draft) -> str:
    """The path of a draft's JSON, as a channel got it."""
    response = ask(editor_client, draft)
    assert response.status_code == 303
    return response["Location"]


def read(address: str, **headers: str):
    return Client(raise_request_exception=False).get(address, headers=headers)


def test_token_opens_the_draft_in_the_shape_of_the_document(address, draft, reader) -> None:
    response = read(address)

    shown = json.loads(response.content)
    public = json.loads(reader.html(f"/api/v1/en/lessons/{draft.translation_key}/").encode())
    assert shown.keys() == public.keys()
    assert shown["summary"] == "canary-draft"
    assert public["summary"] == "w-summary"
    assert shown["key"] == public["key"]
    assert "canary-preparation" not in response.content.decode()


def test_answer_is_kept_nowhere_and_tells_nobody(address) -> None:
    response = read(address)

    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in response
    assert not response.cookies


def test_files_of_the_draft_come_with_the_token(address) -> None:
    media = json.loads(read(address).content)["media"]

    assert media
    for file in media:
        path = file["url"]
        assert path.startswith(f"{address}media/")
        response = read(path)
        assert response.status_code == 200
        assert len(b"".join(response)) == file["bytes"]
        assert response["Cache-Control"] == "no-store"
    assert read(f"{address}media/original_images/one.png").status_code == 404


def test_guide_has_a_token_of_its_own(editor_client, draft) -> None:
    response = ask(editor_client, draft, kind="guides")

    assert "canary-preparation" in read(response["Location"]).content.decode()


# What ends it


def is_dead(address: str) -> bool:
    response = read(address)
    assert response.status_code in (200, 404)
    if response.status_code == 404:
        never = read("/api/v1/preview/never/")
        assert response.content == never.content
        assert response["Cache-Control"] == "no-store"
    return response.status_code == 404


def test_dead_after_fifteen_minutes(address) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        assert not is_dead(address)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert is_dead(address)


def test_dead_after_publication(address, site, draft) -> None:
    publish_source(draft, by=site.office.people.publisher)

    assert is_dead(address)


def test_stays_dead_when_the_publication_is_taken_back(address, site, draft) -> None:
    people = site.office.people
    page = publish_source(draft, by=people.publisher)
    UnpublishPageAction(page, user=people.publisher).execute(skip_permission_checks=True)

    assert read(address).status_code == 404


def test_dead_after_a_newer_draft(address, site, draft) -> None:
    draft.summary = "newer"
    draft.save_revision(user=site.office.people.editor)

    assert is_dead(address)


def test_dead_after_logout(address, editor_client) -> None:
    editor_client.post(reverse("wagtailadmin_logout"))

    assert is_dead(address)


def test_another_session_of_the_same_person_does_not_keep_it(address, editor_client, site) -> None:
    other = Client()
    other.force_login(site.office.people.editor)

    editor_client.post(reverse("wagtailadmin_logout"))

    assert is_dead(address)


def test_dead_when_the_permission_is_lost(address, site) -> None:
    site.office.people.editor.groups.clear()

    assert is_dead(address)


def test_dead_when_the_person_leaves(address, site) -> None:
    editor = site.office.people.editor
    editor.is_active = False
    editor.save()

    assert is_dead(address)


def test_dead_when_the_password_changes(address, site) -> None:
    editor = site.office.people.editor
    editor.set_password("another long password")
    editor.save()

    assert is_dead(address)


def test_dead_when_the_page_is_gone(address, draft) -> None:
    erase(draft)

    assert is_dead(address)


def test_changed_token_opens_nothing(address) -> None:
    token = address.rstrip("/").rsplit("/", 1)[1]
    last = "a" if token[-1] != "a" else "b"

    for changed in (token[:-1] + last, token.swapcase(), token.replace(":", "", 1), "x"):
        assert read(f"/api/v1/preview/{changed}/").status_code == 404


def test_token_holds_no_key_of_a_session(address, editor_client) -> None:
    token = address.rstrip("/").rsplit("/", 1)[1]

    payload = tokens.signing.loads(token, salt=tokens._SALT)

    assert editor_client.session.session_key not in str(payload)
    assert payload.keys() == {"page", "kind", "revision", "published", "user", "session"}


def test_token_only_reads(address) -> None:
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(address).status_code == 405


# Who gets one


def test_only_people_who_may_edit_get_one(site, draft) -> None:
    keeper = Client()
    keeper.force_login(site.office.people.keeper)

    assert ask(Client(), draft).status_code == 302
    assert ask(keeper, draft).status_code in (302, 403)
    assert "preview" not in ask(keeper, draft).get("Location", "")


def test_nothing_to_show_gives_no_token(editor_client, site) -> None:
    response = ask(editor_client, site.course)

    assert response.status_code == 200
    assert "there is no draft to show" in response.content.decode()


def test_page_without_a_document_has_no_channel(site) -> None:
    client = Client()
    client.force_login(site.office.people.admin)

    for page in (Page.objects.get(depth=1), site.office.homes["en"].get_parent()):
        assert client.get(reverse("preview_channels", args=[page.pk])).status_code == 404
        assert ask(client, page).status_code == 404


def test_token_of_what_is_no_draft_opens_nothing(editor_client, site) -> None:
    page, people = site.lesson, site.office.people
    assert not tokens.has_draft(page)
    key = editor_client.session.session_key

    token = tokens.issue(page, "lessons", by=people.editor, session_key=key)

    assert is_dead(f"/api/v1/preview/{token}/")


def test_unknown_channel_or_kind_is_refused(editor_client, draft) -> None:
    for data in ({"channel": "Nowhere"}, {"kind": "services"}, {"channel": "", "kind": ""}):
        assert ask(editor_client, draft, **data).status_code == 404


def test_token_is_made_by_post_from_the_admin_only(draft, site) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(site.office.people.editor)

    assert ask(client, draft).status_code == 403
    page = client.get(reverse("preview_channels", args=[draft.pk]))
    assert page.status_code == 200
    assert "/api/v1/preview/" not in page.content.decode()


def test_channel_gets_its_own_address(editor_client, draft, settings) -> None:
    settings.PREVIEW_CHANNELS = {
        "Website": "https://www.example.org/preview?token={token}&page={locale}/{kind}/{key}"
    }

    page = editor_client.get(reverse("preview_channels", args=[draft.pk])).content.decode()
    response = ask(editor_client, draft, channel="Website")

    assert "Website" in page
    assert re.fullmatch(
        rf"https://www\.example\.org/preview\?token=[\w:-]+&page=en/lessons/{draft.translation_key}",
        response["Location"],
    )
    assert response["Referrer-Policy"] == "no-referrer"


def test_channel_elsewhere_gets_the_whole_address_of_the_draft(
    editor_client, draft, settings
) -> None:
    settings.PREVIEW_CHANNELS = {"App": "https://app.example.org/show?draft={url}"}
    settings.OFFICE_URL = "https://office.example.org"

    location = ask(editor_client, draft, channel="App")["Location"]

    (whole,) = parse_qs(urlsplit(location).query)["draft"]
    assert whole.startswith("https://office.example.org/api/v1/preview/")
    assert read(urlsplit(whole).path).status_code == 200


def test_setting_needs_a_place_for_the_token() -> None:
    from cms import settings

    with pytest.raises(ImproperlyConfigured):
        settings.preview_channels({"Website": "https://www.example.org/"})
    with pytest.raises(ImproperlyConfigured):
        settings.preview_channels({"Website": "javascript:alert({token})"})
    assert settings.preview_channels({"App": "http://localhost/{url}"})
