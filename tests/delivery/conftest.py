"""An office with a published site; a receiver of webhooks on loopback, a feed to tell it of."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from cms.documents.models import Document, Feed
from public.delivery import webhooks
from public.delivery.models import Cursor, Webhook
from public.delivery.reading import turn
from tests.api.conftest import (  # noqa: F401
    api,
    bilingual,
    bilingual_world,
    office,
    office_world,
)
from tests.website.conftest import reader, site, site_world  # noqa: F401

SLOW = "slow"


@dataclass
class Asked:
    """A request that the receiver got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0  # what was answered

    @property
    def message(self):
        return json.loads(self.body)

    def verified(self, secret):
        return Verifier(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """What it answers to one request after the other: a status, or SLOW; then 200."""

    port: int = 0
    answers: list = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/changes?for=cms"

    def accepted(self):
        """The messages in the order in which they were accepted."""
        return [one.message for one in self.asked if one.status == 200]


def make_handler(receiver):
    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, dict(self.headers), body)
            said = receiver.answers.pop(0) if receiver.answers else 200
            receiver.asked.append(asked)
            if said == SLOW:
                receiver.is_over.wait(30)  # whoever asked has gone before
                return
            asked.status = said
            try:
                self.send_response(said)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
            except OSError:
                asked.status = 0  # whoever asked has gone

        do_GET = do_POST = do_PURGE = answer

        def log_message(self, *args):
            pass

    return Handler


@pytest.fixture
def receiver():
    found = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(found))
    server.daemon_threads = True
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield found
    found.is_over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def trial(settings):
    """As on one machine, where loopback may be told."""
    settings.CMS_DEMO = True


@pytest.fixture
def webhook(db, receiver, trial):
    return Webhook.objects.create(name="App", address=receiver.address)


def changed(count=1, *, key=None, locale="en", kind="pages") -> list[UUID]:
    """So many tombstones with the next numbers of the feed."""
    now = timezone.now()
    with transaction.atomic():
        return _changed(Feed.objects.lock(), now, count, key, locale, kind)


def _changed(feed, now, count, key, locale, kind) -> list[UUID]:
    rows = [
        Document(
            key=key or uuid4(),
            locale=locale,
            kind=kind,
            seq=feed.seq + number,
            deleted=True,
            updated_at=now,
        )
        for number in range(1, count + 1)
    ]
    Document.objects.bulk_create(rows)
    Feed.objects.update(seq=feed.seq + count)
    return [row.key for row in rows]


def again(row) -> None:
    """The same document with the next number."""
    feed = Feed.objects.get()
    Feed.objects.update(seq=feed.seq + 1)
    Document.objects.filter(pk=row.pk).update(seq=feed.seq + 1)


def carry_on(webhook) -> Cursor:
    """One turn, as if its time had come."""
    Cursor.objects.filter(webhook=webhook).update(next_at=timezone.now())
    turn(Cursor.objects.get(webhook=webhook), webhooks.step)
    return Cursor.objects.get(webhook=webhook)


def keys_of(messages) -> list[UUID]:
    return [UUID(one["key"]) for message in messages for one in message["data"]["changes"]]
