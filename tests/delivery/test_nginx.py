"""A real nginx, as deploy/nginx.conf has it, between readers and the product.

The product answers from the test's own transaction while nginx asks it, so that what is withdrawn
is withdrawn for both. Nothing waits for a lifetime to end.
"""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError

import pytest
from django.test import Client
from django.utils import timezone

from cms.documents.addresses import media_path
from cms.documents.models import MediaFile
from cms.documents.pack_models import Pack
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from home.models import ContactChannel
from lessons.models import Picture
from public.delivery import edge
from public.packs import due, upkeep
from tests.flows.public_bytes import says
from tests.home.conftest import called, called_first, called_too
from tests.nginx import free_port, needs_nginx, proxy
from tests.website.conftest import (  # noqa: F401
    office,
    office_world,
    site,
    site_world,
)

pytestmark = needs_nginx


class Product(BaseHTTPRequestHandler):
    """The product over a socket, in the thread of the test."""

    def do_GET(self):
        self.server.asked += 1
        kept = ("Accept-Encoding", "If-None-Match", "Range")
        headers = {name: self.headers[name] for name in kept if name in self.headers}
        answer = Client().get(self.path, headers=headers)
        content = b"".join(answer) if answer.streaming else answer.content
        self.send_response(answer.status_code)
        for name, value in answer.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@dataclass
class Edge:
    """nginx, and what it is asked by readers."""

    address: str
    product: HTTPServer
    purger: edge.Purger
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def get(self, path, **headers):
        """Status, bytes, and whether nginx had it."""
        wanted = urllib.request.Request(self.address + path, headers=headers)
        asked = self.pool.submit(_fetched, wanted)
        while not asked.done():
            self.product.handle_request()
        return asked.result()

    def purge(self):
        """As the worker does, at its first look and after each publication."""
        self.purger.look()
        assert not self.purger.owed

    def settle(self):
        """And the second time, which is not waited for."""
        self.purge()
        self.purger.moments = [0.0]
        self.purge()


