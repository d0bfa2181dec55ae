"""What is kept and for how long, and which questions are the same: without a database."""

import pytest

from cms.delivery.response_cache.kept import OVERHEAD, Answer, Kept
from cms.delivery.response_cache.version import Version
from cms.delivery.response_cache.wrapper import LONGEST_QUESTION, key_of, sorted_by_name

FIRST, SECOND = Version("a", 1, 1), Version("a", 1, 2)
HEADERS = [
    ("Content-Type", "application/json"),
    ("ETag", '"abc"'),
    ("Content-Encoding", "gzip"),
    ("Content-Length", "4"),
    ("Vary", "Accept-Encoding"),
]
KEPT = Answer.of(HEADERS, b"body")
ENVIRON = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/api/v1/en/lessons/",
    "QUERY_STRING": "",
    "HTTP_HOST": "cms.example.org",
    "wsgi.url_scheme": "https",
}


def holding(most: int = 16 * 100 * OVERHEAD, until: float = 1000.0) -> Kept:
    kept = Kept(most)
    kept.hold(FIRST, 100.0, until)
    return kept


def put(kept: Kept, key: str, body: bytes = b"body", version: Version = FIRST, **times: float):
    answer = Answer.of(HEADERS, body)
    size = len(key)
    kept.put(key, version, answer, since=100.0, **{"until": 130.0, "size": size, **times})


@pytest.mark.parametrize(
    ("version", "now", "is_given"),
    [
        (FIRST, 100.0, True),
        (FIRST, 129.9, True),
        (FIRST, 130.0, False),  # the bound for what no feed tells
        (FIRST, 99.0, False),  # the clock was put back
        (SECOND, 101.0, False),  # nothing but what a document refers to has changed
        (Version("a", 2, 2), 101.0, False),
        (Version("b", 1, 1), 101.0, False),  # a backup came back
    ],
)
def test_answer_is_given_at_its_version_and_in_its_time(version, now, is_given):
    kept = holding()
    put(kept, "one")

    assert (kept.get("one", version, now) is not None) == is_given


def test_nothing_is_given_past_a_turn_of_the_clock():
    kept = holding(until=110.0)
    put(kept, "one")

    assert kept.get("one", FIRST, 109.9) is not None
    assert kept.get("one", FIRST, 110.0) is None


def test_answer_of_another_version_is_not_taken():
    kept = holding()
    put(kept, "late", version=SECOND)
    put(kept, "one")
    kept.hold(SECOND, 101.0, 1000.0)
    put(kept, "later")  # of a question from before that

    assert len(kept) == kept.bytes == 0


def test_memory_is_bounded_and_what_was_asked_for_last_stays():
    kept = holding(most=50 * (OVERHEAD + 10))
    for number in range(200):
        put(kept, f"{number:06}")
        assert kept.get("000000", FIRST, 100.0) is not None
        assert kept.bytes <= kept.most

    assert len(kept) == 50
    assert kept.get("000100", FIRST, 100.0) is None
    assert kept.get("000199", FIRST, 100.0) is not None


def test_putting_the_same_again_takes_its_place():
    kept = holding()
    put(kept, "one")
    size = kept.bytes
    put(kept, "one")

    assert (len(kept), kept.bytes) == (1, size)


def test_one_answer_takes_no_more_than_its_share():
    kept = holding(most=16 * 10_000)
    put(kept, "huge", b"x" * 10_000)

    assert len(kept) == 0


