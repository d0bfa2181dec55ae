"""The work of translating: what refreshes it, what counts as a change, what a crash leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail_localize.models import TranslationSource

from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.overview import page_statuses
from localize.workflow import publish, work


def reread(page):
    return InfoPage.objects.get(pk=page.pk)


# What is a change


def test_source_published_again_unchanged_changes_nothing(desk, page, khmer):
    line = page_statuses.status_line(page)
    job = desk.translation(page).work

    desk.publish(reread(page))

    job.refresh_from_db()
    assert job.source_changed_at is None
    assert page_statuses.status_line(page) == line


def test_new_slug_is_a_change_because_translations_have_it_too(desk, page, khmer):
    page = reread(page)
    page.slug = "elsewhere"
    desk.publish(page)

    assert "waits to be published" in page_statuses.status_line(page)
    assert publish.publish(desk.translation(page), by=desk.people.publisher).slug == "elsewhere"


def test_change_of_the_source_is_noted(desk, page, khmer):
    job = desk.translation(page).work
    page = reread(page)
    page.intro = "Ask for help now."

    desk.publish(page)

    job.refresh_from_db()
    assert job.source_changed_at is not None


# What a crash leaves


def later(minutes=2):
    return timezone.now() + timedelta(minutes=minutes)


def crash(monkeypatch, do):
    """What `do` publishes, by a process that dies before the work is refreshed."""
    with monkeypatch.context() as patch:
        patch.setattr("localize.receivers.work.refresh", lambda *args, **kwargs: [])
        return do()


def test_later_publication_that_a_crash_cut_short_is_caught_up(desk, page, khmer, monkeypatch):
    page.intro = "Ask somebody for help."
    crash(monkeypatch, lambda: desk.publish(page))

    assert work.catch_up(later()) == 1

    source = TranslationSource.objects.get(object_id=page.translation_key)
    assert source.stringsegment_set.filter(string__data="Ask somebody for help.").exists()
    assert work.catch_up(later()) == 0


def test_page_that_cannot_be_refreshed_stops_no_other(desk, monkeypatch):
    bad, good = crash(monkeypatch, lambda: [desk.write("One"), desk.write("Two")])
    refresh = work.refresh

    def fails(page, **kwargs):
        if page.pk == bad.pk:
            raise RuntimeError
        return refresh(page, **kwargs)

    monkeypatch.setattr(work, "refresh", fails)

    assert work.catch_up(later()) == 1
    assert desk.translation(good)


# A source that is gone


def test_translation_of_a_deleted_source_is_refused_not_an_error(desk, page, khmer):
    translation = desk.translation(page)
    erase(reread(page))

    with pytest.raises(Refused, match="source of this translation is gone"):
        publish.publish(translation, by=desk.people.publisher)


# An end