def _fetched(wanted):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(wanted, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers["X-Cache"]
    except HTTPError as error:
        return error.code, error.read(), error.headers["X-Cache"]


@pytest.fixture
def nginx(tmp_path, settings):
    product = HTTPServer(("127.0.0.1", 0), Product)
    product.timeout, product.asked = 0.01, 0
    purged = free_port()
    settings.FRONTEND_CACHE = (f"http://127.0.0.1:{purged}",)
    try:
        with proxy(
            tmp_path / "nginx",
            f"127.0.0.1:{product.server_port}",
            purged=purged,
            tree=tmp_path / "export",
            more="add_header X-Cache $upstream_cache_status;",
        ) as port:
            purger = edge.Purger(*settings.FRONTEND_CACHE)
            yield Edge(f"http://127.0.0.1:{port}", product, purger)
    finally:
        product.server_close()


def kept(nginx, paths, **headers):
    """Each of them, from the cache for sure."""
    for path in paths:
        nginx.get(path, **headers)
    found = {path: nginx.get(path, **headers) for path in paths}
    assert [path for path, (_status, _content, was) in found.items() if was != "HIT"] == []
    return {path: (status, content) for path, (status, content, _was) in found.items()}


def now(nginx, paths, **headers):
    return {path: nginx.get(path, **headers)[:2] for path in paths}


@pytest.mark.slow("a site, and nginx before it")
def test_a_withdrawn_number_is_gone_behind_nginx_with_one_purge(site, nginx):  # noqa: F811
    nginx.purge()
    key = site.service.translation_key
    paths = [
        "/api/v1/en/help-now/",
        f"/api/v1/en/services/{key}/",
        f"/api/v1/en/services/{site.service.slug}/",
        "/api/v1/en/services/?limit=5&urgency=crisis_support",
        f"/api/v1/km/services/{key}/?fallback=en",
        f"/api/v1/en/lessons/{site.lesson.translation_key}/?include=services",
        "/api/v1/hsds/services/?per_page=5",
        f"/api/v1/hsds/services/{key}/",
        "/api/v1/changes/",
        f"/read/en/lessons/{site.lesson.translation_key}/",
    ]
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        assert {status for status, _content in kept(nginx, paths, **headers).values()} == {200}
    assert says("1280", nginx.get(paths[0])[1])
    row = ContactChannel.objects.get(value="1280")
    people = site.office.people
    called_first(
        row, type="call", kind="landline", value="023 213 004", by=people.keeper, **called("smart")
    )
    called_too(row, by=people.admin, **called("metfone"))
    # what nginx has is what it was
    assert says("1280", nginx.get(paths[0])[1])

    nginx.purge()

    gone = now(nginx, paths)
    assert not [path for path, (_status, content) in gone.items() if says("1280", content)]
    before = nginx.product.asked
    packed = now(nginx, paths, **{"Accept-Encoding": "gzip"})
    assert nginx.product.asked - before == len(paths)  # the packed ones went too
    assert {status for status, _content in packed.values()} == {200}
    assert b"+85523213004" in nginx.get(paths[0])[1]


def test_a_withdrawn_picture_is_gone_behind_nginx_and_other_files_stay(site, nginx):  # noqa: F811
    nginx.settle()
    names = set(MediaFile.objects.filter(document__kind="lessons").values_list("name", flat=True))
    pictures = [f"/media/{name}" for name in names if name.endswith((".webp", ".jpg"))]
    others = [
        f"/media/{name}"
        for name in MediaFile.objects.exclude(name__in=names).values_list("name", flat=True)
    ]
    assert pictures and others
    kept(nginx, [*pictures, *others])
    people = site.office.people
    picture = Picture.objects.get(title="x.png")

    # somebody recognised a child, and there is no consent
    engine.endorse(
        propose(picture, {"has_identifiable_child": True}, by=people.editor), by=people.publisher
    )
    assert {nginx.get(path)[0] for path in pictures} == {200}
    nginx.purge()

    assert {path: nginx.get(path)[0] for path in pictures} == dict.fromkeys(pictures, 404)
    assert {nginx.get(path)[2] for path in others} == {"HIT"}


def test_a_book_to_carry_away_is_gone_behind_nginx_with_its_number(site, nginx):  # noqa: F811
    wanted = next(one for one in due.wanted(timezone.now()) if one.format == "html")
    assert upkeep.Round().make(wanted, timezone.now())
    path = media_path(Pack.objects.get().file.name)
    nginx.settle()
    assert b"tel:1280" in kept(nginx, [path])[path][1]
    people = site.office.people
    row = ContactChannel.objects.get(value="1280")
    new = {"type": "call", "kind": "landline", "value": "023 213 004"}
    called_first(row, **new, by=people.keeper, **called("smart"))
    called_too(row, by=people.admin, **called("metfone"))

    nginx.purge()

    assert nginx.get(path)[0] == nginx.get(path, Range="bytes=0-99")[0] == 404


def test_nobody_keeps_an_address_away_by_its_other_spellings(site, nginx):  # noqa: F811
    """Django leads them to the right address; kept under the key of that one it were a circle."""
    for path in ("/api/v1/en/help-now/", "/read/en/lessons/", "/api/v1/changes/?limit=5"):
        place, _, query = path.partition("?")
        for other in (f"{place}.", f"{place}%3F{query}", f"{place}./", place.rstrip("/")):
            for _time in range(2):
                nginx.get(other)
        assert nginx.get(path)[0] == 200


def test_what_was_searched_for_is_not_kept(site, nginx, tmp_path):  # noqa: F811
    for address in ("search", "suggest"):
        for _time in range(2):
            status, content, was = nginx.get(f"/api/v1/en/{address}/?q=zwyxvuq+lesson")
            assert (status, was) == (200, None)
            assert b"zwyxvuq" not in content
    nginx.get("/api/v1/en/help-now/")
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert any(b"/api/v1/en/help-now/" in one.read_bytes() for one in files)  # the control
    assert not any(b"zwyxvuq" in one.read_bytes() for one in files)


class Told(BaseHTTPRequestHandler):
    """Answers as the test says: `told` are headers, `said` the body."""

    def do_GET(self):
        self.server.heard.append(dict(self.headers))
        self.server.paths.append(self.path)
        self.send_response(200)
        for name, value in self.server.told.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.said)))
        self.end_headers()
        self.wfile.write(self.server.said)

    def log_message(self, *_):
        pass


@pytest.fixture
def told(nginx):
    nginx.product.RequestHandlerClass = Told
    nginx.product.told, nginx.product.said, nginx.product.heard = {}, b"1280", []
    nginx.product.paths = []
    return nginx


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cache-Control": "public, max-age=300, stale-while-revalidate=30, stale-if-error=86400"},
        {"Expires": "Fri, 01 Jan 2038 00:00:00 GMT"},
        {"X-Accel-Expires": "0", "Cache-Control": "public, max-age=300"},
        {"X-Accel-Expires": "300", "Set-Cookie": "sessionid=x"},
    ],
)
def test_nothing_is_kept_that_does_not_say_so_to_the_proxy(told, headers):
    told.product.told = headers
    for _time in range(2):
        assert told.get("/api/v1/en/help-now/")[2] == "MISS"


