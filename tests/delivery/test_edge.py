"""What the caches before this system are told to forget, and when."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from cms import settings as project
from cms.documents import projection
from cms.documents.models import Dependency, Document, MediaFile
from cms.request_context import entered
from public.delivery import edge
from tests.api.conftest import office, office_world  # noqa: F401
from tests.delivery.conftest import SLOW, changed
from tests.shared_fixtures import again, world

WORDS = ["/api/v1/*", "/read/*", "/sitemap.xml"]
# of a cache that may be of another time
WHOLE = ["/api/v1/*", "/media/*", "/read/*", "/sitemap.xml"]


@pytest.fixture
def cache(settings, receiver):
    """A cache that takes PURGE, as nginx does."""
    settings.FRONTEND_CACHE = (f"http://127.0.0.1:{receiver.port}/",)
    settings.BASE_URL = "https://cms.example.org"
    return receiver


def make_about(office):  # noqa: F811
    return office.page("About us")


about_world = world(make_about, "office_world")


@pytest.fixture
def about(office, about_world):  # noqa: F811
    """A page that is public already."""
    return again(about_world)


class Clock:
    """The one of the worker, which only goes on; a look takes no time."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(edge.time, "monotonic", found.monotonic)
    return found


class Worker:
    """What its looks, twice a second, tell the cache."""

    def __init__(self, cache, clock):
        self.cache, self.clock = cache, clock
        self.purger = edge.Purger(f"http://127.0.0.1:{cache.port}/")

    def look(self, seconds=0.0):
        """The paths that it purged at the end of so many seconds."""
        self.clock.now += seconds
        before = len(self.cache.asked)
        self.purger.look()
        return [one.path for one in self.cache.asked[before:]]

    def settle(self):
        self.look()
        return self.look(edge.AGAIN)


@pytest.fixture
def worker(db, cache, clock):
    return Worker(cache, clock)


def test_a_worker_begins_with_everything_and_then_tells_each_change_twice(worker, cache):
    assert worker.look() == WHOLE
    assert worker.look(0.5) == []
    assert worker.look(1.25) == WHOLE
    assert worker.look(0.5) == []

    changed()

    assert worker.look(0.5) == WORDS
    first = cache.asked[0]
    assert (first.method, first.headers["Host"]) == ("PURGE", "cms.example.org")
    assert worker.look(1.5) == []
    assert worker.look(0.5) == WORDS
    assert worker.look(60) == []


def test_the_second_purge_comes_two_seconds_later_however_much_is_published(worker):
    worker.settle()
    told = []
    for _each in range(8):
        changed()
        told.append(worker.look(0.5))
    assert told == [WORDS] * 8
    # of the last four the second time is to come
    assert [worker.look(0.5) for _each in range(5)] == [WORDS] * 4 + [[]]


def test_what_changes_no_number_of_the_feed_is_told_too(worker, about):
    worker.settle()

    with projection.publishing():
        Dependency.objects.all().delete()

    assert worker.look() == WORDS


def test_a_new_history_is_forgotten_whole(worker):
    worker.settle()

    projection.begin_epoch()

    assert worker.look() == WHOLE
    assert worker.look(edge.AGAIN) == WHOLE


@pytest.mark.parametrize("what", ["the end of a page", "the beginning of one", "midnight"])
def test_with_each_turn_of_the_clock_everything_is_told(worker, about, what):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    soon = noon + timedelta(seconds=40)
    documents = Document.objects.filter(key=about.translation_key)
    if what == "midnight":
        soon = noon + timedelta(hours=12)
    elif what == "the end of a page":
        documents.update(live_until=soon)
    else:
        documents.update(live_from=soon)
    with time_machine.travel(noon, tick=False):
        worker.settle()
    with time_machine.travel(soon - timedelta(seconds=1), tick=False):
        assert worker.look(5) == []
    with time_machine.travel(soon, tick=False):
        assert worker.look(5) == WORDS
        assert worker.look(edge.AGAIN) == WORDS
        assert worker.look(5) == []


@pytest.mark.parametrize("status", [404, 412])
def test_what_the_cache_does_not_have_is_forgotten_already(worker, cache, status):
    cache.answers = [status] * 4

    worker.look()

    assert worker.purger.owed == set()


