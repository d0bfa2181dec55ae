"""Who looks for help beside people who search.

The public side is served as it is shipped. Sixteen people, each at an address of their own, search
without a pause for words that many documents have; who is told to wait does. Help-now is asked for
alone and beside them in turns, for as long each.
"""

import http.client
import json
import multiprocessing
import time
from itertools import cycle
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event

from django.db import connection

from bench import _corpus, _served
from bench._rows import percentile, say

HELP_NOW = "/api/v1/km/help-now/", "/read/km/help-now/"
PEOPLE = 16
WORDS = ("en", "lesson"), ("km", "ជំហាន"), ("en", "adult trust"), ("km", "មនុស្សពេញវ័យ")
TURNS, SECONDS, PAUSE = 4, 4.0, 0.02


def measure(corpus: _corpus.Corpus) -> None:
    connection.close()
    processes = multiprocessing.get_context("fork")
    searching, ended = processes.Event(), processes.Event()
    answered, refused = processes.Value("i"), processes.Value("i")
    # addresses are those that the proxy would add
    with _served.processes("public", BEHIND_TLS_PROXY="1") as (port,):
        people = [
            # in processes of their own: threads of this one would have it wait for them
            processes.Process(
                target=search, args=(port, nth, searching, ended, answered, refused), daemon=True
            )
            for nth in range(PEOPLE)
        ]
        for one in people:
            one.start()
        try:
            times = taken(port, searching)
        finally:
            ended.set()
            searching.set()
            for one in people:
                one.join()
    print(f"{answered.value} searches were answered, {refused.value} refused")
    for path in HELP_NOW:
        alone, beside = (sorted(times[path, is_beside]) for is_beside in (False, True))
        say(f"{path} alone, p95", percentile(alone, 0.95), "ms")
        most = round(2 * percentile(alone, 0.95), 1)
        say(f"{path} beside {PEOPLE} who search, p95", percentile(beside, 0.95), "ms", most=most)


def taken(port: int, searching: Event) -> dict[tuple[str, bool], list[float]]:
    """Milliseconds of each answer, by what was asked for, and whether beside the others."""
    times: dict[tuple[str, bool], list[float]] = {}
    for _each in range(12):  # every process has loaded what it needs
        for path in HELP_NOW:
            _served.get(port, path)
    for _turn in range(TURNS):
        for is_beside in (False, True):
            (searching.set if is_beside else searching.clear)()
            time.sleep(0.2)
            asking = [_served.Asking(port, path, pause=PAUSE) for path in HELP_NOW]
            for one in asking:
                one.start()
            time.sleep(SECONDS)
            for one in asking:
                times.setdefault((one.path, is_beside), []).extend(one.end())
    return times


def search(
    port: int,
    nth: int,
    searching: Event,
    ended: Event,
    answered: "Synchronized[int]",
    refused: "Synchronized[int]",
) -> None:
    """One of them, until it `ended`."""
    headers = {"X-Forwarded-For": f"203.0.113.{nth}", "Content-Type": "application/json"}
    for locale, text in cycle(WORDS):
        searching.wait()
        if ended.is_set():
            return
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        asked.request("POST", f"/api/v1/{locale}/search/", json.dumps({"q": text}), headers)
        answer = asked.getresponse()
        answer.read()
        asked.close()
        is_answered = answer.status == 200
        counter = answered if is_answered else refused
        with counter.get_lock():
            counter.value += 1
        if not is_answered:
            ended.wait(int(answer.headers["Retry-After"]))
