"""Searches in a process of their own: what comes back is what this one would have answered."""

import logging
import os
import signal
import threading

import pytest
from django.http import HttpResponse

from ops import server
from public.api.problems import Problem, bad_parameter
from public.api.search import searcher
from public.api.search.searcher import THREADS, by_searcher
from tests.api.conftest import problem

# the suite's own threads; a process of the public side has none then
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@by_searcher
def who(request, *, wrong=None):
    if wrong is not None:
        raise wrong
    return HttpResponse(f"{os.getpid()} {request.headers['Accept-Encoding']}")


@pytest.fixture
def pid(monkeypatch):
    """Of a searcher that has been started."""
    monkeypatch.setattr(searcher, "_searcher", None)
    # it has no database in a test
    monkeypatch.setattr(searcher, "close_old_connections", lambda: None)
    searcher.start(1)
    searcher.take_line()
    started = searcher._searcher
    yield started.pid
    started.line.close()
    os.waitpid(started.pid, 0)  # it ends with its line


def asked(rf, **more):
    return who(rf.get("/", headers={"Accept-Encoding": "gzip"}), **more).content.decode()


def test_searcher_answers_and_is_another_process(rf, pid):
    assert asked(rf) == f"{pid} gzip"
    assert pid != os.getpid()


def test_refusal_comes_back_as_it_was_and_a_mistake_as_one(rf, pid):
    with pytest.raises(Problem) as told:
        asked(rf, wrong=bad_parameter("cursor", "Use another."))
    assert told.value.document() == bad_parameter("cursor", "Use another.").document()

    with pytest.raises(ZeroDivisionError):
        asked(rf, wrong=ZeroDivisionError())
    assert asked(rf) == f"{pid} gzip"


def test_where_it_has_died_the_process_searches_by_itself(rf, pid, caplog):
    os.kill(pid, signal.SIGKILL)

    with caplog.at_level(logging.ERROR):
        assert [asked(rf), asked(rf)] == [f"{os.getpid()} gzip"] * 2

    assert len(caplog.records) == 1


def test_no_more_than_its_threads_but_one_wait(rf, office, client, monkeypatch):
    monkeypatch.setattr(searcher, "_places", threading.BoundedSemaphore(1))
    inside = []

    @by_searcher
    def searching(request):
        for path in ("/api/v1/en/search/?q=help", "/api/v1/en/suggest/?q=help"):
            answer = client.get(path)
            assert problem(answer)["type"] == "urn:cncc:problem:too-many-requests"
            assert int(answer["Retry-After"]) > 0
        assert client.post("/read/en/search/", {"q": "help"}).status_code == 429
        assert client.get("/api/v1/").status_code == 200
        inside.append(searcher._turn.locked())
        return HttpResponse()

    monkeypatch.setattr(searcher, "_called", lambda name, args, more: searching.__wrapped__(*args))
    searching(rf.get("/"))

    monkeypatch.undo()
    assert inside == [True]  # nobody else's turn
    assert client.get("/api/v1/en/search/?q=help").status_code == 200


def test_server_of_the_public_side_has_its_threads():
    assert server.THREADS["public"] == THREADS
