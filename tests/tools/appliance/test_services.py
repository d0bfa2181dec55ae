"""Whether the two sides answer, at sockets and at ports."""

import socket
import threading

import pytest

from tools.appliance import services
from tools.appliance.machine import Refused

ASKED = b"GET /healthz/ready HTTP/1.1\r\nHost: "


@pytest.fixture
def listening(request, tmp_path):
    """Something that listens at the one or the other, and where."""
    if request.param == "port":
        listener = socket.create_server(("127.0.0.1", 0))
        where = f"127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(tmp_path / "socket"))
        listener.listen()
        where = f"unix:{tmp_path / 'socket'}"
    with listener:
        yield listener, where


@pytest.mark.parametrize("listening", ["port", "socket"], indirect=True)
@pytest.mark.parametrize(
    ("answer", "is_ready"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", True),
        (b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", False),
        (b"SSH-2.0-Something\r\n", False),
        (b"", False),
    ],
)
def test_side_is_ready_when_it_says_so(listening, answer, is_ready):
    listener, where = listening
    asked = []

    def once():
        connection, _from = listener.accept()
        with connection:
            asked.append(connection.recv(1000))
            connection.sendall(answer)

    thread = threading.Thread(target=once)
    thread.start()

    assert services.answers(where) is is_ready

    thread.join()
    assert asked[0].startswith(ASKED)


@pytest.mark.parametrize("where", ["unix:/nowhere/socket", "127.0.0.1:1"])
def test_side_that_is_not_there_is_not_ready(where):
    assert not services.answers(where)


def test_sides_that_do_not_get_ready_are_named(monkeypatch):
    monkeypatch.setattr(services, "answers", lambda side: side == services.PORTS[0])

    with pytest.raises(Refused, match="After 0 seconds the office did not say"):
        services.wait(services.PORTS, patience=0)


def test_site_may_need_a_moment_after_its_proxy_has_read_its_file(monkeypatch):
    told = iter(["The proxy does not answer", "answers 502", ""])
    monkeypatch.setattr(services.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(services, "wrong_of_site", lambda host: next(told))

    services.check_site("cms.example.org")

    assert list(told) == []


def test_site_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr(services, "wrong_of_site", lambda host: "answers 502")

    with pytest.raises(Refused, match="answers 502"):
        services.check_site("cms.example.org", patience=0)
