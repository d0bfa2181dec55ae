"""“To confirm”: what waits for a person, in few statements however much that is."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.two_people.approvals import engine
from cms.two_people.approvals.inbox import Inbox, inbox
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from lessons.models import Consent, Picture, Resource, ResourceFile
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.publishing.approvals.people import LINK, person, resource
from tests.publishing.approvals.subjects import in_bulk


def ask(by, name="Film"):
    film = resource()
    Resource.objects.filter(pk=film.pk).update(name=name)
    film.refresh_from_db()
    old = {"link_url": film.link_url}
    return engine.request(film, by=by, old=old, new={"link_url": LINK.format("new")})


def titles(rows):
    return [row.title for row in rows]


@pytest.fixture
def maly(db):
    return person("maly")


@pytest.fixture
def dara(db):
    return person("dara")


def test_each_sees_what_they_may_decide_and_their_own(maly, dara):
    stranger = person("stranger", may_decide=False)
    ask(maly, "Maly's")
    ask(dara, "Dara's")

    assert (titles(inbox(maly).waiting), titles(inbox(maly).own)) == (["Dara's"], ["Maly's"])
    assert (titles(inbox(dara).waiting), titles(inbox(dara).own)) == (["Maly's"], ["Dara's"])
    assert (inbox(stranger).waiting, inbox(stranger).own) == ([], [])


def test_oldest_first(maly, dara):
    now = timezone.now()
    for name, days in (("second", 2), ("first", 3), ("third", 1)):
        asked = ask(maly, name)
        ChangeRequest.objects.filter(pk=asked.pk).update(asked_at=now - timedelta(days=days))

    assert titles(inbox(dara).waiting) == ["first", "second", "third"]


def test_what_is_decided_is_gone_and_what_came_back_is_with_who_asked(maly, dara):
    engine.endorse(ask(maly), by=dara)
    engine.return_(ask(maly), by=dara, reason="no")
    engine.take_back(ask(maly), by=maly)

    assert inbox(dara) == Inbox()
    assert [row.remark for row in inbox(maly).came_back] == ["no"]
    assert (inbox(maly).waiting, inbox(maly).own) == ([], [])


# Screens


@pytest.fixture
def at_screen(db):
    """Somebody who may decide, at the screens."""
    client = Client(headers={"x-requested-with": "XMLHttpRequest"})
    client.force_login(person("dany", "access_admin"))
    return client


def told(answer):
    return answer.json()["detail"]


def named(asked):
    return {"request": f"{asked.pk}:{asked.digest}"}


def is_open(asked):
    return ChangeRequest.objects.get(pk=asked.pk).is_open


def test_change_of_a_thing_that_is_gone_is_not_found_and_not_decided(maly, at_screen):
    asked = ask(maly)
    assert at_screen.get(reverse("approvals:request", args=[asked.pk])).status_code == 200
    QuerySet(Resource).filter(pk=asked.subject_id)._raw_delete("default")  # past the product

    assert at_screen.get(reverse("approvals:request", args=[asked.pk])).status_code == 404
    assert at_screen.post(reverse("approvals:ask", args=[asked.pk])).status_code == 403
    at_screen.post(reverse("approvals:confirm"), named(asked))
    assert is_open(asked)


def test_page_with_which_nothing_of_ones_own_waits_is_refused(maly, at_screen):
    ask(maly)

    for page in Page.objects.all():
        assert at_screen.get(reverse("approvals:page", args=[page.pk])).status_code == 403


def test_change_of_which_nothing_is_shown_is_not_confirmed_in_the_list(maly, at_screen):
    asked = engine.request(resource(), by=maly, digest="0")

    answer = at_screen.post(reverse("approvals:confirm"), named(asked))

    assert "Open it: nothing of the change is shown here." in told(answer)
    assert is_open(asked)


@pytest.mark.parametrize("day", ["2099-02-30T10:00", "2099-01-01T25:00"])
def test_day_that_is_none_confirms_nothing(maly, at_screen, day):
    asked = ask(maly)

    answer = at_screen.post(reverse("approvals:confirm"), named(asked) | {"on": day, "dated": ""})

    assert "Choose a day and an hour, or leave both empty." in told(answer)
    assert is_open(asked)


@pytest.mark.parametrize(
    ("page", "name", "args"),
    [
        ("7", "page", ["7"]),
        ("", "request", None),
        ("x", "request", None),
        ("9" * 19, "request", None),
    ],
)
def test_refusal_stands_where_the_buttons_are(maly, at_screen, page, name, args):
    asked = ask(maly)
    form = named(asked) | {"page": page, "reason": " "}

    answer = at_screen.post(reverse("approvals:refuse"), form, headers={"x-requested-with": ""})

    assert answer["Location"] == reverse(f"approvals:{name}", args=args or [asked.pk])
    assert is_open(asked)


def many(by, count):
    """So many things of each kind, made in bulk: rows, requests, and who asked."""
    links = [Resource(name=f"Film {n}", type="link") for n in range(count)]
    in_bulk(links)
    pictures = [
        Picture(title=f"p{n}", width=1, height=1, file=f"original_images/{n}.png", collection_id=1)
        for n in range(count)
    ]
    in_bulk(pictures)
    day = timezone.localdate()
    consents = [
        Consent(picture=one, who="w", guardian="g", given_on=day, expires_on=day, kept_at="1")
        for one in pictures
    ]
    in_bulk(consents)
    files = [
        ResourceFile(
            resource=one,
            language="km",
            version=1,
            file="files/a.pdf",
            sha256="0" * 64,
            bytes=1,
            mime="application/pdf",
            added_by=by,
            added_at=timezone.now(),
        )
        for one in links
    ]
    in_bulk(files)
    requests = [
        ChangeRequest(
            content_type=ContentType.objects.get_for_model(row),
            subject_id=str(row.pk),
            digest="0",
            asked_by=by,
        )
        for row in (*links, *pictures, *consents, *files)
    ]
    ChangeRequest.objects.bulk_create(requests)
    Endorsement.objects.bulk_create([Endorsement(request=one, by=by) for one in requests])
    return requests


def statements(client):
    address = client.get(reverse("approvals:index")).url
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address, {"show": "to-confirm", "all": 1})
    assert answer.status_code == 200
    return answer.context, len(caught)


def test_statements_do_not_grow(desk):  # noqa: F811
    people = desk.people
    many(people.editor, 2)
    client = Client()
    client.force_login(people.publisher)
    statements(client)
    _few, before = statements(client)

    many(people.editor, 12)
    found, after = statements(client)

    assert len(found["waiting"]) > 4 * 12
    assert after == before
