"""What the cache before this system is told to forget."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from cms import settings as project
from cms.delivery import edge
from cms.delivery.models import Cursor, PublicFile
from cms.delivery.reading import turn
from cms.documents import projection
from cms.documents.models import Document, Feed, MediaFile
from tests.api.conftest import office, office_world  # noqa: F401
from tests.delivery.conftest import changed
from tests.shared_fixtures import again, world


@pytest.fixture
def cache(settings, receiver):
    """A cache that takes PURGE, as nginx does."""
    settings.FRONTEND_CACHE = f"http://127.0.0.1:{receiver.port}/"
    settings.BASE_URL = "https://cms.example.org"
    return receiver


def make_about(office):  # noqa: F811
    return office.page("About us")


about_world = world(make_about, "office_world")


@pytest.fixture
def about(office, about_world):  # noqa: F811
    """A page that is public already."""
    return again(about_world)


# of a cache that may be of another time
WHOLE = ["/api/v1/*", "/read/*", "/sitemap.xml", "/media/*"]


def purge():
    Cursor.objects.filter(name=Cursor.EDGE).update(next_at=timezone.now())
    turn(edge.cursor(), edge.step)
    return edge.cursor()


def paths(cache):
    found = [one.path for one in cache.asked]
    cache.asked.clear()
    return found


def test_at_first_everything_goes_and_then_only_with_a_change(db, cache):
    purge()
    assert paths(cache) == WHOLE

    purge()
    assert paths(cache) == []

    changed()
    cursor = purge()
    (first, *_others) = cache.asked
    assert first.method == "PURGE"
    assert first.headers["Host"] == "cms.example.org"
    assert paths(cache) == ["/api/v1/*", "/read/*", "/sitemap.xml"]
    assert (cursor.epoch, cursor.seq) == (Feed.objects.get().epoch, Feed.objects.get().seq)


def test_a_new_history_is_forgotten_whole(db, cache):
    purge()
    paths(cache)

    projection.begin_epoch()
    purge()

    assert paths(cache) == WHOLE


@pytest.mark.parametrize("status", [404, 412])
def test_what_the_cache_does_not_have_is_forgotten_already(db, cache, status):
    cache.answers = [status] * 3

    assert purge().failures == 0


@pytest.mark.parametrize("status", [301, 403, 405, 500])
def test_a_cache_that_did_not_forget_is_asked_again(db, cache, status):
    cache.answers = [200, status]
    cursor = purge()

    assert cursor.failures == 1
    assert cursor.last_error.startswith(f"/read/*: {status}")
    assert cursor.seq == 0
    paths(cache)

    assert purge().failures == 0
    assert paths(cache) == WHOLE


def test_files_go_when_no_public_document_lists_them(office, about, cache):  # noqa: F811
    first, second = about, office.page("Two")
    one, two = (Document.objects.get(key=page.translation_key) for page in (first, second))
    for document, names in ((one, ["a.webp", "b.webp"]), (two, ["b.webp"])):
        MediaFile.objects.bulk_create(
            MediaFile(document=document, name=name, sha256="0" * 64) for name in names
        )
    purge()
    assert set(PublicFile.objects.values_list("name", flat=True)) == {"a.webp", "b.webp"}
    paths(cache)

    first.unpublish()
    purge()
    assert paths(cache)[3:] == ["/media/a.webp"]

    second.unpublish()
    cache.answers = [200, 200, 200, 500]
    purge()
    assert paths(cache)[3:] == ["/media/b.webp"]
    # it failed, and is not forgotten here
    purge()
    assert paths(cache)[3:] == ["/media/b.webp"]
    assert not PublicFile.objects.exists()


def test_a_file_that_is_public_again_is_forgotten_when_it_goes_again(about, cache):
    document = Document.objects.get(key=about.translation_key)
    file = MediaFile(document=document, name="a b.webp", sha256="0" * 64)
    for _ in range(2):
        MediaFile.objects.bulk_create([file])
        changed()
        purge()
        paths(cache)
        MediaFile.objects.all().delete()
        changed()
        purge()
        assert paths(cache)[3:] == ["/media/a%20b.webp"]


@pytest.mark.parametrize(
    "value", ["nginx", "http://", "http:", "ftp://127.0.0.1", "http://127.0.0.1/path"]
)
def test_setting_that_names_no_cache_is_refused_at_the_start(value):
    with pytest.raises(ImproperlyConfigured, match="FRONTEND_CACHE"):
        project.frontend_cache(value)


def test_a_file_that_comes_and_goes_while_the_cache_is_away_is_forgotten(office, cache):  # noqa: F811
    purge()
    page = office.page("For an hour")
    document = Document.objects.get(key=page.translation_key)
    MediaFile.objects.create(document=document, name="brief.webp", sha256="0" * 64)
    cache.answers = [500]
    assert purge().failures == 1
    page.unpublish()
    paths(cache)

    purge()

    assert "/media/brief.webp" in paths(cache)
