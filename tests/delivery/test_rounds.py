"""The threads of the worker: a receiver that is slow holds up nobody but itself."""

import threading
import time

import pytest
from django.core.management import call_command

from cms.documents.models import Feed
from public.delivery import rounds, webhooks
from public.delivery.models import Cursor, Webhook
from tests.delivery.conftest import changed, keys_of


@pytest.fixture
def two(transactional_db, django_db_serialized_rollback, receiver, trial, monkeypatch):
    """A receiver that never answers, and one that does."""
    hanging = threading.Event()
    monkeypatch.setattr(webhooks, "TIMEOUT", 30.0)
    sent = webhooks.outside.send

    def send(method, url, **values):
        if "slow" in url:
            hanging.wait(30)
        return sent(method, url, **values)

    monkeypatch.setattr(webhooks.outside, "send", send)
    Webhook.objects.create(name="Slow", address=receiver.address + "&slow=1")
    Webhook.objects.create(name="Quick", address=receiver.address)
    yield receiver
    hanging.set()
    for thread in threading.enumerate():
        if thread.name.startswith("webhook"):
            thread.join()


def until(is_so):
    """Waits for another thread, as long as the machine takes."""
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_one_that_hangs_holds_up_nobody(two, monkeypatch):
    monkeypatch.setattr(rounds, "AT_THE_END", 0.05)
    with rounds.Rounds(pause=0.01):
        for _each in range(3):
            (key,) = changed()
            until(lambda key=key: key in keys_of(two.accepted()))
        slow = Cursor.objects.get(webhook__name="Slow")
        assert slow.claim
        quick = Cursor.objects.get(webhook__name="Quick")
        until(lambda: not Cursor.objects.get(pk=quick.pk).claim)

    assert Cursor.objects.get(pk=quick.pk).seq == Feed.objects.get().seq
    assert Cursor.objects.get(pk=slow.pk).seq < Feed.objects.get().seq
    assert {one.path for one in two.asked} == {"/changes?for=cms"}


def test_two_workers_tell_everything_once_and_in_order(
    transactional_db, django_db_serialized_rollback, receiver, trial
):
    Webhook.objects.create(name="App", address=receiver.address)
    keys = []
    with rounds.Rounds(pause=0.01), rounds.Rounds(pause=0.01):
        for _each in range(15):
            keys += changed(2)
        until(lambda: Cursor.objects.get().seq == Feed.objects.get().seq)
        until(lambda: not Cursor.objects.get().claim)

    assert keys_of(receiver.accepted()) == keys


def test_a_worker_for_one_round_tells_too(
    transactional_db, django_db_serialized_rollback, receiver, trial
):
    Webhook.objects.create(name="App", address=receiver.address)
    keys = changed(2)

    call_command("worker", "--once")

    assert keys_of(receiver.accepted()) == keys


def test_a_look_without_anything_to_do_costs_two_statements(
    transactional_db, django_db_serialized_rollback, django_assert_num_queries
):
    Webhook.objects.create(name="App", address="https://app.example.org/")
    rounds.due()  # compiled once

    with django_assert_num_queries(2):
        assert rounds.due() == []


def test_who_is_off_is_not_looked_after(transactional_db, django_db_serialized_rollback):
    Webhook.objects.create(name="App", address="https://app.example.org/", is_active=False)
    changed()

    assert rounds.due() == []


def test_a_cache_that_hangs_holds_up_neither_another_one_nor_a_receiver(two, settings, monkeypatch):
    monkeypatch.setattr(rounds, "AT_THE_END", 0.05)
    slow, quick = (f"http://127.0.0.1:{two.port}/{way}" for way in ("slow", "quick"))
    settings.FRONTEND_CACHE = (slow, quick)

    with rounds.Rounds(pause=0.01):
        (key,) = changed()
        until(lambda: any(str(key).encode() in one.body for one in two.asked))
        until(lambda: any(one.path.startswith("/quick/sitemap") for one in two.asked))

    assert not any(one.path.startswith("/slow") for one in two.asked)


def test_a_database_that_is_away_ends_no_thread(
    transactional_db, django_db_serialized_rollback, monkeypatch, caplog
):
    looked = []

    def due():
        looked.append(1)
        raise RuntimeError("away")

    monkeypatch.setattr(rounds, "due", due)
    monkeypatch.setattr(rounds, "AFTER_FAILURE", 0.01)

    with rounds.Rounds(pause=0.01):
        until(lambda: len(looked) > 2)

    assert "tried again later" in caplog.text
