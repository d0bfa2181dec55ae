"""Who keeps a number sees how many channels were told that it was wrong."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from cms.documents.models import Feed, Recall
from public.delivery.models import Cursor, Webhook
from public.delivery.receipts import told
from tests.delivery.conftest import carry_on, changed
from tests.home.conftest import (  # noqa: F401
    channel,
    channel_world,
    police,
    police_world,
)


@pytest.fixture
def recall(channel):  # noqa: F811
    feed = Feed.objects.get()
    made = Recall.objects.create(
        seq=feed.seq + 1, key=channel.key, sha256="0" * 64, reason="wrong_person"
    )
    Feed.objects.update(seq=feed.seq + 1)
    return made


def webhook_before(recall, receiver, name="App"):
    webhook = Webhook.objects.create(name=name, address=receiver.address)
    Cursor.objects.filter(webhook=webhook).update(seq=recall.seq - 1)
    return webhook


def test_without_channels_apps_ask_by_themselves(recall):
    assert told([recall.seq]) == {
        recall.seq: "No channel asked to be told at once; apps hear of it when they next ask."
    }


def test_each_channel_counts_when_it_has_accepted(recall, receiver, trial):
    first, second = (webhook_before(recall, receiver, name) for name in ("App", "Website"))
    webhook_before(recall, receiver, "Off")
    Webhook.objects.filter(name="Off").update(is_active=False)
    assert told([recall.seq])[recall.seq] == "Told to 0 of 2 channels."

    carry_on(first)
    assert told([recall.seq])[recall.seq] == "Told to 1 of 2 channels."

    receiver.answers = [500]
    carry_on(second)
    assert told([recall.seq])[recall.seq] == "Told to 1 of 2 channels."

    carry_on(second)
    assert told([recall.seq])[recall.seq] == "Told to 2 of 2 channels."


def test_a_channel_that_came_later_is_not_waited_for(recall, receiver, trial):
    Webhook.objects.create(name="New", address=receiver.address)
    changed()

    assert told([recall.seq])[recall.seq] == "Told to 1 of 1 channels."


def test_many_recalls_cost_one_statement(recall, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = told(range(1, 500))

    assert len(found) == 499


def test_the_screen_of_the_number_says_it(recall, channel, police, receiver, trial):  # noqa: F811
    webhook_before(recall, receiver)
    client = Client()
    client.force_login(police.sokha)

    shown = strip_tags(client.get(reverse("home_channel", args=[channel.pk])).content.decode())

    assert "Somebody else answers there · Told to 0 of 1 channels." in shown


def test_a_number_that_was_never_wrong_says_nothing(channel, police):  # noqa: F811
    client = Client()
    client.force_login(police.sokha)

    shown = client.get(reverse("home_channel", args=[channel.pk])).content.decode()

    assert "Called back" not in shown
