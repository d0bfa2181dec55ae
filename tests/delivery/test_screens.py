"""Webhooks in the admin: for administrators, with a test."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from public.delivery.models import Cursor, Message, Webhook
from tests.delivery.conftest import carry_on, changed

LIST = "wagtailsnippets_delivery_webhook:list"
ADD = "wagtailsnippets_delivery_webhook:add"


@pytest.fixture
def desk(admin):
    client = Client()
    client.force_login(admin)
    return client


def text(response):
    return " ".join(strip_tags(response.content.decode()).split())


def post(client, screen, *args, **data):
    return client.post(reverse(screen, args=args), data, follow=True)


def test_administrator_adds_one_and_sees_its_secret(desk, receiver, trial):
    shown = post(desk, ADD, name="App", address=receiver.address, is_active="on")

    webhook = Webhook.objects.get()
    assert webhook.cursor.backlog() == 0
    assert shown.redirect_chain[-1][0] == reverse("delivery_webhook", args=[webhook.pk])
    assert webhook.secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://app.example.org/", "The address must begin with https."),
        ("app.example.org", "This is no web address."),
        ("https://me:secret@app.example.org/", "Leave the name and the password out"),
        ("", "This field is required."),
    ],
)
def test_addresses_that_cannot_be_told_are_refused(desk, address, why):
    shown = post(desk, ADD, name="App", address=address, is_active="on")

    assert why in text(shown)
    assert not Webhook.objects.exists()


def test_list_says_how_each_is(desk, webhook, receiver):
    changed(3)
    receiver.answers = [500]
    carry_on(webhook)

    shown = text(desk.get(reverse(LIST)))

    assert "127.0.0.1" in shown
    assert "Fails" in shown

    shown = text(desk.get(reverse("delivery_webhook", args=[webhook.pk])))

    assert "500 Internal Server Error" in shown
    assert " 3 " in shown


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (200, "The receiver accepted the test."),
        (204, "The receiver accepted the test."),
        (401, "The receiver did not accept the test: 401 Unauthorized."),
        (302, "The receiver did not accept the test: 302 Found."),
    ],
)
def test_a_test_says_what_came_of_it(desk, webhook, receiver, answer, said):
    receiver.answers = [answer]

    assert said in text(post(desk, "delivery_webhook_test", webhook.pk))
    assert receiver.asked[0].verified(webhook.secret)["type"] == "feed.test"


def test_a_test_that_nobody_answers_says_so(desk, webhook):
    Webhook.objects.update(address="http://127.0.0.1:9/")

    said = text(post(desk, "delivery_webhook_test", webhook.pk))

    assert "Nobody answered the test: ConnectionRefusedError." in said


def test_a_change_of_the_address_keeps_place_and_secret(desk, webhook, receiver):
    changed()
    receiver.answers = [500]
    carry_on(webhook)
    before = Cursor.objects.get()

    post(
        desk,
        "wagtailsnippets_delivery_webhook:edit",
        webhook.pk,
        name="App",
        address="https://app.example.org/new",
        is_active="on",
    )

    after = Cursor.objects.get()
    assert Webhook.objects.get().secret == webhook.secret
    assert (after.epoch, after.seq) == (before.epoch, before.seq)
    assert after.failures == 0
    assert after.next_at < before.next_at


def test_deleting_takes_everything_of_it_along(desk, webhook, receiver):
    changed()
    receiver.answers = [500]
    carry_on(webhook)

    post(desk, "wagtailsnippets_delivery_webhook:delete", webhook.pk)

    for model in (Webhook, Cursor, Message):
        assert not model.objects.exists()


@pytest.mark.parametrize("who", ["publisher", "keeper"])
def test_others_neither_see_nor_use_them(who, webhook, receiver, request):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    asked = [
        client.get(reverse(LIST)),
        client.get(reverse(ADD)),
        client.get(reverse("delivery_webhook", args=[webhook.pk])),
        client.post(reverse("delivery_webhook_test", args=[webhook.pk])),
    ]

    assert {response.status_code for response in asked} == {302}
    assert {response["Location"] for response in asked} == {reverse("wagtailadmin_home")}
    assert receiver.asked == []


def test_button_is_for_posts_only(desk, webhook):
    assert desk.get(reverse("delivery_webhook_test", args=[webhook.pk])).status_code == 405


def test_one_that_is_not_there(desk, db):
    assert desk.get(reverse("delivery_webhook", args=[10**9])).status_code == 404
