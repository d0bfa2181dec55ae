"""What many pages show, and what many people do at once.

A contact and a picture's credit that 200 pages show (of 1,000 lessons) are changed by two people,
while the public side answers, the worker runs, and somebody else wants the feed's lock all the
time. Then eight publishers at once, a tick with all contacts due, and a rebuild.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from wagtail.models import Page

from bench import _corpus, _served
from bench._rows import percentile, say
from bench.publishing import new
from cms.documents import deferred_rendering, projection
from cms.documents.addresses import document_path
from cms.documents.models import Dependency, Document, Feed, FeedQuerySet, Follower
from cms.two_people.approvals import engine, records
from cms.two_people.audit import seals
from home.directory import say as directory
from home.directory.channel_values import ChannelValue
from home.directory.standing import IS, WORKS
from home.directory.upkeep import clock, integrity
from home.models import ContactChannel
from localize.workflow import work
from ops import worker
from public.api.filters.tokens import token

PATIENCE = 240.0  # seconds until the last reader has to be right
PUBLISHERS, EACH = 8, 4
FREE = 5.0  # milliseconds in which one has a lock that nobody holds
FEW = 3  # of which the longest is as good


class Probe(threading.Thread):
    """Wants the feed's lock again and again; `waits` in milliseconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.waits: list[float] = []
        self.ended = threading.Event()

    def run(self) -> None:

        while not self.ended.is_set():
            with transaction.atomic():
                begun = time.perf_counter()
                Feed.objects.lock()
                self.waits.append((time.perf_counter() - begun) * 1000)
            self.ended.wait(0.01)
        connection.close()


class Holds:
    """How long this process holds the feed's lock: from having it until the commit."""

    def __init__(self) -> None:

        self.times: list[float] = []
        lock = FeedQuerySet.lock

        def timed(feeds: Any) -> Any:
            feed, begun = lock(feeds), time.perf_counter()
            transaction.on_commit(lambda: self.times.append((time.perf_counter() - begun) * 1000))
            return feed

        FeedQuerySet.lock = timed  # type: ignore[method-assign]


def worker_is_up() -> None:
    """It takes seconds to start, and looks at everything first; then it writes who follows."""
    row = Document.objects.filter(deleted=False)[0]
    Follower.objects.create(key=row.key, locale=row.locale)
    while Follower.objects.exists():
        time.sleep(0.2)


def readers(model: str, key: Any) -> list[str]:
    """The addresses of all documents that show a row."""
    rows = Dependency.objects.filter(model=model, pk_text=str(key))
    keys = set(rows.values_list("key", "locale", "kind"))
    public = Document.objects.filter(deleted=False).values_list("key", "locale", "kind")
    return [
        document_path(locale, kind, key)
        for key, locale, kind in public
        if (key, locale, kind) in keys
    ]


def shared(
    what: str,
    port: int,
    paths: list[str],
    old: str,
    new: str,
    do: Callable[[], Any],
    *,
    is_number: bool = False,
) -> None:
    saying = [path for path in paths if old in _served.get(port, path)]
    # who keeps copies and asks for what is new
    feed = Feed.objects.get()
    news = f"/api/v1/changes/?since={token(feed.epoch, feed.seq)}"
    probe, begun = Probe(), time.perf_counter()
    probe.start()
    do()
    answered = time.perf_counter() - begun
    # before that commit every answer says the old one; who asked then would only hold it up
    until = _served.Until(port, [*saying, news], old, new, begun, is_urgent=is_number)
    until.wait(PATIENCE)
    probe.ended.set()
    probe.join()
    name, never = f"{what} that many pages show", PATIENCE
    say(f"{name}: documents that say it", len(saying), "")
    say(f"{name}: the answer", answered * 1000, "ms", most=300 if is_number else 500)
    # a credit may be old for some seconds, a number may not
    gone = 1 if is_number else None
    say(f"{name}: the old one gone everywhere", until.gone or never, "s", most=gone)
    say(f"{name}: the new one everywhere", until.there or never, "s", most=10)
    say(f"{name}: longest wait of another publisher", max(probe.waits), "ms", most=150)
    # only those that met somebody: each is what was left of a batch, of which a number has none
    waited = [wait for wait in probe.waits if wait > FREE]
    if len(waited) > FEW and not is_number:
        say(f"{name}: … p95 of the waits", percentile(waited, 0.95), "ms", most=50)


def night(corpus: _corpus.Corpus) -> None:
    """All that the worker compares once a night; first, so that it does not in the midst of what
    follows. What was copied past the models is sealed before."""
    seals.make_again()
    begun = time.perf_counter()
    check = integrity.run(timezone.now())
    say("the nightly check", time.perf_counter() - begun, "s", most=60)
    say("… what it found", len(check.findings), "", most=0)


