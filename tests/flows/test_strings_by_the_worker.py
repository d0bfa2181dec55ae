"""From a publication to the translators' list with the settings as shipped: the worker makes the
strings, and until then every screen says so."""

# ruff: noqa: F811

from contextlib import suppress
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import Translation, TranslationSource

from cms.documents import projection
from cms.documents.models import Feed, FeedQuerySet
from cms.publishing import unpublishing
from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.workflow import publish, work
from localize.workflow.models import SourcePublication
from ops import worker
from public.packs import upkeep
from tests.flows.people_at_work import Person, edit_address, shown
from tests.localize.conftest import (  # noqa: F401
    TEXTS,
    desk,
    desk_world,
    khmer,
    khmer_world,
    page,
    page_world,
)

PUBLISH = {"action-publish": "1"}
PREPARING = "strings are being prepared"


@pytest.fixture(autouse=True)
def shipped(desk, settings):
    settings.TRANSLATION_WORK = "worker"


def seen(person: Person, address: str, **query: Any) -> str:
    response = person.client.get(address, query)
    assert response.status_code == 200, (address, response)
    return unescape(response.content.decode())


def reread(page):
    return InfoPage.objects.get(pk=page.pk)


def explorer(page) -> str:
    return reverse("wagtailadmin_explore", args=[page.get_parent().pk])


def soon() -> int:
    """What the worker does within a second."""
    return worker.quick_round(timezone.now())


@pytest.mark.soak
@pytest.mark.slow("three people look at every screen before and after")
def test_new_page(desk):
    editor, publisher, translator = Person("editor"), Person("publisher"), Person("translator")
    editor.new(InfoPage, desk.homes["en"], title="Stay safe", intro="Ask for help.")
    draft = InfoPage.objects.get(title="Stay safe")

    published = publisher.client.post(
        edit_address(draft), form_of(publisher, draft) | PUBLISH, follow=True
    )

    page = reread(draft)
    assert page.live
    assert not TranslationSource.objects.filter(object_id=page.translation_key).exists()
    assert PREPARING in unescape(published.content.decode())
    assert PREPARING in seen(publisher, reverse("localize:source", args=[page.pk]))
    listed = seen(publisher, explorer(page))
    assert PREPARING in listed
    assert PREPARING in seen(editor, edit_address(page))
    assert "1 published page is being prepared" in seen(translator, reverse("localize:queue"))
    seen(publisher, reverse("localize:report"))

    assert soon() == 0

    queue = seen(translator, reverse("localize:queue"), show="missing")
    assert "Stay safe" in queue and "being prepared" not in queue
    for person, address in (
        (publisher, reverse("localize:source", args=[page.pk])),
        (publisher, explorer(page)),
        (translator, reverse("localize:translation", args=[desk.translation(page).pk])),
    ):
        assert PREPARING not in seen(person, address)
    assert not desk.target(page).live


def form_of(person: Person, page: InfoPage) -> dict[str, str]:
    return shown(seen(person, edit_address(page)), InfoPage)


@pytest.fixture
def changed(desk, page, khmer):
    """A page with approved Khmer, published again with other words; the worker has not looked."""
    page.intro = "Ask somebody for help."
    return desk.publish(page)


@pytest.mark.slow("two people look at every screen before and after")
def test_page_that_changes(desk, changed):
    publisher, translator = Person("publisher"), Person("translator")
    workbench = reverse("localize:translation", args=[desk.translation(changed).pk])

    for person, address in (
        (publisher, workbench),
        (translator, workbench),
        (publisher, explorer(changed)),
        (publisher, reverse("localize:source", args=[changed.pk])),
    ):
        assert PREPARING in seen(person, address)
    assert "Khmer: every string is approved" not in seen(publisher, workbench)
    assert reverse("localize:publish", args=[desk.translation(changed).pk]) not in seen(
        publisher, workbench
    )
    assert "being prepared" in seen(translator, reverse("localize:queue"))

    soon()

    html = seen(translator, workbench)
    assert PREPARING not in html
    assert "1 of 2 strings wait" in html


