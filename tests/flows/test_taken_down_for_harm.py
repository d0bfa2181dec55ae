"""What was taken down for what it is: nobody brings it back alone, by whatever door, and two people
read why before they agree."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cms.documents.models import Document
from cms.publishing import unpublishing
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.workflow import publish, review
from localize.workflow.models import Review
from tests.flows.office import confirm, info_form, told
from tests.localize.conftest import (  # noqa: F401
    TEXTS,
    desk,
    desk_world,
    khmer,
    khmer_world,
    page,
    page_world,
)
from tests.opened import opened_now
from tests.shared_fixtures import again, world

REMARK = "The address of a child stands in it."
FORM = info_form(title="Stay safe", slug="stay-safe", intro="Ask for help.")


def make_harmful(desk, page, khmer):  # noqa: F811
    versions = [page, khmer]
    publisher = desk.people.publisher
    unpublishing.take_down(versions, by=publisher, reason="harm", comment=REMARK)
    return versions


harmful_world = world(make_harmful, "desk_world", "page_world", "khmer_world")


@pytest.fixture
def english(khmer, harmful_world):  # noqa: F811
    return again(harmful_world)[0]


def client_of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def publisher(desk):  # noqa: F811
    return client_of(desk.people.publisher)


def public():
    """In which languages readers have it."""
    found = Document.objects.filter(kind="pages", deleted=False)
    return sorted(found.values_list("locale", flat=True))


def named(page):  # noqa: F811
    return InfoPage.objects.get(pk=page.pk)


# The source


def edit(page, **typed):  # noqa: F811
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), FORM | opened_now(page) | typed


def by_its_editor(client, page):  # noqa: F811
    address, form = edit(page)
    return client.post(address, form | {"action-publish": "1"})


def at_a_later_hour(client, page):  # noqa: F811
    address, form = edit(page, go_live_at="2020-01-01 00:00")
    return client.post(address, form | {"action-publish": "1"})


def by_an_old_version(client, page):  # noqa: F811
    address, form = edit(page, revision=page.revisions.order_by("pk").first().pk)
    return client.post(address, form | {"action-publish": "1"})


def by_the_button_of_its_screen(client, page):  # noqa: F811
    screen = reverse("localize:source", args=[page.pk])
    seen = client.get(screen).context["seen"]
    return client.post(reverse("localize:publish_source", args=[page.pk]), {"seen": seen})


def handed_over_and_agreed(client, page):  # noqa: F811
    hand_over(client, page)
    (asked,) = ChangeRequest.objects.open().of(named(page))
    confirm(client, reverse("approvals:request", args=[asked.pk]))
    return client.post(reverse("localize:publish_source", args=[page.pk]), {"seen": asked.digest})


def hand_over(client, page):  # noqa: F811
    screen = reverse("localize:source", args=[page.pk])
    return client.post(screen, {"seen": client.get(screen).context["seen"]})


def with_the_worker(client, page):  # noqa: F811
    revision = page.revisions.order_by("pk").last()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("worker", "--once")


DOORS = [
    by_its_editor,
    at_a_later_hour,
    by_an_old_version,
    by_the_button_of_its_screen,
    handed_over_and_agreed,
    with_the_worker,
]


def test_no_door_brings_a_page_back_for_one_person(english, publisher):
    for door in DOORS:
        door(publisher, named(english))
        assert public() == [], door.__name__


def test_who_publishes_is_told_why_and_led_to_where_two_agree(english, publisher):
    said = told(by_its_editor(publisher, english))

    assert "It can hurt or endanger somebody" in said
    assert REMARK in said
    assert reverse("localize:source", args=[english.pk]) in said


def test_what_one_wrote_and_another_publishes_was_read_by_nobody(desk, english, publisher):  # noqa: F811
    address, form = edit(english, intro="Ask for help now.")
    client_of(desk.people.editor).post(address, form)

    address, form = edit(named(english), intro="Ask for help now.")
    publisher.post(address, form | {"action-publish": "1"})
    assert public() == []
    by_the_button_of_its_screen(publisher, named(english))

    assert public() == []


def test_second_person_agrees_on_the_screen_and_not_by_publishing(desk, english, publisher):  # noqa: F811
    hand_over(client_of(desk.people.editor), english)

    by_its_editor(publisher, english)

    assert public() == []


@pytest.mark.slow("two people at their screens, and the reason on each")
def test_two_people_who_read_why_bring_it_back(desk, english, publisher):  # noqa: F811
    editor = client_of(desk.people.editor)
    for address in (
        reverse("wagtailadmin_pages:edit", args=[english.pk]),
        reverse("localize:source", args=[english.pk]),
    ):
        assert escape(REMARK) in editor.get(address).content.decode(), address
    hand_over(editor, english)
    (asked,) = ChangeRequest.objects.open().of(english)
    screen = reverse("approvals:request", args=[asked.pk])
    assert escape(REMARK) in publisher.get(screen).content.decode()

    confirm(publisher, screen)

    assert public() == ["en"]
    assert unpublishing.ended(named(english)) is None


def test_it_stays_over_for_earlier_versions(desk, english, publisher):  # noqa: F811
    """Two people agree with another version; the one that hurt is not agreed with by that."""
    changed = named(english)
    changed.intro = "Ask an adult."
    revision = changed.save_revision(user=desk.people.editor)
    asked = publish.hand_over(changed, revision, by=desk.people.editor)
    engine.endorse(asked, by=desk.people.publisher)
    publish.publish_source(named(english), by=desk.people.publisher)
    assert public() == ["en"]

    unpublishing.take_down([named(english)], by=desk.people.publisher, reason="mistake")
    back = named(english)
    back.intro = "Ask for help."
    back.save_revision(user=desk.people.publisher)
    by_its_editor(publisher, named(english))

    assert public() == []


def test_what_was_handed_over_before_is_over(desk, page):  # noqa: F811
    page.intro = "Ask an adult."
    revision = page.save_revision(user=desk.people.editor)
    asked = publish.hand_over(page, revision, by=desk.people.editor)

    unpublishing.take_down([named(page)], by=desk.people.publisher, reason="person")

    asked.refresh_from_db()
    assert asked.outcome == Outcome.WITHDRAWN
    with pytest.raises(Refused):
        publish.publish_source(named(page), by=desk.people.admin)


@pytest.mark.parametrize(
    ("reason", "comes_back"),
    [
        ("wrong", False),
        ("person", False),
        ("rights", False),
        ("outdated", True),
        ("mistake", True),
        ("other", True),
    ],
)
def test_reason_decides(desk, page, publisher, reason, comes_back):  # noqa: F811
    screen = reverse("localize:take_down", args=[page.pk])
    publisher.post(screen, {"pages": [page.pk], "reason": reason, "comment": "x"})
    assert public() == []

    by_its_editor(publisher, page)

    assert public() == (["en"] if comes_back else [])


# The translation


def by_the_workbench(desk, job, client):  # noqa: F811
    return client.post(reverse("localize:publish", args=[job.pk]))


def by_the_glass(desk, job, client):  # noqa: F811
    """An administrator, who may approve alone what cannot wait."""
    admin = desk.people.admin
    admin.set_password("x")
    admin.save()
    for one in Review.objects.filter(string_translation__context__object_id=job.source.object_id):
        address = reverse("localize:break_glass", args=[one.pk])
        form = {"seen": one.version, "reason": "now", "password": "x"}
        client_of(admin).post(address, form)
    return by_the_workbench(desk, job, client)


def by_one_who_may_everything(desk, job, client):  # noqa: F811
    """Submits every text as it was, and agrees with it."""
    for one in Review.objects.filter(string_translation__context__object_id=job.source.object_id):
        submitted = review.submit(one, by=desk.people.reviewer)
        with pytest.raises(Refused):
            review.endorse(submitted, by=desk.people.reviewer)
    return by_the_workbench(desk, job, client)


def test_no_door_brings_a_translation_back_for_one_person(desk, english, publisher):  # noqa: F811
    job = desk.translation(english)
    for door in (
        by_the_workbench,
        by_the_glass,
        by_one_who_may_everything,
    ):
        door(desk, job, publisher)
        assert public() == [], door.__name__


def test_two_people_agree_anew_with_each_text_and_read_why(desk, english, publisher):  # noqa: F811
    job = desk.translation(english)
    screen = reverse("localize:translation", args=[job.pk])
    assert escape(REMARK) in client_of(desk.people.reviewer).get(screen).content.decode()

    for one in Review.objects.filter(string_translation__context__object_id=job.source.object_id):
        submitted = review.submit(one, by=desk.people.translator2)
        review.endorse(submitted, by=desk.people.reviewer)
    by_the_workbench(desk, job, publisher)

    assert public() == ["km"]


def test_hidden_translation_of_what_was_taken_down_has_nobody_behind_it(desk, page):  # noqa: F811
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)

    unpublishing.take_down([page], by=desk.people.publisher, reason="harm")

    with pytest.raises(Refused):
        publish.publish(desk.translation(page), by=desk.people.publisher)


def test_translation_that_readers_have_stays_if_nobody_chose_it(desk, page, khmer):  # noqa: F811
    unpublishing.take_down([page], by=desk.people.publisher, reason="harm")

    assert public() == ["km"]