def number_and_credit(corpus: _corpus.Corpus) -> None:
    people = corpus.people
    channel = ContactChannel.objects.get(service=corpus.service.service, value="admin@cncc.gov.kh")
    old, fresh = channel.value, "office@cncc.gov.kh"
    value = ChannelValue(channel.type, channel.kind, fresh)
    directory.say(channel, IS, value=value, by=people.keeper)
    credit = corpus.picture.credit
    asked = records.propose(corpus.picture, {"credit": "Another credit"}, by=people.editor)
    with _served.processes("public", worker=True) as (port,):
        worker_is_up()
        shared(
            "a contact",
            port,
            readers("home.service", corpus.service.service_id),
            old,
            fresh,
            lambda: directory.say(channel, WORKS, by=people.admin),
            is_number=True,
        )
        shared(
            "a credit",
            port,
            readers("lessons.picture", corpus.picture.pk),
            credit,
            "Another credit",
            lambda: engine.endorse(asked, by=people.publisher),
        )


def batches(corpus: _corpus.Corpus) -> None:
    """How long those that follow hold the lock at a time, when nobody else is there."""
    asked = records.propose(corpus.picture, {"credit": "A third credit"}, by=corpus.people.editor)
    engine.endorse(asked, by=corpus.people.publisher)
    holds, left = Holds(), deferred_rendering.left()
    while deferred_rendering.left():
        deferred_rendering.tick(timezone.now())
    say("feed lock of those that follow, p95", percentile(holds.times, 0.95), "ms", most=50)
    say("… pages in each, on average", left / len(holds.times), "")


def publish_own(pks: list[int]) -> list[tuple[float, float, bool]]:
    """One of the publishers: when each draft was begun and ended, and whether it failed."""
    connection.close()
    publisher, found = get_user_model().objects.get(username="publisher"), []
    for pk in pks:
        revision = Page.objects.get(pk=pk).specific.get_latest_revision()
        begun, failed = time.time(), False
        try:
            revision.publish(user=publisher)
        except OperationalError:
            failed = True
        found.append((begun, time.time(), failed))
    connection.close()
    return found


def together(corpus: _corpus.Corpus) -> None:
    places = [corpus.places[n % len(corpus.places)] for n in range(PUBLISHERS * EACH)]
    drafts = [new(corpus, place, 300 + n).pk for n, place in enumerate(places)]
    connection.close()
    with multiprocessing.get_context("fork").Pool(PUBLISHERS) as pool:
        found = pool.map(publish_own, [drafts[n::PUBLISHERS] for n in range(PUBLISHERS)], 1)
    every = [one for person in found for one in person]
    took = max(ended for _begun, ended, _failed in every) - min(one[0] for one in every)
    waited = [(ended - begun) * 1000 for begun, ended, _failed in every]
    say("8 publishers together", len(every) / took, "a second", least=7)
    say("… one of their publications, p95", percentile(waited, 0.95), "ms", most=1500)
    say("… deadlocks", sum(failed for _begun, _ended, failed in every), "", most=0)


def alone(corpus: _corpus.Corpus) -> None:
    """How long a publication holds the lock when nobody else is there."""
    holds = Holds()
    for number in range(12):
        page = corpus.stage.publish(new(corpus, corpus.places[0], 500 + number))
        page.summary = "Other words."
        page.save_revision(user=corpus.people.editor)
        corpus.stage.publish(page)
    say("feed lock of a publication, p95", percentile(holds.times, 0.95), "ms", most=120)
    work.catch_up(timezone.now() + timedelta(minutes=2))


def clock_ticks(corpus: _corpus.Corpus) -> None:
    now = timezone.now()
    worker.tick(now)
    worker.tick(now + timedelta(minutes=1))  # the first one counts what nobody counted
    due = now + timedelta(days=95)
    was = dict(ContactChannel.objects.values_list("pk", "is_stale"))
    begun = time.perf_counter()
    clock.tick(due)
    took = time.perf_counter() - begun
    failed = worker.tick(due)
    now_marked = ContactChannel.objects.values_list("pk", "is_stale")
    moved = [pk for pk, is_stale in now_marked if was[pk] != is_stale]
    say(f"a tick with {len(moved)} contacts due", took, "s", most=1)
    if failed or clock.tick(due):
        raise RuntimeError("The tick has not done everything.")


def rebuild(corpus: _corpus.Corpus) -> None:
    count = Document.objects.filter(deleted=False).count()
    begun = time.perf_counter()
    projection.rebuild()
    took = (time.perf_counter() - begun) * 2000 / count
    say("rebuild_documents, of 2,000 documents", took, "s", most=40)


def measure(corpus: _corpus.Corpus) -> None:
    for one in (night, number_and_credit, batches, together, alone, clock_ticks, rebuild):
        one(corpus)
