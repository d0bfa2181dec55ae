"""Does an app keep its copy right? README.md says how to run this; nothing is to be installed.

    python kit.py scenarios [--only NAME] -- COMMAND
    python kit.py live ADDRESS STORE [NAME=VALUE …] -- COMMAND

COMMAND is the app: it is given an address, a folder, the time of its clock and perhaps narrowings
(`locale=km`), synchronizes once and prints a report. What is wrong is printed, a line each, and
the status is 1 then.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import urlopen

Json = Any
SCENARIOS = Path(__file__).with_name("scenarios")
SECONDS = 120  # for one run of the app
MOST_ASKED = 100  # questions of one run
PROBLEM = {"type": "urn:cncc:problem:bad-request", "title": ""}
FEED, INDEX = "/api/v1/changes/", "/api/v1/"


# The app


def run(command: list[str], address: str, store: Path, at: str, narrowed: dict[str, str]) -> Json:
    """The report of one run of the app. Raises ValueError when it has none."""
    words = [f"{name}={value}" for name, value in narrowed.items()]
    asked = [*command, address, str(store), at, *words]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise ValueError(f"no answer within {SECONDS} seconds") from None
    if done.returncode:
        raise ValueError(f"status {done.returncode}: {done.stderr.strip()[-500:]}")
    try:
        documents = json.loads(done.stdout)["documents"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"no report, but: {done.stdout[:200]}") from None
    return documents


# The server that plays


@dataclass
class Played:
    """What a step answers, and what it was asked."""

    step: Json = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def answer(self, target: str, address: str) -> tuple[int, dict[str, str], Json]:
        path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
        self.asked.append(target)
        if len(self.asked) > MOST_ASKED:  # an app that never ends is told so, and the kit goes on
            return 503, {"Retry-After": "3600"}, PROBLEM | {"status": 503}
        if path == INDEX:
            links = {"self": INDEX, "changes": FEED}
            index = {"base": address, "locales": [], "kinds": [], "links": links, "last_seq": "0-0"}
            return 200, {}, index
        since = query.pop("since", None)
        query.pop("limit", None)
        if path == FEED and query == self.step.get("narrowed", {}):
            for one in self.step["answers"]:
                if one["since"] == since:
                    return one.get("status", 200), one.get("headers", {}), one["body"]
        self.wrong.append(f"nobody has to ask for {target}")
        return 400, {}, PROBLEM | {"status": 400}


def serve(played: Played) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not played.step.get("network", True):
                self.close_connection = True  # without a word, as where the network breaks
                return
            address = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            status, headers, body = played.answer(self.path, address)
            content = json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            kind = "application/json" if status == 200 else "application/problem+json"
            for name, value in {"Content-Type": kind, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


# The verdicts


def play(scenario: Json, command: list[str]) -> Iterator[str]:
    """What the app does otherwise than the scenario says."""
    played = Played()
    server = serve(played)
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        with TemporaryDirectory() as folder:
            for number, step in enumerate(scenario["steps"], 1):
                played.step, played.asked, played.wrong = step, [], []
                place = f"{scenario['name']}, step {number} ({step['why']})"
                try:
                    narrowed = step.get("narrowed", {})
                    report = run(command, address, Path(folder), step["at"], narrowed)
                except ValueError as error:
                    yield f"{place}: {error}"
                    break
                for wrong in (*played.wrong, *differences(step, report, address)):
                    yield f"{place}: {wrong}"
                if len(played.asked) > step.get("asks_at_most", 10):
                    yield f"{place}: asked {len(played.asked)} times: {played.asked[:3]}"
    finally:  # also for who has heard enough
        server.shutdown()
        server.server_close()


def differences(step: Json, report: Json, address: str) -> Iterator[str]:
    wanted: dict[str, Json] = step["documents"]
    for name in sorted(wanted.keys() - report.keys()):
        if not wanted[name].get("may_lack"):
            yield f"{name} is not in the copy"
    for name in sorted(report.keys() - wanted.keys()):
        yield f"{name} is in the copy"
    for name in sorted(wanted.keys() & report.keys()):
        for wrong in _of_document(wanted[name], report[name], address):
            yield f"{name}: {wrong}"


def _of_document(wanted: Json, found: Json, address: str) -> Iterator[str]:
    if found.get("etag") != wanted["etag"]:
        yield f"etag {found.get('etag')}, not {wanted['etag']}"
    if found.get("url") != urljoin(address, wanted["url"]):
        yield f"address {found.get('url')}, not {urljoin(address, wanted['url'])}"
    # what an app does not report it is not judged by; README.md says what that leaves open
    for member in ("contacts", "alert"):
        if member in wanted and member in found and found[member] != wanted[member]:
            yield f"{member} {json.dumps(found[member])}, not {json.dumps(wanted[member])}"
    for block, words in wanted.get("blocks", {}).items() if "blocks" in found else ():
        if found["blocks"].get(block) != words:
            yield f"block {block} shows {found['blocks'].get(block)!r}, not {words!r}"
    for words in wanted.get("never", []):
        if words in json.dumps(found, ensure_ascii=False):
            yield f"shows {words!r}"


# Against a server that runs


def live(address: str, store: Path, narrowed: dict[str, str], command: list[str]) -> Iterator[str]:
    """Where the app's copy, which may be years old, is not what a new copy and the lists are."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    index = _get(address, INDEX)
    try:
        report = run(command, address, store, now, narrowed)
        yield from _unlike(address, narrowed, report, index)
    except ValueError as error:
        yield str(error)


