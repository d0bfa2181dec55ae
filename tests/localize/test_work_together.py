"""The translation work of several pages, done by several processes at once, on PostgreSQL."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import String, StringSegment, Translation, TranslationSource

from cms.documents import projection
from home.models import InfoPage
from localize.workflow import publish, work
from localize.workflow.models import SourcePublication, Work
from tests.localize.conftest import make_desk
from tests.parts import rounds

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("transactional_db")]

PAGES = rounds(3, 20)
SENTENCES = [f"Sentence {number} of all." for number in range(6)]


@pytest.fixture(autouse=True)
def restored(django_db_serialized_rollback: Any) -> None:
    """What the migrations made is there again after these tests."""


def body(order: int) -> list[Any]:
    """The same sentences on every page, and not in the same order."""
    mixed = SENTENCES[order:] + SENTENCES[:order]
    return [("paragraph", "".join(f"<p>{sentence}</p>" for sentence in mixed))]


@pytest.fixture
def pages(settings):
    """Published, one below the other; no strings yet, no page in Khmer."""
    desk = make_desk()
    settings.TRANSLATION_WORK = "worker"
    parent, made = desk.homes["en"], []
    for number in range(PAGES):
        page = InfoPage(
            title=f"Page {number}", intro="Words.", body=body(number % len(SENTENCES)), live=False
        )
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        parent = desk.publish(page)
        made.append(page.pk)
    return desk, made


def together(*jobs: Any) -> None:
    """All of them begin at the same moment, each with a connection of its own."""
    line = Barrier(len(jobs))

    def do(job: Any) -> None:
        try:
            line.wait()
            job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(do, job) for job in jobs]:
            done.result()


def one_of_each() -> bool:
    """Each page once in each language, each string, segment and translation once."""
    lists = (
        String.objects.values_list("locale", "data"),
        StringSegment.objects.values_list("source", "context", "order", "string"),
        TranslationSource.objects.values_list("object", "locale"),
        Translation.objects.values_list("source", "target_locale"),
        Work.objects.values_list("translation"),
        Page.objects.filter(depth__gt=1).values_list("translation_key", "locale"),
    )
    return all(max(Counter(rows).values()) == 1 for rows in map(list, lists))


def errors(caplog: Any) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]


def test_two_workers(pages, caplog):
    together(*[lambda: work.prepare(timezone.now())] * 2, lambda: work.catch_up(timezone.now()))

    assert not errors(caplog)
    assert one_of_each()
    assert Translation.objects.count() == PAGES + 1  # and the home page
    assert work.stale() == []
    assert not SourcePublication.objects.exists()


@pytest.mark.soak
@pytest.mark.slow("pages are published while their strings are made")
def test_worker_and_who_publishes_at_once(pages, caplog):
    """Somebody publishes all pages again, with the work in the same transaction, and a translation
    of one that waits; the worker does the rest."""
    desk, made = pages
    work.prepare(timezone.now())

    def publishes() -> None:
        for pk in made:
            page = InfoPage.objects.get(pk=pk)
            page.intro = f"Newer words of {page.title}."
            with projection.publishing():
                work.take_turn()
                desk.publish(page)
                work.refresh(InfoPage.objects.get(pk=pk))

    def translates() -> None:
        for _time in range(PAGES):
            for translation in Translation.objects.filter(source__object_repr__startswith="Page"):
                with pytest.raises(publish.Refused):
                    publish.publish(translation, by=desk.people.publisher)

    def works() -> None:
        for _time in range(PAGES):
            work.prepare(timezone.now())
            work.catch_up(timezone.now())

    together(publishes, works, translates)

    assert not errors(caplog)
    assert one_of_each()
    assert work.stale() == []
    assert projection.check() == []
