"""New numbers wait in the list “To confirm” for everybody who may confirm them but their maker."""

import pytest
from django.urls import reverse

from home.directory import numbers
from home.models import ContactChannel


@pytest.fixture
def proposed(channel, other, sokha):
    """Another number for 117, entered by the first person."""
    numbers.propose(
        channel,
        type=channel.type,
        kind="short_code",
        value="1288",
        by=sokha,
        networks_tested=["smart"],
    )
    channel.refresh_from_db()
    return channel


def urls(things):
    return [one.url for one in things]


def test_a_new_number_waits_for_the_other_person(proposed, sokha, dara):
    here = [reverse("home_channel", args=[proposed.pk])]

    assert urls(ContactChannel.inbox(dara).waiting) == here
    assert (ContactChannel.inbox(sokha).waiting, urls(ContactChannel.inbox(sokha).own)) == (
        [],
        here,
    )
    assert ContactChannel.inbox(dara).own == []


def test_nobody_else_is_asked(proposed, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")

    found = ContactChannel.inbox(stranger)

    assert (found.waiting, found.own) == ([], [])


def test_a_number_that_was_confirmed_waits_no_more(proposed, sokha, dara):
    numbers.confirm(proposed, by=dara, method="called", networks_tested=["metfone"])

    assert ContactChannel.inbox(dara).waiting == ContactChannel.inbox(sokha).own == []