@pytest.mark.parametrize(
    ("condition", "method", "status", "body"),
    [
        (None, "GET", "200 OK", [b"body"]),
        (None, "HEAD", "200 OK", []),
        ('"abc"', "GET", "304 Not Modified", []),
        ('"abc"', "HEAD", "304 Not Modified", []),
        ('W/"abc"', "GET", "304 Not Modified", []),
        ('"x", "abc"', "GET", "304 Not Modified", []),
        ("*", "GET", "304 Not Modified", []),
        ('"x"', "GET", "200 OK", [b"body"]),
        ("", "GET", "200 OK", [b"body"]),
        ("abc", "GET", "200 OK", [b"body"]),
    ],
)
def test_who_has_it_is_not_sent_it(condition, method, status, body):
    said = []
    environ = {"REQUEST_METHOD": method}
    if condition is not None:
        environ["HTTP_IF_NONE_MATCH"] = condition

    got = KEPT.give(environ, lambda *what: said.append(what))

    assert (said[0][0], got) == (status, body)
    names = {name for name, _ in said[0][1]}
    assert ("Content-Length" in names) == ("Content-Type" in names) == status.startswith("2")
    assert "Vary" in names


def test_server_that_adds_headers_adds_none_to_what_is_kept():
    for condition in ({}, {"HTTP_IF_NONE_MATCH": '"abc"'}):
        KEPT.give(
            {"REQUEST_METHOD": "GET", **condition},
            lambda _status, headers: headers.append(("Server", "x")),
        )

    assert ("Server", "x") not in [*KEPT.headers, *KEPT.headers_of_304]


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("", ""),
        ("a=1", "a=1"),
        ("b=2&a=1", "a=1&b=2"),
        ("topic=b&age=9&topic=a", "age=9&topic=b&topic=a"),  # of the same name in their order
        ("b=2&%61=1", "b=2&%61=1"),  # could be the same name
        ("b+=2&a=1", "b+=2&a=1"),
        ("a=%20b&a+=1", "a=%20b&a+=1"),
    ],
)
def test_order_of_different_parameters_says_nothing(query, same):
    assert sorted_by_name(query) == same


@pytest.mark.parametrize(
    "other",
    [
        {"PATH_INFO": "/admin/"},
        {"PATH_INFO": "/admin/draft/x/"},
        {"PATH_INFO": "/api/v1/preview/token/"},
        {"PATH_INFO": "/media/a.pdf"},
        {"PATH_INFO": "/healthz/ready"},
        {"PATH_INFO": "/static/a.css"},
        {"PATH_INFO": "/"},
        {"PATH_INFO": "/api/v1/" + "x" * LONGEST_QUESTION},
        {"QUERY_STRING": "q=" + "x" * LONGEST_QUESTION},
        {"HTTP_HOST": "x" * LONGEST_QUESTION},
        {"HTTP_HOST": None},
    ],
)
def test_what_is_never_kept_has_no_key(other):
    environ = {name: value for name, value in (ENVIRON | other).items() if value is not None}

    assert key_of(environ) is None


@pytest.mark.parametrize(
    "other",
    [
        {"PATH_INFO": "/api/v1/km/lessons/"},
        {"PATH_INFO": "/read/en/lessons/"},
        {"QUERY_STRING": "age=9"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_HOST": "other.example.org"},
        {"wsgi.url_scheme": "http"},
    ],
)
def test_what_an_answer_depends_on_is_in_its_key(other):
    assert key_of(ENVIRON) != key_of(ENVIRON | other) != None  # noqa: E711


@pytest.mark.parametrize(
    "other",
    [
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_ACCEPT_ENCODING": "br, gzip;q=0"},
        {"HTTP_ACCEPT_LANGUAGE": "km"},
        {"HTTP_COOKIE": "a=b"},
        {"HTTP_ORIGIN": "https://app.example.org"},
        {"HTTP_X_FORWARDED_PROTO": "http"},  # nobody said that a proxy stands before us
    ],
)
def test_what_it_does_not_depend_on_is_not(other):
    assert key_of(ENVIRON) == key_of(ENVIRON | other)


@pytest.mark.parametrize(
    ("said", "is_secure"), [("https", True), ("https, http", True), ("http", False), (None, True)]
)
def test_behind_a_proxy_it_says_whether_it_was_https(settings, said, is_secure):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forwarded = {} if said is None else {"HTTP_X_FORWARDED_PROTO": said}

    assert key_of(ENVIRON | forwarded).is_secure == is_secure
