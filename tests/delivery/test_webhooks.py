"""A receiver hears of everything, in order, whatever happens to it; its signature holds."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.documents import projection
from cms.documents.models import Document, Feed, Recall
from localize.workflow.publish import publish_source
from public.delivery import reading, webhooks
from public.delivery.models import Cursor, Message, Webhook
from tests.delivery.conftest import SLOW, again, carry_on, changed, keys_of


def test_a_new_webhook_hears_of_what_comes_not_of_what_was(db, receiver, trial):
    changed(3)
    webhook = Webhook.objects.create(name="App", address=receiver.address)

    carry_on(webhook)
    assert receiver.asked == []

    keys = changed(2)
    carry_on(webhook)

    assert keys_of(receiver.accepted()) == keys


def test_a_message_says_what_the_feed_says_without_documents(public_tree, webhook, receiver):
    Cursor.objects.update(seq=0)
    carry_on(webhook)

    messages = receiver.accepted()
    entries = {one["kind"]: one for message in messages for one in message["data"]["changes"]}
    home = Document.objects.get(kind="home", locale="en")
    assert entries["home"] == {
        "seq": home.seq,
        "kind": "home",
        "key": str(home.key),
        "locale": "en",
        "state": "current",
        "deleted": False,
        "etag": home.etag,
        "url": "/api/v1/en/home/",
    }
    feed = Feed.objects.get()
    assert messages[-1]["type"] == "feed.changed"
    assert messages[-1]["data"]["last_seq"] == f"{feed.epoch}-{feed.seq}"
    assert receiver.asked[0].path == "/changes?for=cms"
    assert len(receiver.asked[0].body) < 100_000


def test_what_is_gone_has_no_address(webhook, receiver):
    changed()
    carry_on(webhook)

    (entry,) = receiver.accepted()[0]["data"]["changes"]
    assert entry["state"] == "deleted"
    assert entry["url"] is None
    assert entry["etag"] is None


def test_down_slow_then_500_then_everything_arrives_in_order(webhook, receiver, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST", 2)
    port = receiver.port
    first = changed(3)
    Webhook.objects.filter(pk=webhook.pk).update(address="http://127.0.0.1:9/")

    down = carry_on(webhook)
    assert down.failures == 1
    assert down.last_error == "ConnectionRefusedError"
    assert down.seq < Feed.objects.get().seq

    Webhook.objects.filter(pk=webhook.pk).update(address=f"http://127.0.0.1:{port}/changes?for=cms")
    second = changed(2)
    receiver.answers = [SLOW, 500, 503]
    for failures, timeout in ((2, 0.1), (3, 5.0), (4, 5.0)):
        monkeypatch.setattr(webhooks, "TIMEOUT", timeout)
        assert carry_on(webhook).failures == failures

    well = carry_on(webhook)

    assert well.failures == 0
    assert well.seq == Feed.objects.get().seq
    assert well.last_success is not None
    assert well.last_error == "503 Service Unavailable"
    assert keys_of(receiver.accepted()) == first + second
    for asked in receiver.asked:
        assert asked.verified(webhook.secret) == asked.message
    assert Message.objects.count() == 0


def test_a_message_stays_what_it_was_until_it_is_accepted(webhook, receiver):
    (key,) = changed()
    receiver.answers = [500]
    carry_on(webhook)
    again(Document.objects.get(key=key))
    changed()

    carry_on(webhook)

    tried, repeated, following = receiver.asked
    assert tried.body == repeated.body
    assert tried.headers["webhook-id"] == repeated.headers["webhook-id"]
    assert following.headers["webhook-id"] != tried.headers["webhook-id"]
    # and what changed meanwhile comes behind it
    assert keys_of([following.message])[0] == key


def test_a_huge_backlog_comes_in_messages_of_a_hundred(webhook, receiver):
    keys = changed(250)
    cursor = Cursor.objects.get(webhook=webhook)
    assert cursor.backlog() == 250

    carry_on(webhook)

    assert [len(one["data"]["changes"]) for one in receiver.accepted()] == [100, 100, 50]
    assert keys_of(receiver.accepted()) == keys
    assert max(len(one.body) for one in receiver.asked) < 30_000
    assert Cursor.objects.get(webhook=webhook).backlog() == 0


def test_a_turn_costs_few_statements_a_message(webhook, receiver, django_assert_max_num_queries):
    changed(100)

    # whose it is, what comes next, the message, and that it was accepted
    with django_assert_max_num_queries(40):
        carry_on(webhook)


def test_recalls_are_told_with_what_changed(webhook, receiver):
    (key,) = changed()
    feed = Feed.objects.get()
    Recall.objects.create(seq=feed.seq + 1, key=key, sha256="0" * 64, reason="dead")
    Feed.objects.update(seq=feed.seq + 1)

    carry_on(webhook)

    (recall,) = receiver.accepted()[0]["data"]["recalls"]
    assert recall["seq"] == feed.seq + 1
    assert recall["reason"] == "dead"


def test_after_a_restore_the_receiver_is_told_to_copy_again(webhook, receiver):
    changed(2)
    receiver.answers = [500]
    carry_on(webhook)
    projection.begin_epoch()

    carry_on(webhook)
    keys = changed()
    carry_on(webhook)

    feed = Feed.objects.get()
    _lost, restarted, following = receiver.asked
    assert restarted.message["type"] == "feed.restarted"
    assert restarted.message["data"] == {"last_seq": f"{feed.epoch}-{feed.seq - 1}"}
    assert restarted.headers["webhook-id"] != _lost.headers["webhook-id"]
    assert keys_of([following.message]) == keys


def test_a_restore_without_a_new_history_is_noticed_too(webhook, receiver):
    Cursor.objects.filter(webhook=webhook).update(seq=10**9)

    carry_on(webhook)

    assert receiver.accepted()[0]["type"] == "feed.restarted"


def test_gone_switches_off_and_a_person_switches_on_again(webhook, receiver):
    keys = changed()
    receiver.answers = [410]

    carry_on(webhook)
    off = Webhook.objects.get()
    assert not off.is_active
    assert off.gone_at is not None
    carry_on(webhook)
    assert len(receiver.asked) == 1

    off.is_active = True
    off.save()
    assert Webhook.objects.get().gone_at is None
    carry_on(webhook)
    assert keys_of(receiver.accepted()) == keys


def test_who_is_off_is_told_nothing_and_later_everything(webhook, receiver):
    Webhook.objects.update(is_active=False)
    keys = changed(2)
    carry_on(webhook)
    assert receiver.asked == []

    Webhook.objects.update(is_active=True)
    carry_on(webhook)
    assert keys_of(receiver.accepted()) == keys


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed_and_not_accepted(webhook, receiver, status):
    changed()
    receiver.answers = [status]
    receiver.headers = {"Location": receiver.address}

    cursor = carry_on(webhook)

    assert len(receiver.asked) == 1
    assert cursor.failures == 1
    assert cursor.last_error.startswith(f"{status} ")


def test_the_receiver_may_say_when_to_come_again(webhook, receiver):
    changed()
    receiver.answers = [503]
    receiver.headers = {"Retry-After": "1800"}

    cursor = carry_on(webhook)

    assert 1700 < (cursor.next_at - timezone.now()).total_seconds() <= 1800


@pytest.mark.parametrize("said", ["999999", "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "²", ""])
def test_but_not_later_than_in_an_hour(webhook, receiver, said):
    changed()
    receiver.answers = [503]
    receiver.headers = {"Retry-After": said.encode().decode("latin-1")}

    cursor = carry_on(webhook)

    assert (cursor.next_at - timezone.now()).total_seconds() <= 3600


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:{port}/", "https"),
        ("https://127.0.0.1:{port}/", "public internet"),
        ("https://localhost:{port}/", "public internet"),
        ("https://10.0.0.1/", "public internet"),
        ("https://169.254.169.254/", "public internet"),
        ("https://[::1]:{port}/", "public internet"),
        ("https://me:secret@127.0.0.1:{port}/", "password"),
        ("ftp://127.0.0.1/", "no web address"),
    ],
)
def test_an_address_that_must_not_be_asked_is_not(webhook, receiver, settings, address, why):
    settings.CMS_DEMO = False
    changed()
    Webhook.objects.update(address=address.format(port=receiver.port))

    cursor = carry_on(webhook)

    assert why in cursor.last_error
    assert receiver.asked == []


def test_proxies_of_the_environment_are_not_asked(webhook, receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    changed()

    assert carry_on(webhook).failures == 0


def test_publishing_asks_nobody(public_tree, webhook, receiver, editor, publisher):
    """Who publishes knows nothing of webhooks: no statement about them, no request."""
    page = public_tree.english
    page.title = "Another name"
    page.save_revision(user=editor)

    with CaptureQueriesContext(connection) as statements:
        publish_source(page, by=publisher)

    assert len(statements) > 10
    assert not [one for one in statements if "delivery_" in one["sql"]]
    assert receiver.asked == []
    assert Cursor.objects.get().seq < Feed.objects.get().seq


def test_a_receiver_that_breaks_everything_is_tried_again(webhook, receiver, monkeypatch, caplog):
    changed()
    monkeypatch.setattr(webhooks, "deliver", lambda *args: 1 / 0)

    cursor = carry_on(webhook)

    assert cursor.failures == 1
    assert cursor.last_error == "division by zero"
    assert cursor.claim == ""
    assert "Not carried on" in caplog.text


def test_a_test_says_nothing_and_moves_nothing(webhook, receiver):
    changed()
    before = Cursor.objects.get()

    answer = webhooks.test(webhook)

    assert answer.status == 200
    (asked,) = receiver.asked
    assert asked.verified(webhook.secret)["type"] == "feed.test"
    assert json.loads(asked.body)["data"] == {}
    assert Cursor.objects.get().seq == before.seq
    assert reading.is_anew(before, Feed.objects.get()) is False