def test_translation_is_not_published_with_the_words_of_before(desk, changed):
    """Who presses the button on a screen from before is told what is not approved."""
    publisher = Person("publisher")
    address = reverse("localize:publish", args=[desk.translation(changed).pk])

    told = publisher.client.post(address, follow=True)

    assert "1 string is not approved yet" in unescape(told.content.decode())


def test_translation_is_published_at_once_where_no_string_changed(desk, page, khmer):
    page.slug = "elsewhere"
    desk.publish(page)

    published = publish.publish(desk.translation(page), by=desk.people.publisher)

    assert published.slug == "elsewhere"
    assert work.stale() == []


def test_who_publishes_a_translation_takes_the_turn_before_the_feed(desk, page, monkeypatch):
    """So nobody who only publishes, or corrects a number, waits for whoever makes strings."""
    page.slug = "elsewhere"
    desk.publish(page)
    taken = []
    turn, lock = work.take_turn, FeedQuerySet.lock
    monkeypatch.setattr(work, "take_turn", lambda: (taken.append("turn"), turn())[1])
    monkeypatch.setattr(FeedQuerySet, "lock", lambda rows: (taken.append("feed"), lock(rows))[1])

    with suppress(Refused):  # nothing of it is translated
        publish.publish(desk.translation(page), by=desk.people.publisher)

    assert taken == ["turn", "feed"]


def test_what_somebody_waits_for_comes_before_what_is_due(monkeypatch):
    done = []

    def job(now):
        done.append("soon")

    def due(now):
        yield "due", lambda: done.append("due")

    assert worker.tick(timezone.now(), [worker.Thread((job,), (), due)]) == 0
    assert done == ["soon", "due"]


def test_people_are_told_of_a_critical_change(
    desk,
    page,
    django_capture_on_commit_callbacks,
):
    page.intro = "Call 1280 today."
    desk.publish(page)
    soon()
    desk.draft(page, {"Call 1280 today.": "ហៅ 1280 ថ្ងៃនេះ។"})
    page.intro = "Call 1288 today."
    desk.publish(page)
    assert mail.outbox == []

    with django_capture_on_commit_callbacks(execute=True):
        soon()

    assert mail.outbox


def test_page_that_was_taken_down_before_the_worker_looked(desk):
    gone = desk.write("Gone", "Soon.")
    unpublishing.take_down([gone], by=desk.people.publisher, reason="mistake")

    assert soon() == 0
    assert not TranslationSource.objects.filter(object_id=gone.translation_key).exists()
    assert not SourcePublication.objects.exists()

    desk.publish(reread(gone))
    soon()

    assert desk.translation(gone)


def test_deleted_page_leaves_nothing_to_do(desk):
    page = desk.write("Deleted", "Soon.")
    erase(reread(page))

    assert not SourcePublication.objects.exists()
    assert soon() == 0


def test_end_of_a_source_reaches_its_translation(desk, page, khmer):
    page.expire_at = end = timezone.now() + timezone.timedelta(days=2)
    desk.publish(page)

    soon()

    assert reread(khmer).expire_at == end
    assert projection.check() == []


def test_worker_makes_strings_without_a_number_of_the_feed(desk):
    page = desk.write("New", "Words.")
    before = Feed.objects.get().seq

    soon()

    assert desk.translation(page)
    assert Feed.objects.get().seq == before


def test_what_fails_is_tried_again_in_the_slow_round(desk, monkeypatch):
    page = desk.write("Broken", "Words.")
    with monkeypatch.context() as patch:
        patch.setattr(work.segment_store, "freeze", fails)
        assert soon() == 0
    assert soon() == 0
    assert not Translation.objects.filter(source__object_id=page.translation_key).exists()

    worker.tick(timezone.now())

    assert desk.translation(page)


def fails(page):
    raise RuntimeError("not now")


def test_nothing_to_do_costs_four_queries(desk, monkeypatch, django_assert_num_queries):
    """Who follows, what was published, and whether the files for searching and to carry away are of
    that."""
    monkeypatch.setattr(upkeep, "_round", upkeep.Round())  # nothing of an earlier test's printer
    for _each in range(3):
        soon()

    with django_assert_num_queries(4):
        soon()
