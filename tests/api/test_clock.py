from datetime import timedelta

import orjson
import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from cms.documents import dependency_update
from cms.documents.models import Document
from home.models import InfoPage
from lessons.models import LibraryPage
from ops import worker
from tests.api.test_visibility import family, family_world, public  # noqa: F401
from tests.shared_fixtures import again, world


def make_scheduled(office):
    soon = timezone.now() + timedelta(minutes=50)
    return office.publish(office.draft("Scheduled", go_live_at=soon))


scheduled_world = world(make_scheduled, "office_world")


@pytest.fixture
def scheduled(office, scheduled_world):
    """A page that two people want public within the hour."""
    return again(scheduled_world)


def later():
    return time_machine.travel(timezone.now() + timedelta(hours=1, seconds=5))


def test_worker_publishes_what_is_due_once(office, scheduled, check, api):
    assert public(scheduled) == set()

    with later():
        call_command("worker", "--once")
        assert public(scheduled) == {"pages"}
        check()
        before = api.json("")["last_seq"]
        call_command("worker", "--once")
        assert api.json("")["last_seq"] == before


def test_worker_leaves_what_is_not_due(office, scheduled):
    call_command("worker", "--once")

    assert public(scheduled) == set()


def test_refused_publication_does_not_stop_the_others(office, scheduled, caplog):
    alone = office.draft("Alone", go_live_at=timezone.now() + timedelta(seconds=1))
    # one person wrote and scheduled it: the gate refuses
    revision = alone.save_revision(user=office.people.editor)
    revision.approved_go_live_at = alone.go_live_at
    revision.save()

    with later():
        failed = worker.tick(timezone.now())

        assert failed == 1
        assert public(scheduled) == {"pages"}
        assert public(alone) == set()
    assert f"publication of revision {revision.pk}" in caplog.text


def test_worker_takes_down_what_has_expired_with_everything_below(office, family, check):  # noqa: F811
    page, child, grandchild = family
    page.expire_at = timezone.now() + timedelta(minutes=1)
    office.publish(page)

    with later():
        call_command("worker", "--once")

        row = Page.objects.get(pk=page.pk)
        assert (row.live, row.expired) == (False, True)
        assert public(page) == public(child) == public(grandchild) == set()
        check()


def ends(page):
    """When its stored document ends, for readers and as its body says to apps."""
    document = Document.objects.get(key=page.translation_key, deleted=False)
    return document.live_until, orjson.loads(bytes(document.body))["expires_at"]


def said(moment):
    return moment, moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def at_one():
    return (timezone.now() + timedelta(hours=1)).replace(microsecond=0)


@pytest.mark.parametrize("fan_out", [0, dependency_update.FAN_OUT])
def test_what_is_below_ends_with_it_while_no_worker_runs(
    office,
    family,  # noqa: F811
    api,
    check,
    monkeypatch,
    at_one,
    fan_out,
):
    monkeypatch.setattr(dependency_update, "FAN_OUT", fan_out)
    top, child, grandchild = family
    beside = office.page("Beside")

    top.expire_at = at_one
    office.publish(top)

    assert [ends(page) for page in (top, child, grandchild)] == [said(at_one)] * 3
    check()
    with later():
        listed = {card["title"] for card in api.json("en/pages/")["results"]}
        assert "Beside" in listed
        assert listed.isdisjoint({"Top", "Child", "Grandchild"})
        for page in (top, child, grandchild):
            assert api.get(f"en/pages/{page.translation_key}/").status_code == 404
        assert api.get(f"en/pages/{beside.translation_key}/").status_code == 200
        check()


def test_first_end_on_the_way_up_counts(office, check, at_one):
    top = office.page("Top", expire_at=at_one + timedelta(hours=2))
    child = office.page("Child", parent=top, expire_at=at_one)
    grandchild = office.page("Grandchild", parent=child, expire_at=at_one + timedelta(hours=1))

    assert [ends(page) for page in (child, grandchild)] == [said(at_one)] * 2
    check()

    child = InfoPage.objects.get(pk=child.pk)
    child.expire_at = None
    office.publish(child)

    assert ends(child) == said(at_one + timedelta(hours=2))
    assert ends(grandchild) == said(at_one + timedelta(hours=1))
    check()


def test_page_that_is_moved_takes_the_end_of_what_it_stands_below(office, check, at_one):
    top = office.page("Top", expire_at=at_one)
    page = office.page("Page")
    child = office.page("Child", parent=page)

    page.move(top, pos="last-child")

    assert [ends(one) for one in (page, child)] == [said(at_one)] * 2
    check()

    InfoPage.objects.get(pk=page.pk).move(office.homes["en"], pos="last-child")

    assert [ends(one) for one in (page, child)] == [(None, None)] * 2
    check()


def test_page_without_documents_ends_what_is_below(office, check, at_one):
    library = LibraryPage(title="Library", live=False)
    office.homes["en"].add_child(instance=library)
    library = office.publish(library)
    below = InfoPage(title="Below", live=False)
    library.add_child(instance=below)
    below = office.publish(below)

    library = LibraryPage.objects.get(pk=library.pk)
    library.expire_at = at_one
    office.publish(library)

    assert ends(below) == said(at_one)
    check()


def test_failing_tick_of_a_room_does_not_stop_the_next(office, monkeypatch, caplog):
    called = []

    def broken(now):
        raise ValueError("broken")

    monkeypatch.setattr(worker, "URGENT", worker.Thread((), (broken, called.append)))
    now = timezone.now()

    failed = worker.tick(now)

    assert failed == 1
    assert called == [now]
    assert "broken" in caplog.text


@pytest.mark.slow("a whole round of the worker")
def test_clock_set_back_hides_nothing_that_is_public(office, check):
    page = office.page("Page")

    with time_machine.travel(timezone.now() - timedelta(minutes=10)):
        call_command("worker", "--once")
        InfoPage.objects.get(pk=page.pk).save()

        assert public(page) == {"pages"}
