"""Telling webhooks what changed: one message for some entries of the feed, then the next ones.

A message holds no document: who is told asks the API, by key or by the feed. It stays what it was,
under its id, until it was accepted; meanwhile newer changes wait behind it.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from django.utils import timezone

from cms.core.links import outside
from cms.core.links.outside import Answer
from cms.documents.addresses import document_path
from cms.documents.rendered import instant
from public.api import feed as api_feed
from public.api import served
from public.api.filters.tokens import token
from public.delivery import standard
from public.delivery.models import Cursor, Message, Webhook
from public.delivery.reading import Failed, Place, is_anew

MOST = 100  # entries in a message
TIMEOUT = 5.0  # seconds for each step of a delivery
CHANGED, RESTARTED, TEST = "feed.changed", "feed.restarted", "feed.test"


def step(cursor: Cursor) -> Place | None:
    """Send the webhook of `cursor` its next message. A step of `reading.turn`."""
    webhook = Webhook.objects.filter(cursor=cursor, is_active=True).first()
    if webhook is None:
        return None
    message = _waiting(webhook, cursor) or _next(webhook, cursor)
    if message is None:
        return None
    answer = deliver(webhook, message.number, message.body.encode())
    if answer.status == 410:
        # "the sender should disable the endpoint": Standard Webhooks
        now = timezone.now()
        Webhook.objects.filter(pk=webhook.pk).update(is_active=False, gone_at=now)
        raise Failed(said(answer))
    if not answer.is_accepted:
        raise Failed(said(answer), _seconds(answer.retry_after))
    return Place(message.epoch, message.until, partial(_accepted, message))


def deliver(webhook: Webhook, number: str, body: bytes) -> Answer:
    """One attempt. Nothing but the status is read, and no redirection followed."""
    if refused := standard.refusal_of(webhook.address):
        return Answer(None, refused)
    now = timezone.now()
    return outside.send(
        "POST",
        webhook.address,
        headers=standard.headers(number, body, [webhook.secret], now),
        body=body,
        timeout=TIMEOUT,
        may_open=standard.may_open,
    )


def test(webhook: Webhook) -> Answer:
    """Send a message that says nothing, at once; the others keep their order."""
    return deliver(webhook, standard.new_id(), _body(TEST, {}, timezone.now()))


def said(answer: Answer) -> str:
    """What came back, in a line."""
    return " ".join(filter(None, [str(answer.status or ""), answer.reason]))


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else 0.0


def _waiting(webhook: Webhook, cursor: Cursor) -> Message | None:
    """The one that was tried before, unless the history began anew meanwhile."""
    feed = served.feed()
    place = {"since_epoch": cursor.epoch, "since": cursor.seq}
    return Message.objects.filter(webhook=webhook, epoch=feed.epoch, **place).first()


def _next(webhook: Webhook, cursor: Cursor) -> Message | None:
    feed = served.feed()
    if is_anew(cursor, feed):
        until, recalls = feed.seq, api_feed.recalls(cursor.seq, feed.seq)
        kind, data = RESTARTED, {"last_seq": token(feed.epoch, feed.seq)}
    else:
        page = api_feed.page(feed, cursor.seq, MOST)
        if page.until == cursor.seq:
            return None
        until, recalls = page.until, api_feed.recalls(cursor.seq, page.until)
        kind, data = CHANGED, _told(feed.epoch, page, recalls)
    message, _made = Message.objects.update_or_create(
        webhook=webhook,
        defaults={
            "number": standard.new_id(),
            "body": _body(kind, data, timezone.now()).decode(),
            "since_epoch": cursor.epoch,
            "since": cursor.seq,
            "epoch": feed.epoch,
            "until": until,
        },
    )
    return message


def _told(epoch: str, page: api_feed.Page, recalls: Collection[Any]) -> dict[str, Any]:
    """Member `data`: heads as in the feed, with where the document is; without it for what is
    gone."""
    changes = [{**head, "url": _url(head)} for head in page.heads]
    return {"changes": changes, "recalls": recalls, "last_seq": token(epoch, page.until)}


def _url(head: Any) -> str | None:
    return None if head["deleted"] else document_path(head["locale"], head["kind"], head["key"])


def _body(kind: str, data: dict[str, Any], at: datetime) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": instant(at), "data": data})


def _accepted(message: Message, now: datetime) -> None:
    """With the cursor, in one commit."""
    Message.objects.filter(pk=message.pk).delete()
