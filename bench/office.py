"""The office with many strings: its heaviest screens, and whether a child waits for them.

Each screen is opened by a reviewer through its view, My work by everybody whose work differs,
once to warm up. Then both sides are served, four people open these screens as fast as they can,
and help-now is asked for meanwhile.
"""

import os
import statistics
import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from bench import _corpus, _rows, _served, _stage
from bench._rows import percentile, say
from lessons.models import ModulePage
from localize.workflow import memory

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HELP_NOW = "/api/v1/km/help-now/"
SECONDS = 15.0  # of four people at work
MOST = 35  # statements of a list, or of an editor


def megabytes() -> float:
    """Resident memory of this process; 0 where /proc does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


MY_WORK = "my work"


def paths(corpus: _corpus.Corpus) -> dict[str, str]:
    large = ModulePage.objects.get(
        translation_key=corpus.places[1].key, locale=corpus.home.locale_id
    )
    return {
        "report": reverse("localize:report"),
        "queue": reverse("localize:queue"),
        "explorer": reverse("wagtailadmin_explore", args=[large.pk]),
        MY_WORK: reverse("office:my_work"),
    }


def screens(corpus: _corpus.Corpus) -> None:
    people = corpus.people
    opened = paths(corpus)
    for name, path in opened.items():
        screen(name, path, people.reviewer)
    for one in (people.editor, people.translator, people.publisher):
        screen(f"{MY_WORK}, {one.get_username()}", opened[MY_WORK], one)


def lists(corpus: _corpus.Corpus) -> None:
    """The lists that were read row by row, with few rows and with many; and an editor."""
    small, large = (
        ModulePage.objects.get(translation_key=place.key, locale=corpus.home.locale_id)
        for place in corpus.places[:2]
    )
    choose = "wagtailadmin_choose_page_child"
    few_and_many = {
        "lesson list": [
            f"{reverse('lesson_list:index')}?book={one.get_parent().pk}" for one in (small, large)
        ],
        "page chooser": [reverse(choose, args=[one.pk]) for one in (small, large)],
        "page search": [
            f"{reverse('wagtailadmin_pages:search')}?q={words}"
            for words in (_corpus.code("l", 0), "lesson")
        ],
    }
    for name, (few, many) in few_and_many.items():
        asked = screen(name, many, corpus.people.editor, statements=MOST)
        fewer = screen(f"{name}, few rows", few, corpus.people.editor)
        say(f"… {name}, growth with rows", asked - fewer, "statements", most=0)
    lesson = large.get_children().first()
    path = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    screen("editor of a lesson", path, corpus.people.editor, statements=MOST)
    path = f"{reverse('localize:ready', args=[lesson.pk])}?fragment=1"
    screen("… what it asks for when it is there", path, corpus.people.editor)


def screen(name: str, path: str, by: Any, *, statements: int | None = None) -> int:
    """statements: the bar; how many there were is returned."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    with override_settings(STORAGES=STORAGES):  # the admin's files are not measured
        before, times = megabytes(), []
        for _round in range(1 + _rows.ROUNDS):
            begun = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        grown = megabytes() - before
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        say(f"{name}", statistics.median(times[1:]), "ms", most=300)
        say(f"… {name}", len(captured), "statements", most=statements)
        say(f"… {name}, growth of the process", grown, "MB", most=20)
    return len(captured)


def first_looks(corpus: _corpus.Corpus) -> None:
    """The first look-up of a process, then others; the limit of a later one is 50 ms."""
    english, khmer = (Locale.objects.get(language_code=code) for code in ("en", "km"))
    times = []
    for number in range(21):
        text = _stage.sentence(number + 4, f"{_corpus.code('l', number)} and others")
        begun = time.perf_counter()
        found = memory.lookup(text, english, khmer)
        times.append((time.perf_counter() - begun) * 1000)
    if not found:
        raise RuntimeError("The memory found nothing.")
    say("translation memory, first look-up", times[0], "ms", most=100)
    say("… a later one", statistics.median(times[1:]), "ms", most=50)


def waiting(corpus: _corpus.Corpus) -> None:
    people = corpus.people
    at_screens = {
        path: _served.session_of(one)
        for path, one in zip(
            paths(corpus).values(),
            (people.reviewer, people.reviewer2, people.admin, people.publisher),
            strict=True,
        )
    }
    with _served.processes("public", "office") as (public, office):
        alone = _served.Asking(public, HELP_NOW, pause=0.02)
        alone.start()
        time.sleep(SECONDS / 3)
        times = alone.end()
        at_work = [
            _served.Asking(office, path, cookie=cookie) for path, cookie in at_screens.items()
        ]
        beside = _served.Asking(public, HELP_NOW, pause=0.02)
        for thread in (*at_work, beside):
            thread.start()
        time.sleep(SECONDS)
        beside_times = beside.end()
        opened_together = sum(len(thread.end()) for thread in at_work)
    say("help-now alone, p95", percentile(times, 0.95), "ms")
    name = "help-now while four people open these screens, p95"
    say(name, percentile(beside_times, 0.95), "ms", most=50)
    say("… screens that they opened", opened_together / SECONDS, "a second")


def measure(corpus: _corpus.Corpus) -> None:
    for one in (first_looks, screens, lists, waiting):
        one(corpus)