@pytest.mark.parametrize("status", [301, 403, 405, 500])
def test_a_cache_that_did_not_forget_is_asked_again_until_it_has(worker, cache, status, caplog):
    cache.answers = [200, status, status, 200, 200, 200, 200]
    worker.look()
    assert f"/media/*: {status}" in caplog.text
    caplog.clear()

    assert worker.look(0.5) == []
    assert worker.look(edge.AGAIN)[0] == "/api/v1/*"
    assert caplog.text == ""  # no line for each try
    assert worker.purger.owed
    assert worker.look(edge.RETRY) == WHOLE
    assert worker.look(edge.RETRY) == []


def test_files_go_when_no_public_document_lists_them_and_twice(office, about, worker):  # noqa: F811
    first, second = about, office.page("Two")
    one, two = (Document.objects.get(key=page.translation_key) for page in (first, second))
    for document, names in ((one, ["a b.webp", "b.webp"]), (two, ["b.webp"])):
        MediaFile.objects.bulk_create(
            MediaFile(document=document, name=name, sha256="0" * 64) for name in names
        )
    worker.settle()

    first.unpublish()
    gone = sorted([*WORDS, "/media/a%20b.webp"])
    assert worker.look(0.5) == gone
    assert worker.look(edge.AGAIN) == gone
    second.unpublish()
    assert worker.look(0.5) == sorted([*WORDS, "/media/b.webp"])


def test_a_file_that_comes_and_goes_while_the_cache_is_away_is_forgotten(office, worker, cache):  # noqa: F811
    worker.settle()
    page = office.page("For an hour")
    document = Document.objects.get(key=page.translation_key)
    MediaFile.objects.create(document=document, name="brief.webp", sha256="0" * 64)
    cache.answers = [500, 500]
    worker.look()
    page.unpublish()
    worker.look(edge.AGAIN)

    assert "/media/brief.webp" in worker.look(edge.RETRY)


# While a person waits


def published(commit) -> edge.Silent:
    with entered(edge.Silent()) as silent, commit(execute=True), projection.publishing():
        pass
    return silent


def test_a_request_has_words_forgotten_when_it_has_committed(
    db, cache, django_capture_on_commit_callbacks
):
    with entered(edge.Silent()), django_capture_on_commit_callbacks(execute=True):
        with projection.publishing():
            pass
        assert cache.asked == []

    assert [one.path for one in cache.asked] == WORDS


def test_where_no_person_waits_the_worker_does_it(db, cache, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), projection.publishing():
        pass

    assert cache.asked == []


@pytest.mark.parametrize("answer", [500, SLOW])
def test_a_cache_that_does_not_answer_fails_nothing_and_is_named(
    db, cache, settings, monkeypatch, django_capture_on_commit_callbacks, answer
):
    monkeypatch.setattr(edge, "PATIENCE", 0.05)
    settings.FRONTEND_CACHE = ("http://127.0.0.1:1", *settings.FRONTEND_CACHE)
    cache.answers = [200, answer]
    dead, slow = settings.FRONTEND_CACHE

    silent = published(django_capture_on_commit_callbacks)

    assert silent.caches == [dead, slow]
    assert len(cache.asked) == 2  # the rest is the worker's


def test_a_second_publication_of_a_request_does_not_wait_again(
    db, cache, django_capture_on_commit_callbacks
):
    cache.answers = [500]
    with entered(edge.Silent()) as silent:
        for _each in range(3):
            with django_capture_on_commit_callbacks(execute=True), projection.publishing():
                pass

    assert (len(silent.caches), len(cache.asked)) == (1, 1)


@pytest.mark.parametrize(
    "value",
    ["nginx", "http://", "http:", "ftp://127.0.0.1", "http://127.0.0.1/path", "http://a:1 b:2"],
)
def test_setting_that_names_no_cache_is_refused_at_the_start(value):
    with pytest.raises(ImproperlyConfigured, match="FRONTEND_CACHE"):
        project.frontend_caches(value)


def test_setting_names_several_caches():
    assert project.frontend_caches("") == ()
    assert project.frontend_caches("http://127.0.0.1:8080  https://cdn.example.org/") == (
        "http://127.0.0.1:8080",
        "https://cdn.example.org/",
    )