def _unlike(address: str, narrowed: dict[str, str], report: Json, index: Json) -> Iterator[str]:
    fresh = {
        _name(entry): {"etag": entry["etag"], "url": entry["document"]["url"]}
        for entry in _feed(address, narrowed)
    }
    yield from differences({"documents": fresh}, report, address)
    listed = {
        _name(card): {"etag": card["etag"], "url": card["url"]}
        for card in _cards(address, narrowed, {name.split("/")[0] for name in fresh})
    }
    only_listed = {name: one for name, one in report.items() if not _is_fixed(one["url"])}
    for wrong in differences({"documents": listed}, only_listed, address):
        yield f"by the lists: {wrong}"
    for part in _parts_unlike(index, fresh):
        yield f"by the digests of the index: {part}"
    for locale in index["locales"]:
        for wrong in _unlike_by_search(address, locale, narrowed, fresh):
            yield f"by the index for searching: {wrong}"
    if _get(address, INDEX)["last_seq"] != index["last_seq"]:
        yield "Something was published meanwhile: run it again."


def _parts_unlike(index: Json, fresh: dict[str, Json]) -> Iterator[str]:
    """The parts of a new copy that come to something else than the index says."""
    lines: dict[tuple[str, str], list[str]] = {}
    for name, one in fresh.items():
        kind, key, locale = name.split("/")
        lines.setdefault((locale, kind), []).append(f"{key} {one['etag']}\n")
    said = {one["locale"]: one.get("digests", {}) for one in index["locales"]}
    for (locale, kind), held in sorted(lines.items()):
        made = {"count": len(held), "sha256": sha256("".join(sorted(held)).encode()).hexdigest()}
        if made != said[locale].get(kind):
            yield f"{locale}/{kind}"


def _unlike_by_search(
    address: str, locale: Json, narrowed: dict[str, str], fresh: dict[str, Json]
) -> Iterator[str]:
    """What a device could find of one language and does not hold, or the other way round. Nothing
    while the server makes the index anew."""
    code = locale["locale"]
    if "search-index" not in locale["links"] or not _is_asked(code, narrowed.get("locale")):
        return
    try:
        found = _get(address, locale["links"]["search-index"])
    except HTTPError as error:
        if error.code != 404:
            raise
        return
    listed = {
        f"{kind}/{key}/{code}"
        for key, kind in zip(found["keys"], found["kinds"], strict=True)
        if _is_asked(kind, narrowed.get("kind"))
    }
    held = {name for name in fresh if name.endswith(f"/{code}")}
    yield from (f"{name} is listed" for name in sorted(listed - held))
    yield from (f"{name} is not listed" for name in sorted(held - listed))


def _is_asked(code: str, asked: str | None) -> bool:
    codes = (asked or "").split(",")
    return not asked or (f"-{code}" not in codes if asked.startswith("-") else code in codes)


def _name(one: Json) -> str:
    return f"{one['kind']}/{one['key']}/{one['locale']}"


def _is_fixed(url: str) -> bool:
    """Has the kind one document per language, and so no list?"""
    return urlsplit(url).path.count("/") == 5  # /api/v1/km/home/


def _feed(address: str, narrowed: dict[str, str]) -> Iterator[Json]:
    """A new copy: what is alive."""
    held: dict[str, Json] = {}
    query, has_more, asked_with = dict(narrowed), True, {""}
    while has_more:
        page = _get(address, f"{FEED}?{urlencode(query)}")
        held |= {_name(entry): entry for entry in page["results"]}
        query["since"], has_more = page["last_seq"], page["has_more"]
        if has_more:
            _refuse_repeated(query["since"], asked_with)
    return (entry for entry in held.values() if not entry["deleted"])


def _refuse_repeated(place: str, seen: set[str]) -> None:
    """Raises ValueError where what goes on leads to a place where one was, and so never ends."""
    if place in seen:
        raise ValueError(f"it goes on for ever: {place}")
    seen.add(place)


def _cards(address: str, narrowed: dict[str, str], kinds: set[str]) -> Iterator[Json]:
    index = _get(address, INDEX)
    for locale in index["locales"]:
        if narrowed.get("locale", locale["locale"]) != locale["locale"]:
            continue
        for kind, path in locale["links"].items():
            if kind in index["kinds"] and ("kind" not in narrowed or kind in kinds):
                yield from _list(address, path)


def _list(address: str, path: str | None) -> Iterator[Json]:
    """Nothing for a kind with one document at a fixed address, be it there or not."""
    seen: set[str] = set()
    while path:
        _refuse_repeated(path, seen)
        try:
            page = _get(address, path)
        except HTTPError as error:
            if error.code != 404:
                raise
            return
        if "results" not in page:
            return
        yield from page["results"]
        path = page["next"]


def _get(address: str, path: str) -> Json:
    with urlopen(urljoin(address, path), timeout=60) as answer:
        return json.load(answer)


def main(arguments: list[str]) -> int:
    if "--" not in arguments:
        print(__doc__)
        return 2
    place = arguments.index("--")
    (mode, *rest), command = arguments[:place] or [""], arguments[place + 1 :]
    if mode == "live":
        narrowed = dict(word.split("=", 1) for word in rest[2:])
        wrong = list(live(rest[0], Path(rest[1]), narrowed, command))
    else:
        chosen = rest[rest.index("--only") + 1] if "--only" in rest else "*"
        files = sorted(SCENARIOS.glob(f"{chosen}.json"))
        wrong = [] if files else ["There is no such scenario."]
        for file in files:
            found = list(play(json.loads(file.read_text(encoding="utf-8")), command))
            print(f"{'FAILS' if found else 'right'}  {file.stem}")
            wrong += found
    for one in wrong:
        print(f"  {one}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
