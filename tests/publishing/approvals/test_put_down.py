"""Where somebody reads on: kept for them alone, added to by each of their devices, and no voice."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.two_people.approvals import engine, put_down
from cms.two_people.approvals.models import Reading
from tests.publishing.approvals.people import LINK, person, resource


@pytest.fixture
def maly(db):
    return person("maly", "access_admin")


@pytest.fixture
def dara(db):
    return person("dara", "access_admin")


def ask(by, link="new"):
    film = resource()
    old, new = {"link_url": film.link_url}, {"link_url": LINK.format(link)}
    return engine.request(film, by=by, old=old, new=new)


def say(user, asked, **said):
    client = Client()
    client.force_login(user)
    return client.post(reverse("approvals:reading", args=[asked.pk]), said)


def test_two_devices_add_to_it_and_the_last_says_where(maly, dara):
    asked = ask(maly)

    assert say(dara, asked, parts="a1 b2", last="b2").status_code == 200
    assert say(dara, asked, parts="b2 c3", last="c3", whole="1").status_code == 200

    one = put_down.readings([asked], dara)[asked.pk]
    assert (one.parts, one.is_whole, one.last) == (["a1", "b2", "c3"], True, "c3")
    assert put_down.readings([asked], maly) == {}
    asked.refresh_from_db()
    assert asked.is_open and not asked.stands(dara)


def test_it_leads_to_the_one_that_was_read_last(maly, dara):
    first, second, third = (ask(maly, link) for link in "abc")
    for one in (second, first):
        say(dara, one, parts="a1", last="a1")
    say(dara, third, parts="a1", whole="1")  # it was on the screen before

    found = put_down.readings([first, second, third], dara)
    assert len(found) == 3
    assert put_down.stopped_in(found) == first.pk
    assert put_down.stopped_in({}) is None


def test_who_may_not_read_it_keeps_nothing(maly):
    asked = ask(maly)

    stranger = person("stranger", "access_admin", may_decide=False)

    answer = say(stranger, asked, parts="a1")

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "said", ["<script>", "A" * 4, "x" * 13, "../", "១២"], ids=["tag", "large", "long", "path", "km"]
)
def test_what_is_no_key_is_left_out(maly, dara, said):
    asked = ask(maly)

    say(dara, asked, parts=f"a1 {said}", last=said)

    assert list(Reading.objects.values_list("parts", "last")) == [(["a1"], "")]


def test_no_more_is_kept_than_a_page_has(maly, dara):
    asked = ask(maly)
    say(dara, asked, parts=" ".join(f"a{number}" for number in range(put_down.MOST + 5)))

    assert len(Reading.objects.get().parts) == put_down.MOST


def test_of_what_is_decided_nothing_is_kept_and_what_was_goes(maly, dara):
    decided, other = ask(maly, "a"), ask(maly, "b")
    say(dara, decided, parts="a1")
    engine.return_(decided, by=dara, reason="why")

    assert say(dara, decided, parts="b2").status_code == 200
    assert Reading.objects.get().parts == ["a1"]
    say(dara, other, parts="a1")
    assert Reading.objects.get().request == other
