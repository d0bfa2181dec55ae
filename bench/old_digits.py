"""A number that people call becomes another one: in how many seconds are the old digits gone?

Two accounts of the demonstration change it by the forms of the office, over HTTP, while both sides
and the worker run as shipped. Then everything that said the old number is asked until it says it no
more, each kind by a thread of its own, in Latin and Khmer digits, with and without what stands
between them; and at the end everything public once more. Run from the root:
`python -m bench.old_digits` (BENCH_DATABASE_URL= names an empty PostgreSQL).
"""

import gzip
import html.parser
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import _served, _stage

OLD, NEW = "092 311 511", "092 311 577"
READ = 21  # seconds after the screen, before which nobody can have called
PATIENCE = 60.0
MOST = 5  # seconds
_BETWEEN = re.compile(r"[\s\u00a0\u200b().+-]|&nbsp;|%20")
_LATIN = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_NOT_SENT = ("submit", "button", "file", "checkbox", "radio")
API = "/api/v1/"


def digits(text: str) -> str:
    """Without the leading zero, which the international form has not."""
    return _BETWEEN.sub("", text.translate(_LATIN)).lstrip("0")


def says(number: str, content: bytes) -> bool:
    return digits(number) in digits(content.decode(errors="replace"))


class Person:
    """Somebody who has logged in to the office, with forms as a browser posts them."""

    def __init__(self, port: int, user: Any) -> None:
        self.port, self.cookies = port, {}
        name, _equals, value = _served.session_of(user).partition("=")
        self.cookies[name] = value

    cookies: dict[str, str]

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def see(self, path: str) -> bytes:
        return self.ask("GET", path)[1].encode()

    def fill(self, path: str, **fields: str) -> Callable[[], None]:
        """Look at a form; what is returned sends it."""
        status, page = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        typed = Fields(page).found | fields

        def send() -> None:
            status, _page = self.ask("POST", path, typed)
            if status not in (302, 303):
                raise RuntimeError(f"{path} refused: {status}")

        return send


class Fields(html.parser.HTMLParser):
    """What a browser would post of all forms of a page, buttons left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        name, value, kind = of.get("name") or "", of.get("value") or "", of.get("type")
        if tag in ("select", "textarea"):
            self._within = name
            self.found.setdefault(name, "")
        elif tag == "option" and "selected" in of and self._within:
            self.found[self._within] = value
        elif tag == "input" and name and (kind not in _NOT_SENT or "checked" in of):
            self.found[name] = value

    def handle_data(self, data: str) -> None:
        if self._within and self.lasttag == "textarea":
            self.found[self._within] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._within = ""


def addresses(seq: str, version: int) -> Iterator[tuple[str, str]]:
    """(kind, address) of everything public; of what asks for words, with words that find it."""
    from cms.documents.models import Document
    from public.api.views.search_index import ADDRESS

    for document in Document.objects.filter(deleted=False).order_by("pk"):
        body, locale = json.loads(bytes(document.body)), document.locale
        yield f"API: {document.kind}", body["url"]
        yield "API: lists", f"{API}{locale}/{document.kind}/"
        if document.kind == "services":
            yield "HSDS", f"{API}hsds/services/{document.key}/"
        if body["web_url"]:
            kind = "help-now" if document.kind == "help-now" else "pages"
            yield f"reader: {kind}", body["web_url"]
        yield "reader: lists", f"/read/{locale}/{document.kind}/"
    yield "HSDS", f"{API}hsds/services/?per_page=100"
    yield "feed", f"{API}changes/?since={seq}"
    yield "feed", f"{API}changes/"
    yield "sitemap", "/sitemap.xml"
    yield "paper", f"/read/paper/{version}/"
    for locale in ("en", "km"):
        yield "reader: pages", f"/read/{locale}/"
        yield "search", f"{API}{locale}/{ADDRESS}/"
        for words in ("APLE", "report", "ជំនួយ", OLD, OLD.replace(" ", "")):
            yield "search", f"{API}{locale}/search/?{urlencode({'q': words})}"
            yield "search", f"/read/{locale}/search/?{urlencode({'q': words})}"


def public(port: int) -> Callable[[str], bytes]:
    """What an address answers, over a connection that stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(path: str) -> bytes:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status >= 500:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body

    return get


