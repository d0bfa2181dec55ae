"""The policy of the office's screens: no script that the session did not vouch for."""

import re

import pytest
from django.urls import reverse

from tests.localize.conftest import desk, desk_world  # noqa: F401

NONCE = re.compile(r"script-src 'self' 'nonce-([^']+)';")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>")
SCREENS = ["wagtailadmin_home", "wagtailusers_users:add", "wagtailimages:add", "home_report"]


def nonce_of(answer) -> str:
    found = NONCE.search(answer["Content-Security-Policy"])
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_allows_scripts_in_its_text(admin_client, desk, name):  # noqa: F811
    answer = admin_client.get(reverse(name))
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )

    assert answer.status_code == 200
    assert "unsafe-inline" not in policy["script-src"] + policy["script-src-attr"]
    assert "unsafe-eval" not in answer["Content-Security-Policy"]
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == policy["form-action"] == "'self'"
    assert "camera=()" in answer["Permissions-Policy"]


def test_scripts_of_fields_carry_the_nonce(admin_client, desk):  # noqa: F811
    """Choosers, dates and rows that can be added; their files, for a dialog that is fetched."""
    chooser = reverse("wagtailimages_chooser:choose")
    dialog = admin_client.get(chooser).json()["html"]
    assert re.findall(r'<script src="[^"]+" nonce="[^"]+">', dialog)
    for name in ("wagtailsnippets_home_service:add", "wagtailsnippets_lessons_consent:add"):
        answer = admin_client.get(reverse(name))
        scripts = INLINE.findall(answer.content.decode())

        assert scripts, name
        assert set(scripts) == {f'<script nonce="{nonce_of(answer)}">'}, name


def test_nonce_is_that_of_the_session(admin_client, client, desk):  # noqa: F811
    home, login = reverse("wagtailadmin_home"), reverse("wagtailadmin_login")
    mine = {nonce_of(admin_client.get(home)) for _ in range(2)}

    assert len(mine) == 1
    assert mine.isdisjoint(nonce_of(client.get(login)) for _ in range(2))
    assert nonce_of(client.get(login)) != nonce_of(client.get(login))


def test_title_that_is_a_script_stays_a_word(admin_client, desk):  # noqa: F811
    """What somebody wrote gets no nonce, wherever it is shown."""
    page = desk.homes["en"]
    page.title = '<script>alert("1")</script>'
    page.draft_title = page.title
    type(page).objects.filter(pk=page.pk).update(title=page.title, draft_title=page.title)

    for address in (
        reverse("wagtailadmin_explore", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    ):
        answer = admin_client.get(address)
        scripts = INLINE.findall(answer.content.decode())
        assert "alert(" in answer.content.decode()
        assert set(scripts) <= {f'<script nonce="{nonce_of(answer)}">'}
