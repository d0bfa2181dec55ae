"""Who searches without end is told to wait; what a cache may keep is answered however often."""

import pytest
from django.test import Client

from cms import settings as default
from public.api import throttle
from public.api.search.searcher import THREADS
from public.api.throttle import MOST, Buckets
from tests.api.conftest import problem
from tests.flows.public_bytes import says
from tests.website.conftest import site, site_world, without_marks  # noqa: F401

ASKED = [
    ("get", "/api/v1/en/search/?q=help", None),
    ("post", "/api/v1/en/search/", {"q": "help"}),
    ("get", "/api/v1/en/suggest/?q=he", None),
    ("post", "/api/v1/en/suggest/", {"q": "he"}),
]
KEPT = ["/api/v1/", "/api/v1/en/help-now/", "/api/v1/changes/", "/api/v1/en/lessons/", "/read/en/"]


@pytest.fixture
def limited(settings):
    """Three at once, then one every hundred seconds."""
    settings.SEARCHES_OF_ONE_ADDRESS = settings.SUGGESTIONS_OF_ONE_ADDRESS = (3, 0.01)


@pytest.fixture
def alone(monkeypatch):
    """Nobody else waits for the searcher: those who do."""
    inside: set[int] = set()
    monkeypatch.setattr("public.api.search.searcher._inside", inside)
    return inside


@pytest.fixture(autouse=True)
def nobody_yet(monkeypatch, busy):
    monkeypatch.setattr("public.api.throttle._buckets", {})


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
def test_too_many_searches_are_told_when_to_come_back(office, client, limited, method, path, body):
    def ask(**meta):
        kind = {"content_type": "application/json"} if method == "post" else {}
        return getattr(client, method)(path, body, **kind, **meta)

    assert {ask().status_code for _ in range(3)} == {200}

    answer = ask()

    document = problem(answer)
    assert (document["status"], document["type"]) == (429, "urn:cncc:problem:too-many-requests")
    assert 0 < int(answer["Retry-After"]) <= 100
    assert ask(REMOTE_ADDR="203.0.113.7").status_code == 200


def test_who_is_told_to_wait_is_told_the_numbers(site, client, limited):  # noqa: F811
    for _ in range(3):
        assert client.post("/read/en/search/", {"q": "help"}).status_code == 200

    # in Khmer there is no help-now here: the numbers are the same
    for locale, sentence in (("en", "Try again in a minute."), ("km", "សូមព្យាយាមម្តងទៀតបន្តិចទៀត។")):
        page = client.post(f"/read/{locale}/search/", {"q": "help"})
        assert page.status_code == 429 and page["Retry-After"]
        assert page["Cache-Control"] == "no-store"
        assert says("1280", page.content) and sentence in without_marks(page.content.decode())
        assert client.get(f"/read/{locale}/search/").status_code == 200
        answer = client.get(f"/api/v1/{locale}/search/?q=help")
        assert problem(answer)["entries"] and says("1280", answer.content)


def test_page_leads_to_help_where_there_is_no_number_yet(office, client, limited):
    answers = [client.post("/read/en/search/", {"q": "help"}) for _ in range(4)]

    assert answers[-1].status_code == 429
    assert "/read/en/help-now/" in answers[-1].content.decode()


@pytest.mark.parametrize("path", KEPT)
def test_school_behind_one_address_reads_as_it_likes(office, client, limited, path):
    found = {client.get(path).status_code for _ in range(20)}

    assert found <= {200, 404}


def test_default_is_two_searches_a_second_and_twenty_at_once():
    assert default.SEARCHES_OF_ONE_ADDRESS == (20, 2)


@pytest.mark.parametrize("method", ["get", "post"])
def test_class_behind_one_address_is_answered_while_the_searcher_has_room(
    office, client, settings, alone, method
):
    settings.SEARCHES_OF_ONE_ADDRESS = (1, 0.001)
    path = "/api/v1/en/search/" if method == "get" else "/read/en/search/"

    def statuses(inside):
        alone.update(range(inside))
        found = [getattr(client, method)(path, {"q": "help"}) for _ in range(40)]
        return {answer.status_code for answer in found}

    assert statuses(0) == statuses(THREADS - 3) == {200}
    assert statuses(THREADS - 2) == {429}  # the last place is for others


def test_default_leaves_a_class_alone(office, client, settings):
    """Forty who type a word at the same time, each letter a question."""
    settings.SUGGESTIONS_OF_ONE_ADDRESS = default.SUGGESTIONS_OF_ONE_ADDRESS

    assert client.get("/api/v1/en/suggest/?q=he").status_code == 200
    (buckets,) = throttle._buckets.values()  # the others' questions only count
    assert {buckets.take("127.0.0.1") for _ in range(40 * 10 - 2)} == {0}
    assert client.get("/api/v1/en/suggest/?q=he").status_code == 200


def test_bucket_fills_again_and_is_forgotten():
    now = [0.0]
    buckets = Buckets(2, 0.5, lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]
    now[0] = 2.0
    assert [buckets.take("a") for _ in range(2)] == [0, 2]
    now[0] = 1.0  # a clock that goes back gives nothing and takes nothing
    assert buckets.take("a") > 0
    now[0] = 100.0
    buckets.take("b")
    assert list(buckets._left) == ["b"]


def test_many_addresses_take_no_more_memory():
    buckets = Buckets(600, 20, lambda: 0.0)

    for number in range(MOST + 10):
        buckets.take(str(number))

    assert len(buckets._left) == MOST


def test_nothing_of_it_is_kept_in_the_database(office, limited, django_assert_num_queries):
    client = Client()
    for _ in range(3):
        client.get("/api/v1/en/suggest/?q=he")

    with django_assert_num_queries(2) as asked:  # the numbers of either language
        assert client.get("/api/v1/en/suggest/?q=he").status_code == 429
    assert not [one for one in asked.captured_queries if "127.0.0.1" in one["sql"]]