def test_how_long_it_is_kept_is_the_proxys_own_business(told):
    said = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400"
    told.product.told = {"X-Accel-Expires": "300", "Cache-Control": said, "ETag": '"x"'}
    url = f"{told.address}/api/v1/"
    kept(told, ["/api/v1/"])

    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Cache-Control"] == said
        assert "X-Accel-Expires" not in answer.headers
    with pytest.raises(HTTPError, match="304"):
        urllib.request.urlopen(urllib.request.Request(url, headers={"If-None-Match": '"x"'}))


@pytest.mark.parametrize(
    ("asked", "passed_on"),
    [
        ("", ""),
        ("?fbclid=IwAR0x", ""),
        ("?utm_source=a&utm_medium=b", ""),
        ("?x=%0d%0a&&=", ""),
        ("?after=bWVyaWVu-1_", "?after=bWVyaWVu-1_"),
        ("?fbclid=1&fallback=en&x=2", "?fallback=en"),
        ("?fallback=cja-Arab", "?fallback=cja-Arab"),
        ("?fallback=%65n", ""),  # what the key does not know the application must not see
        ("?xfallback=en", ""),
        ("?after=1&after=2", "?after=1"),
        ("?Fallback=en", ""),
    ],
)
def test_a_page_is_asked_for_with_what_it_knows(told, asked, passed_on):
    told.product.told = {"X-Accel-Expires": "300"}
    kept(told, [f"/read/km/lessons/{passed_on}"])
    told.product.paths.clear()

    assert told.get(f"/read/km/lessons/{asked}")[2] == "HIT"
    assert told.get(f"/read/km/courses/{asked}")[2] == "MISS"
    assert told.product.paths == [f"/read/km/courses/{passed_on}"]


@pytest.mark.parametrize("page", ["help-now/", "services/", "organizations/", "search/"])
def test_a_form_that_looks_for_help_keeps_what_was_chosen(told, page):
    told.get(f"/read/km/{page}?happened=1f2e&province=12&%E1%9E%80=%E1%9E%80")

    assert told.product.paths == [f"/read/km/{page}?happened=1f2e&province=12&%E1%9E%80=%E1%9E%80"]


def test_an_address_with_an_unknown_query_is_passed_on_in_the_same_letters(told):
    path = "/read/km/lessons/%E1%9E%80%20%252f/"
    told.get(f"{path}?fbclid=1")

    assert told.product.paths == [path]


@pytest.mark.slow("what is kept for a second ends")
def test_without_a_purge_what_is_withdrawn_ends_when_its_answer_said(told):
    """Also where somebody asks all the while, and while nobody answers any more."""
    told.product.told = {"X-Accel-Expires": "1", "Cache-Control": "public, stale-if-error=86400"}
    assert told.get("/api/v1/en/help-now/")[1] == b"1280"
    told.product.said = b"-"
    end, said = time.monotonic() + 20, b"1280"
    while said == b"1280" and time.monotonic() < end:
        time.sleep(0.1)
        said = told.get("/api/v1/en/help-now/")[1]

    assert said == b"-"


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br, gzip"),  # browsers
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br, gzip"),
        ("BR,GZIP", "br, gzip"),
        ("gzip", "gzip"),
        ("deflate, gzip;q=0.5", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0, br", None),
        ("gzip;q=0.000", None),
        ("br", None),  # nobody; everything has a form for gzip
        ("identity", None),
        ("xgzip, gzipx", None),
        ("*", None),
        (None, None),
    ],
)
def test_encodings_are_three_for_the_application_and_for_the_cache(told, accepted, sent):
    told.product.told = {"X-Accel-Expires": "300"}
    told.get("/api/v1/", **({"Accept-Encoding": accepted} if accepted else {}))
    assert told.product.heard[0].get("Accept-Encoding") == sent

    told.product.heard.clear()
    for same in {"br, gzip": "gzip,br", "gzip": "gzip;q=1", None: "identity"}.values():
        told.get("/api/v1/", **{"Accept-Encoding": same})
    assert len(told.product.heard) == 2


def test_of_many_who_ask_at_once_one_asks_the_application(told):
    told.product.told = {"X-Accel-Expires": "300"}
    wanted = urllib.request.Request(f"{told.address}/api/v1/")
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(_fetched, wanted) for _one in range(8)]
        while not all(one.done() for one in asked):
            told.product.handle_request()

    assert {one.result()[1] for one in asked} == {b"1280"}
    assert len(told.product.heard) == 1


def test_only_purge_is_answered_where_it_is_taken(nginx, settings):
    (purged,) = settings.FRONTEND_CACHE
    for path in ("/api/v1/en/help-now/", "/media/x.pdf"):
        assert _fetched(urllib.request.Request(f"{purged}{path}"))[0] == 405
