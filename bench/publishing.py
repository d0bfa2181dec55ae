"""What one publication costs, in statements and milliseconds, beside plain Wagtail.

Lessons have 59 strings and stand in a module of 12, or of 50 where it says so. Everything that
happens in the process until the call returns is in it.
"""

import json
import os
import statistics
import time
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from bench import _corpus, _rows, _statements
from bench._rows import Cost, cost
from cms.documents.models import Document
from cms.documents.search import entries
from home.directory import say as directory
from home.directory.standing import SILENT
from home.models import ContactChannel
from lessons.models import LessonPage, ModulePage
from localize.workflow import publish as publishing
from localize.workflow import work

STRINGS = 59


def stock() -> tuple[dict[str, Cost], list[tuple[str, str]]]:
    """What is done there and its cost; the statements of a publication (`_statements.beside`)."""
    said = json.loads(os.environ.get("BENCH_STOCK") or "{}")
    costs = {name: Cost(ms, int(count)) for name, (ms, count) in said.get("costs", {}).items()}
    return costs, [(kind, inside) for kind, inside in said.get("publish", ())]


def say(name: str, found: Cost, beside: Cost | None, most: float, over: float | None) -> None:
    _rows.say(name, found.statements, "statements", stock=beside and beside.statements, most=most)
    _rows.say(f"… {name}", found.ms, "ms", stock=beside and beside.ms, over_stock=over)


def new(corpus: _corpus.Corpus, place: Any, number: int) -> Any:
    """A complete draft of 59 strings, not in the database's words yet."""
    corpus.strings = STRINGS
    modules = ModulePage.objects.filter(translation_key=place.key)
    corpus.stage.module = modules.get(locale=corpus.home.locale_id)
    word = _corpus.code("l", 200_000_000 + number)
    return corpus.stage.lesson(
        f"Lesson {word}", _corpus.body(corpus, "plain", 200_000_000 + number)
    )


def changed(corpus: _corpus.Corpus, page: Any, field: str, number: int) -> Any:
    """A revision with other words in one field."""
    one = type(page).objects.get(pk=page.pk)
    setattr(one, field, f"Other words {number}")
    return one.save_revision(user=corpus.people.editor)


class Searching:
    """Stands in for what writes what searching knows of documents. times: the milliseconds of each
    publication, which begins a new one."""

    def __init__(self) -> None:
        self.times = [0.0]
        self._write = entries.write

    def __call__(self, documents: Iterable[Document]) -> None:
        begun = time.perf_counter()
        self._write(documents)
        self.times[-1] += (time.perf_counter() - begun) * 1000


def measure(corpus: _corpus.Corpus) -> None:
    people, (beside, of_stock) = corpus.people, stock()
    small, large = corpus.places[0], corpus.places[1]
    page = corpus.stage.publish(new(corpus, small, 0))
    other = corpus.stage.publish(new(corpus, large, 1))

    def publish(revision: Any) -> None:
        revision.publish(user=people.publisher)

    def settle(*_any: Any) -> Any:
        return work.catch_up(timezone.now() + timedelta(minutes=2))

    settle()
    second = cost(partial(changed, corpus, page, "summary"), publish)
    say("publish an English lesson again", second, beside.get("publish"), 120, 100)
    again = changed(corpus, page, "summary", 9)
    _statements.keep(_statements.beside(_statements.traced(lambda: publish(again)), of_stock))
    job = _corpus.translate(page, people)
    settle()
    translated = cost(lambda n: job, partial(publishing.publish, by=people.publisher))
    say("publish its translation", translated, beside.get("translation"), 170, 100)
    siblings = LessonPage.objects.child_of(other.get_parent()).count() - 1
    fifty = f"in a module of {siblings}"

    def draft(number: int) -> Any:
        searching.times.append(0.0)
        return new(corpus, large, number).get_latest_revision()

    with patch.object(entries, "write", searching := Searching()):
        first = cost(draft, publish, at=10)
    say(f"publish a new lesson {fifty}", first, beside.get("new lesson"), 250, 250)
    _rows.say("… of it, to be searched for", statistics.median(searching.times[1:]), "ms", most=10)
    settle()
    title = cost(partial(changed, corpus, other, "title"), publish)
    say(f"publish a new title {fifty}", title, beside.get("new title"), 250, 250)

    def published(number: int) -> None:
        publish(new(corpus, small, number).get_latest_revision())

    settle()
    ingested = cost(published, settle, rounds=3, at=20)
    say("translation work of 59 new strings afterwards", ingested, beside.get("ingest"), 150, None)
    kept = cost(
        lambda n: type(page).objects.get(pk=page.pk),
        lambda one: one.save_revision(user=people.editor),
    )
    say("save a draft again", kept, beside.get("save"), 30, None)
    added = cost(lambda n: n, partial(new, corpus, small), at=30)
    say("add a page with its first draft", added, beside.get("add"), None, None)
    contact = ContactChannel.objects.filter(service=corpus.service.service).first()
    tried = cost(lambda n: contact, partial(directory.say, what=SILENT, by=people.keeper))
    say("note an attempt on a contact", tried, None, 30, None)
