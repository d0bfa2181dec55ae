"""What the proxy may keep, and for how long: it reads one header, and nothing else."""

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.documents.models import MediaFile
from public.api.answers import KEPT_FOR, MOST_KEPT, limit_caching, stored_answer
from public.api.views.media import KEPT_FILE

KEPT = [
    *("/api/v1/", "/api/v1/changes/", "/api/v1/changes/?kind=-guides"),
    *("/api/v1/schema/", "/api/v1/docs/", "/api/v1/en/home/", "/api/v1/en/vocabulary/"),
    *("/api/v1/en/help-now/", "/api/v1/en/lessons/", "/api/v1/en/services/?age=9"),
    "/api/v1/en/lessons/?audience=young_person&topic=privacy",
    "/api/v1/en/lessons/{lesson}/",
    "/api/v1/en/lessons/{lesson}/?include=services,schema_org",
    "/api/v1/km/lessons/{lesson}/?fallback=en",
    *("/api/v1/hsds/", "/api/v1/hsds/services/?per_page=5"),
    *("/read/", "/read/en/", "/read/en/lessons/", "/read/en/lessons/{lesson}/"),
    *("/sitemap.xml", "/robots.txt"),
    *("/read/en/help-now/worker.js", "/read/en/help-now/page.webmanifest"),
    *("/read/en/lessons/{lesson}/worker.js", "/read/en/lessons/{lesson}/card/"),
]
NEVER = [
    *("/", "/healthz/live", "/healthz/ready", "/api/v1/nowhere/", "/api/v1/en/lessons/?nothing=1"),
    *("/api/v1/en/lessons/nobody/", "/api/v1/en/lessons/{upper}/", "/api/v1/en/lessons"),
    *("/api/v1/changes/?since=ffffffff-1", "/api/v1/en/search/?q=help", "/api/v1/en/suggest/?q=h"),
    *("/read/en/help-now/", "/read/en/services/", "/read/en/services/{service}/"),
    *("/read/en/nothing/", "/read/paper/0/", "/read/en/search/", "/media/nothing.pdf"),
    *("/.well-known/security.txt", "/static/none.css", "/admin/", "/admin/login/"),
]
ENCODINGS = ({}, {"Accept-Encoding": "gzip"})


@pytest.fixture
def ask(site, client: Client):
    keys = {name: getattr(site, name).translation_key for name in ("lesson", "course", "service")}

    def asked(path: str, **headers: str):
        named = path.format(**keys, upper=str(keys["lesson"]).upper())
        return client.get(named, headers={"Cookie": "sessionid=x; csrftoken=y", **headers})

    return asked


@pytest.mark.slow("everything is asked for, in two encodings, by two readers")
def test_what_is_for_everybody_says_so_and_follows_from_nothing_but_its_key(ask):
    for path in KEPT:
        for headers in ENCODINGS:
            answer = ask(path, **headers)
            assert (answer.status_code, answer[KEPT_FOR]) == (200, str(MOST_KEPT)), path
            # the address and the encoding are in the proxy's key
            assert answer["Vary"] == "Accept-Encoding", path
            assert not answer.cookies, path
            other = ask(path, **headers, **{"Accept-Language": "km", "User-Agent": "x", "DNT": "1"})
            assert other.content == answer.content, path


def test_everything_else_is_asked_for_each_time(ask):
    for path in NEVER:
        assert KEPT_FOR not in ask(path), path


def test_files_are_kept_for_minutes_and_pictures_with_a_consent_as_long_as_words(site, client):
    names = MediaFile.objects.values_list("name", flat=True)
    picture = next(name for name in names if name.endswith(".webp"))
    assert client.get(f"/media/{picture}")[KEPT_FOR] == str(KEPT_FILE)

    MediaFile.objects.filter(name=picture).update(needs_consent=True)

    assert client.get(f"/media/{picture}")[KEPT_FOR] == str(MOST_KEPT)


@given(left=st.integers(-5, 200), ahead=st.integers(0, 200))
def test_nothing_is_shown_after_its_end_by_any_cache_behind_ours(left, ahead):
    """However late the proxy gives it, whoever gets it keeps it no longer than it lives. It counts
    in whole seconds: what may be kept for one is given for almost two."""
    now = timezone.now()
    response = stored_answer(HttpRequest(), b"{}", "x", encoding="", locale=None)

    limit_caching(
        response,
        [
            None,
            now + timedelta(seconds=left + ahead),
            now + timedelta(seconds=left, milliseconds=900),
        ],
    )

    kept = int(response[KEPT_FOR])
    lives = sum(int(part.partition("=")[2]) for part in response["Cache-Control"].split(", ")[1:3])
    assert 0 <= kept <= MOST_KEPT
    assert (kept + 1 if kept else 0) + lives <= max(left, 0) or (kept, lives) == (0, 0)
    if left > 100:
        assert kept == MOST_KEPT
    if left > 5:  # never everybody at once, up to the end
        assert kept > 0


def test_what_has_no_end_is_kept_as_long_as_words_are():
    response = stored_answer(HttpRequest(), b"{}", "x", encoding="", locale=None)
    limit_caching(response, [None])

    assert response[KEPT_FOR] == str(MOST_KEPT)
