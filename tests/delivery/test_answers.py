"""What is answered from memory, until when, and what never is; `tests.both_ways` compares it with
Django's answer on every question of the suite."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.delivery.response_cache import wrapper
from cms.delivery.response_cache.version import Versions
from cms.documents import projection
from cms.documents.models import Dependency, Document, Feed, MediaFile
from tests.delivery.asking import Asked

KEPT = [
    "/api/v1/",
    "/api/v1/changes/",
    "/api/v1/changes/?kind=-guides",
    "/api/v1/schema/",
    "/api/v1/docs/",
    "/api/v1/en/home/",
    "/api/v1/en/vocabulary/",
    "/api/v1/en/help-now/",
    "/api/v1/en/lessons/",
    "/api/v1/en/lessons/?audience=young_person&topic=privacy",
    "/api/v1/en/services/?age=9",
    "/api/v1/en/lessons/{lesson}/",
    "/api/v1/en/lessons/{lesson}/?include=services,schema_org",
    "/api/v1/km/lessons/{lesson}/?fallback=en",
    "/api/v1/hsds/",
    "/api/v1/hsds/services/?per_page=5",
    "/read/",
    "/read/en/",
    "/read/en/lessons/",
    "/read/en/lessons/{lesson}/",
    "/read/en/courses/{course}/print/learners/",
    "/sitemap.xml",
    "/robots.txt",
]
NEVER = [
    "/",
    "/healthz/live",
    "/media/{file}",
    "/api/v1/nowhere/",
    "/api/v1/en/lessons/?nothing=1",
    "/api/v1/en/lessons/nobody/",
    "/api/v1/en/lessons/{upper}/",
    "/api/v1/changes/?since=ffffffff-1",
    "/read/en/help-now/",
    "/read/en/services/",
    "/read/en/services/{service}/",
    "/read/en/nothing/",
    "/read/paper/0/",
    "/read/en/help-now/worker.js",
    "/read/en/help-now/page.webmanifest",
]


@pytest.fixture
def asked() -> Asked:
    return Asked()


def place(site, path: str) -> tuple[str, str]:
    """(path, query) with the keys of this site."""
    keys = {name: getattr(site, name).translation_key for name in ("lesson", "course", "service")}
    file = MediaFile.objects.values_list("name", flat=True)[0]
    named = path.format(**keys, upper=str(keys["lesson"]).upper(), file=file)
    path, _, query = named.partition("?")
    return path, query


def lesson_of(site) -> str:
    return f"/api/v1/en/lessons/{site.lesson.translation_key}/"


def test_public_answers_are_given_from_memory_without_a_statement_of_django(site, asked):
    for path, query in (place(site, one) for one in KEPT):
        first = asked.get(path, query)
        count = len(asked.questions)
        with CaptureQueriesContext(connection) as captured:
            again = asked.get(path, query)
            known = asked.get(path, query, HTTP_IF_NONE_MATCH=first.headers["ETag"])
            head = asked.get(path, query, method="HEAD")

        assert len(asked.questions) == count, path
        assert len(captured) == 0, path
        assert again == first
        assert (known.status, known.body) == (304, b"")
        assert (head.status, head.headers, head.body) == (200, first.headers, b"")


def test_everything_else_comes_from_django_each_time(site, asked):
    for path, query in (place(site, one) for one in NEVER):
        assert not asked.is_kept(path, query), path


def test_only_reading_is_answered_from_memory(site, asked):
    asked.get("/api/v1/hsds/services/")

    for method in ("POST", "OPTIONS", "PUT", "DELETE"):
        count = len(asked.questions)
        asked.get("/api/v1/hsds/services/", method=method)
        assert len(asked.questions) == count + 1


def test_question_with_a_condition_fills_the_memory(site, asked):
    etag = asked.get(lesson_of(site)).headers["ETag"]

    other = Asked()
    assert other.get(lesson_of(site), HTTP_IF_NONE_MATCH=etag).status == 304
    assert other.get(lesson_of(site)).status == 200
    assert len(other.questions) == 1


def test_question_of_the_head_does_not(site, asked):
    asked.get(lesson_of(site), method="HEAD")
    asked.get(lesson_of(site))

    assert len(asked.questions) == 2


def test_each_encoding_is_kept_for_itself(site, asked):
    plain = asked.get(lesson_of(site))
    packed = asked.get(lesson_of(site), HTTP_ACCEPT_ENCODING="br;q=1, gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert asked.get(lesson_of(site), HTTP_ACCEPT_ENCODING="*") == packed
    assert len(asked.questions) == 2


def test_foreign_host_is_refused_whatever_is_kept(site, asked):
    asked.get(lesson_of(site))

    assert asked.get(lesson_of(site), HTTP_HOST="evil.example").status == 400


# What ends an answer


def test_what_was_published_is_seen_with_the_next_question(site, asked):
    asked.get(lesson_of(site))

    site.lesson.title = "Another title"
    site.office.publish(site.lesson)

    assert b"Another title" in asked.get(lesson_of(site)).body


def test_what_was_withdrawn_is_gone_with_the_next_question(site, asked):
    for path in (lesson_of(site), f"/read/en/lessons/{site.lesson.translation_key}/"):
        assert asked.is_kept(path)

    site.lesson.unpublish()

    assert asked.get(lesson_of(site)).status == 404
    assert asked.get(f"/read/en/lessons/{site.lesson.translation_key}/").status == 404


def test_what_a_document_refers_to_changes_without_a_number_of_the_feed(site, asked):
    # a link that is only looked at: the documents are what they were
    query = "include=services"
    before = asked.get(lesson_of(site), query)
    seq = Feed.objects.get().seq

    with projection.publishing():
        Dependency.objects.filter(kind="lessons", target=site.service.translation_key).delete()

    assert Feed.objects.get().seq == seq
    assert asked.get(lesson_of(site), query).body != before.body


def test_new_history_is_seen_at_once(site, asked):
    before = asked.get("/api/v1/").body

    projection.begin_epoch()

    assert asked.get("/api/v1/").body != before


@pytest.fixture
def moved():
    """The clock stands; `moved(seconds=4)` is that long after the test began, however long it took
    itself."""
    begun = timezone.now()

    def later(**by: float):
        return time_machine.travel(begun + timedelta(**by), tick=False)

    with later():
        yield later


def test_nothing_is_given_after_its_end_nor_with_a_header_of_before(office, asked, moved):
    page = office.page("Soon over", expire_at=timezone.now() + timedelta(seconds=75))
    own, listed, feed = (
        f"/api/v1/en/pages/{page.translation_key}/",
        "/api/v1/en/pages/",
        "/api/v1/changes/",
    )
    told = {path: asked.get(path) for path in (own, listed, feed)}

    with moved(seconds=10):
        assert {path: asked.get(path) for path in told} == told
        assert len(asked.questions) == 3
    with moved(seconds=20):  # from now on an answer says how long it may be kept
        assert asked.get(own).headers["Cache-Control"] == "public, max-age=55"
        assert not asked.is_kept(own)
        assert asked.is_kept(feed)
    with moved(seconds=70):
        assert asked.is_kept(feed)
        told = asked.get(feed)
    with moved(seconds=76):
        assert asked.get(own).status == 404
        assert str(page.translation_key).encode() not in asked.get(listed).body
        assert asked.get(feed).body != told.body


def test_what_a_clock_ahead_of_ours_has_published_comes_when_its_time_comes(office, asked, moved):
    page = office.page("Early")
    soon = timezone.now() + timedelta(seconds=5)
    Document.objects.filter(key=page.translation_key).update(live_from=soon)
    listed = "/api/v1/en/pages/"
    assert asked.is_kept(listed)
    other = office.page("Other")  # the first is not forgotten with the next version
    told = asked.get(listed)
    assert str(other.translation_key).encode() in told.body

    with moved(seconds=4):
        assert asked.get(listed) == told
    with moved(seconds=6):
        assert str(page.translation_key).encode() in asked.get(listed).body


def test_page_is_not_kept_past_the_end_of_a_contact_that_it_shows(site, asked, moved):
    path = f"/read/en/lessons/{site.lesson.translation_key}/"
    row = Document.objects.get(kind="lessons", key=site.lesson.translation_key)
    end = (timezone.now() + timedelta(seconds=70)).isoformat()
    for number in (b'"offered_until":null', b'"offered_until": null'):
        row.body = bytes(row.body).replace(number, f'"offered_until":"{end}"'.encode())
    row.save()
    assert b"tel:1280" in asked.get(path).body
    assert asked.is_kept(path)

    with moved(seconds=20):
        assert "stale" not in asked.get(path).headers["Cache-Control"]
    with moved(seconds=71):
        assert b"tel:1280" not in asked.get(path).body


def test_nothing_is_kept_into_the_next_day(site, asked):
    # whether the check of a number is late is a matter of days
    evening = timezone.localtime().replace(hour=23, minute=59, second=50, microsecond=0)
    with time_machine.travel(evening, tick=False):
        assert asked.is_kept("/robots.txt")
        count = len(asked.questions)
    with time_machine.travel(evening + timedelta(seconds=9), tick=False):
        asked.get("/robots.txt")
        assert len(asked.questions) == count
    with time_machine.travel(evening + timedelta(seconds=10), tick=False):
        asked.get("/robots.txt")
        assert len(asked.questions) == count + 1


def test_what_no_feed_tells_is_asked_again_after_half_a_minute(site, asked, moved):
    asked.get("/api/v1/schema/")

    with moved(seconds=wrapper.AT_MOST - 1):
        asked.get("/api/v1/schema/")
        assert len(asked.questions) == 1
    with moved(seconds=wrapper.AT_MOST + 1):
        asked.get("/api/v1/schema/")
        assert len(asked.questions) == 2


# What fails


class Broken(Versions):
    def row(self, statement, *values):
        raise RuntimeError("no version")


def test_failing_cache_costs_nobody_an_answer_and_is_said_once(site, caplog):
    asked = Asked(Broken())

    with caplog.at_level(logging.WARNING):
        told = [asked.get(lesson_of(site)) for _ in range(3)]

    assert [one.status for one in told] == [200, 200, 200]
    assert len(asked.questions) == 3
    lines = [one for one in caplog.records if one.name == wrapper.__name__]
    assert len(lines) == 1


def test_answer_that_cannot_be_kept_is_given(site, asked, monkeypatch):
    def fails(*_arguments, **_more):
        raise MemoryError

    monkeypatch.setattr(asked.cache.kept, "put", fails)
    etag = asked.get(lesson_of(site)).headers["ETag"]

    assert asked.get(lesson_of(site)).status == 200
    assert asked.get(lesson_of(site), HTTP_IF_NONE_MATCH=etag).status in (200, 304)


def test_error_of_django_stays_its_own(site, asked):
    def fails():
        raise RuntimeError("Django's")

    asked.before = fails

    with pytest.raises(RuntimeError, match="Django's"):
        asked.get(lesson_of(site))
    assert len(asked.questions) == 1


def test_feed_that_is_not_there_yet_is_no_error(db, asked):
    Feed.objects.all().delete()

    assert asked.get("/robots.txt").status == 200
    assert not asked.is_kept("/robots.txt")


def test_setting_turns_it_off_and_a_demonstration_has_none(settings, monkeypatch):
    def application(environ, start_response):
        return []

    vendor = SimpleNamespace(vendor="postgresql")
    monkeypatch.setattr(wrapper, "connection", vendor)
    settings.API_CACHE_MB = 0
    assert wrapper.before(application) is application

    settings.API_CACHE_MB = 3
    assert wrapper.before(application).kept.most == 3 * 2**20

    vendor.vendor = "sqlite"
    assert wrapper.before(application) is application
