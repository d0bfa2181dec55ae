"""Every pattern that has a language in it takes every BCP 47 tag: of the address list, of
deploy/nginx.conf, of links in documents, and those of nginx in a real one."""

import re
import urllib.error
import urllib.request

import pytest
from django.urls import URLResolver, get_resolver

from public.website.addresses import from_api
from public.website.guests.middleware import URLS as GUESTS
from tests.nginx import DEPLOY, needs_nginx, proxy

TAGS = ("km", "en", "lo", "cja-Arab", "zh-Hant-TW")
KEY = "0ddf1f0e-1a46-4b63-9d3c-0f2f1b1d2c3a"
# of each kind of address with a language, as the proxy sees it
ADDRESSES = (
    "/api/v1/{}/lessons/",
    "/api/v1/{}/search/",
    "/api/v1/{}/suggest/",
    "/api/v1/{}/home/",
    "/api/v1/{}/help-now/",
    "/read/{}/",
    "/read/{}/help-now/",
    "/read/{}/help-now/?happened=1",
    "/read/{}/help-now/worker.js",
    f"/read/{{}}/lessons/{KEY}/",
    f"/read/{{}}/lessons/{KEY}/worker.js",
    f"/read/{{}}/guides/{KEY}/",
    "/read/{}/search/",
)
AFTER_ROOT = re.compile(r"(?:api/v1|read)\)?/[(\[]")  # a part of the address that may be any
NO_LANGUAGE = ("changes", "docs", "hsds", "packs", "schema")


def _with_locale(resolver):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _with_locale(one)
        elif "locale" in one.pattern.regex.groupindex:
            yield one


@pytest.mark.parametrize("tag", TAGS)
def test_every_address_of_the_list_takes_every_tag(tag):
    filled = {"int": "7", "uuid": KEY, "str": "lessons", "path": "a.png"}
    found = [one for urls in (None, GUESTS) for one in _with_locale(get_resolver(urls))]

    for one in found:
        address = str(one.pattern).replace("<str:locale>", tag)
        address = re.sub(r"<(\w+):\w+>", lambda match: filled[match[1]], address)
        match = one.pattern.match(address)
        assert match and match[2]["locale"] == tag, str(one.pattern)

    assert len(found) > 15


def _patterns():
    """Of the file those that look at what follows the root of a side with languages."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    found = re.findall(r'^    (?:location ~ (?=\S+ \{)|"~\*?)(.+?)(?: \{$|"\s)', text, re.MULTILINE)
    return [re.compile(one.replace("(?<", "(?P<")) for one in found if AFTER_ROOT.search(one)]


def _seen(address):
    """As maps look at it: alone, with its query, behind its method or what was found for it."""
    path = address.partition("?")[0]
    return (address, path, f"index {path}", f"GET {address}", f"not-understood {address}")


def test_every_pattern_of_the_proxy_takes_every_tag():
    patterns = _patterns()

    for pattern in patterns:
        of_khmer = [one for one in ADDRESSES if any(map(pattern.search, _seen(one.format("km"))))]
        assert of_khmer, pattern.pattern
        for tag in TAGS:
            for one in of_khmer:
                seen = map(pattern.search, _seen(one.format(tag)))
                assert any(seen), (pattern.pattern, one.format(tag))

    assert len(patterns) > 10


@pytest.mark.parametrize("tag", TAGS)
def test_links_in_documents_lead_to_the_reader(tag):
    assert from_api(f"/api/v1/{tag}/lessons/{KEY}/") == f"/read/{tag}/lessons/{KEY}/"


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    """nginx before an application that nobody began, with a tree that has a page of each kind."""
    folder = tmp_path_factory.mktemp("languages")
    tree = folder / "export"
    for tag in TAGS:
        for address in (*ADDRESSES, "/read/{}/services/"):
            path = address.format(tag)
            if path.endswith("/") and "/search/" not in path and "/suggest/" not in path:
                name = "index.json" if path.startswith("/api") else "index.html"
                file = tree / "current" / path.strip("/") / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(f'<main id="main">{path}</main>')
    for name in NO_LANGUAGE:
        file = tree / "current/api/v1" / name / "index.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    with proxy(folder / "nginx", f"unix:{folder}/nobody", purged=None, tree=tree) as port:
        yield f"http://127.0.0.1:{port}"


def _told(address, data=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data), timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


@needs_nginx
@pytest.mark.parametrize("tag", TAGS)
def test_files_of_an_outage_are_answered_alike_in_every_language(away, tag):
    for name in ("help-now", "services"):
        status, headers, _body = _told(f"{away}/read/{tag}/{name}/")
        assert (status, headers["Cache-Control"]) == (200, "no-store"), name
        assert headers["Content-Language"] == tag

    policy = _told(f"{away}/read/{tag}/lessons/{KEY}/")[1]["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert _told(f"{away}/read/{tag}/guides/{KEY}/")[1]["X-Robots-Tag"] == "noindex, nofollow"
    assert _told(f"{away}/api/v1/{tag}/lessons/")[1]["Content-Language"] == tag
    status, headers, body = _told(f"{away}/read/{tag}/lessons/nobody-knows/")
    assert (status, headers["Cache-Control"]) == (503, "no-store")
    assert f"/read/{tag}/help-now/" in body
    assert "/read/km/help-now/" in _told(f"{away}/read/nobody/lessons/")[2]  # the first one


@needs_nginx
@pytest.mark.parametrize("tag", TAGS)
def test_what_somebody_searches_for_has_its_own_place(away, tag):
    """Refused by what the place takes at most, before anybody is asked."""
    for path in (f"/read/{tag}/search/", f"/api/v1/{tag}/search/", f"/api/v1/{tag}/suggest/"):
        assert _told(f"{away}{path}", b"q" * (64 * 1024 + 1))[0] == 413, path


@needs_nginx
@pytest.mark.parametrize("name", NO_LANGUAGE)
def test_addresses_without_a_language_say_none(away, name):
    status, headers, _body = _told(f"{away}/api/v1/{name}/")

    assert status == 200
    assert "Content-Language" not in headers
