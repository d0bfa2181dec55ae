"""Faces without a consent and files that wait are for those who look after them."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from lessons.library.seen import may_see
from lessons.models import Consent, Picture
from tests.matrix.places import Things, desk_world, office_world, things_world  # noqa: F401
from tests.shared_fixtures import again

CHOOSER = "wagtailimages_chooser"


@pytest.fixture
def things(db: None, things_world: Things) -> Things:  # noqa: F811
    return again(things_world)


def seers(things: Things, name: str) -> set[str]:
    people = things.people.items()
    return {role for role, user in people if user is not None and may_see(user, name)}


def cover(picture: Picture) -> None:
    consent: Any = Consent.objects.get(picture=picture)
    consent.scope, consent.given_on = ["web"], date(2026, 1, 1)
    consent.save()


def test_face_is_seen_by_those_who_look_after_it_until_a_consent_covers_it(things):
    face = things.rows["child"]
    before = seers(things, face.file.name)

    cover(face)

    assert before == {"editor", "publisher", "admin"}
    assert seers(things, face.file.name) == {
        "english", "translator", "reviewer", "keeper", "editor", "publisher", "admin",
    }  # fmt: skip


def test_file_that_waits_is_seen_by_those_of_the_library(things):
    assert seers(things, things.rows["resource file"]) == {"editor", "publisher", "admin"}


def test_file_of_another_folder_is_there_for_nobody_without_rights(things):
    assert seers(things, "original_images/gone.png") == {"editor", "publisher", "admin"}
    assert not may_see(things.people["translator"], "a\0b")


def test_translator_chooses_pictures_but_no_face_without_a_consent(client, things):
    client.force_login(things.people["translator"])
    face, other = things.rows["child"], things.rows["picture"]

    def offered() -> list[bool]:
        html = client.get(reverse(f"{CHOOSER}:choose")).json()["html"]
        chosen = [reverse(f"{CHOOSER}:chosen", args=[one.pk]) for one in (face, other)]
        return [address in html for address in chosen]

    assert offered() == [False, True]
    assert client.get(
        reverse(f"{CHOOSER}:chosen", args=[face.pk]), headers={"x-requested-with": "XMLHttpRequest"}
    ).status_code == 403  # fmt: skip

    cover(face)

    assert offered() == [True, True]


def test_editor_chooses_a_face_whose_consent_is_still_to_be_recorded(client, things):
    client.force_login(things.people["editor"])

    html = client.get(reverse(f"{CHOOSER}:choose")).json()["html"]

    assert reverse(f"{CHOOSER}:chosen", args=[things.rows["child"].pk]) in html