def file(path: str) -> bytes:
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:  # its name changed with what it holds
        return b""
    return gzip.decompress(content) if path.endswith(".gz") else content


class Kind(threading.Thread):
    """One kind of output, asked until it is right: `gone`, in seconds after `begun`."""

    def __init__(self, get: Callable[[str], bytes], saying: list[str], begun: list[float]) -> None:
        super().__init__(daemon=True)
        self.get, self.left, self.begun = get, list(saying), begun
        self.gone = PATIENCE

    def run(self) -> None:
        while self.left and time.perf_counter() - self.begun[0] < PATIENCE:
            self.left = [one for one in self.left if says(OLD, self.get(one))]
            if not self.left:
                self.gone = time.perf_counter() - self.begun[0]
            time.sleep(0.05)


def by_kind(found: list[tuple[str, str]], tree: Path) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, address in dict.fromkeys(found):
        kinds.setdefault(kind, []).append(address)
    kinds["card"] = ["/admin/directory/cards/en/", "/admin/directory/cards/km/"]
    kinds["plain files"] = [str(one) for one in sorted(tree.rglob("*")) if one.is_file()]
    return kinds


def change(row: Any, writer: Person, second: Person) -> Callable[[], None]:
    """The first one writes it down and calls; what is returned sends the word of the second."""
    writer.fill(
        f"/admin/snippets/home/contactchannel/edit/{row.pk}/",
        **{"new_type": "call", "new_kind": "mobile", "new_value": NEW},
    )()
    screen, said = f"/admin/directory/contacts/{row.pk}/", {"what": "works", "who": "A counsellor"}
    taps = [one.fill(screen, **said, networks="smart") for one in (writer, second)]
    time.sleep(READ)
    taps[0]()
    return taps[1]


def measure(folder: Path) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from bench._rows import say
    from bench.sharing import worker_is_up
    from cms.documents import recalls
    from cms.documents.models import Feed
    from home.models import ContactChannel
    from public.api.filters.tokens import token

    call_command("load_demo", verbosity=0)
    row = ContactChannel.objects.get(value=OLD.replace(" ", ""))
    people = get_user_model().objects
    feed, tree = Feed.objects.get(), folder / "export"
    found = list(addresses(token(feed.epoch, feed.seq), recalls.version()))
    exporting = {"DJANGO_SETTINGS_MODULE": "bench.beside.exporting_settings"}
    with _served.processes("public", "office", worker=True, **exporting) as (asked, office):
        worker_is_up()
        while not tree.is_dir() or len(list(tree.rglob("*"))) < len(found) / 4:
            time.sleep(1)
        keeper, publisher = (
            Person(office, people.get(username=name)) for name in ("keeper", "publisher")
        )
        second = change(row, keeper, publisher)
        kinds = by_kind(found, tree)
        getters = {kind: public(asked) for kind in kinds}
        getters |= {"plain files": file, "card": keeper.see}
        saying = {
            kind: [one for one in every if says(OLD, getters[kind](one))]
            for kind, every in kinds.items()
        }
        begun = [time.perf_counter()]
        threads = {kind: Kind(getters[kind], saying[kind], begun) for kind in kinds if saying[kind]}
        second()
        answered = time.perf_counter() - begun[0]
        for thread in threads.values():
            thread.start()
        for thread in threads.values():
            thread.join()
        say("the answer to the second person", answered, "s")
        for kind, thread in threads.items():
            say(
                f"{kind}: {len(saying[kind])} with the old digits, until none",
                thread.gone,
                "s",
                most=MOST,
            )
        later = list(addresses(token(feed.epoch, feed.seq), recalls.version()))
        again = by_kind(later, tree)
        still = [
            one for kind, every in again.items() for one in every if says(OLD, getters[kind](one))
        ]
        say(
            f"all {sum(map(len, again.values()))} addresses once more: still old",
            len(still),
            "",
            most=0,
        )
        print(*still[:10], sep="\n")


if __name__ == "__main__":
    with _stage.folder() as name:
        _stage.prepare(Path(name))
        measure(Path(name))
