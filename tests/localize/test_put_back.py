"""The last released version again: what is put back, and every reason why it is not."""

import pytest
from django.urls import reverse
from wagtail_localize.models import SegmentOverride

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing import unpublishing
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from localize.workbench.next_steps import next_step
from localize.workflow import gate, publish, review, work
from localize.workflow.models import Release, Review, State
from localize.workflow.released.models import LastRelease, ReleasedText
from tests.localize.conftest import TEXTS
from tests.shared_fixtures import again, world


@pytest.fixture
def job(desk, page, khmer):
    return desk.translation(page)


def make_taken_down(desk, page, khmer):
    unpublishing.take_down([khmer], by=desk.people.publisher, reason="mistake")
    return khmer


def make_edited(desk, page, khmer):
    desk.draft(page, {"Ask for help.": "សូមសុំជំនួយឥឡូវនេះ។"})
    return khmer


taken_down_world = world(make_taken_down, "desk_world", "page_world", "khmer_world")
edited_world = world(make_edited, "desk_world", "page_world", "taken_down_world")


@pytest.fixture
def taken_down(khmer, taken_down_world):
    """Its Khmer, which readers had until now."""
    return again(taken_down_world)


@pytest.fixture
def edited(taken_down, edited_world):
    """Taken down, and its introduction was written anew since: nobody has approved that."""
    return again(edited_world)


def is_public(page):
    return Document.objects.filter(
        key=page.translation_key, locale=page.locale.language_code, deleted=False
    ).exists()


def put_back(desk, job):
    return publish.put_back(job, by=desk.people.publisher)


def refused(desk, job, code):
    with pytest.raises(Refused) as no:
        put_back(desk, job)

    assert no.value.code == code
    assert next_step(no.value, desk.target(job.source.get_source_instance()), desk.people.publisher)
    assert not is_public(desk.target(job.source.get_source_instance()))
    assert projection.check() == []
    return str(no.value)


def test_last_released_version_is_public_again(desk, edited, job):
    with pytest.raises(Refused):
        publish.publish(job, by=desk.people.publisher)

    page = put_back(desk, job)

    assert is_public(page) and page.live
    assert (page.title, page.intro) == (TEXTS["Stay safe"], TEXTS["Ask for help."])
    assert Release.objects.get(page=page).digest
    assert gate.is_released(page)
    assert projection.check() == []


def test_strings_stay_as_they_were(desk, edited, job):
    before = list(
        Review.objects.order_by("pk").values("pk", "state", "version", "digest", "issues")
    )

    put_back(desk, job)

    after = list(Review.objects.order_by("pk").values("pk", "state", "version", "digest", "issues"))
    assert after == before
    stored = Review.objects.get(string_translation__data="សូមសុំជំនួយឥឡូវនេះ។")
    assert stored.state == State.DRAFT


def test_it_is_in_the_log_and_can_be_put_back_again(desk, edited, job):
    page = put_back(desk, job)
    entry = AuditEntry.objects.filter(verb="put_back").get()
    assert (entry.by_id, entry.page_key) == (desk.people.publisher.pk, page.translation_key)

    unpublishing.take_down([page], by=desk.people.publisher, reason="other", comment="Again.")

    assert is_public(put_back(desk, job))


def test_next_release_is_the_last_one(desk, page, edited, job):
    stored = Review.objects.get(string_translation__data="សូមសុំជំនួយឥឡូវនេះ។")
    desk.approve(stored)
    khmer = publish.publish(job, by=desk.people.publisher)
    unpublishing.take_down([khmer], by=desk.people.publisher, reason="mistake")
    desk.draft(page, {"Ask for help.": "សុំជំនួយ។"})

    assert put_back(desk, job).intro == "សូមសុំជំនួយឥឡូវនេះ។"
    assert ReleasedText.objects.filter(review=stored).count() == 2


def test_public_page_is_not_put_back(desk, khmer, job):
    with pytest.raises(Refused, match="already"):
        put_back(desk, job)


def test_page_that_was_never_released_is_not_put_back(desk, page):
    refused(desk, desk.translation(page), "never_released")


def test_what_was_withdrawn_by_a_decision_is_not_put_back(desk, edited, job):
    publish.withdraw_approval(edited)

    refused(desk, job, "never_released")


@pytest.mark.parametrize("reason", ["harm", "person", "rights", "wrong"])
def test_what_can_hurt_does_not_come_back_as_it_was(desk, page, khmer, job, reason):
    unpublishing.take_down([khmer], by=desk.people.publisher, reason=reason)
    desk.draft(page, {"Ask for help.": "សូមសុំជំនួយឥឡូវនេះ។"})

    assert "does not come back" in refused(desk, job, "harmful")


def test_text_that_was_sent_back_is_not_put_back(desk, taken_down, job):
    stored = Review.objects.get(string_translation__data=TEXTS["Ask for help."])
    review.reopen(stored, by=desk.people.reviewer, reason="meaning")

    assert "Ask for help." in refused(desk, job, "sent_back")


def test_text_that_was_sent_back_and_written_anew_is_not_put_back(desk, page, taken_down, job):
    stored = Review.objects.get(string_translation__data=TEXTS["Ask for help."])
    review.reopen(stored, by=desk.people.reviewer, reason="meaning")
    desk.approve(desk.draft(page, {"Ask for help.": "សូមសុំជំនួយឥឡូវនេះ។"})["Ask for help."])

    refused(desk, job, "sent_back")


def test_link_of_this_language_that_nobody_approved_is_not_put_back(desk):
    body = [("paragraph", '<p>See <a href="https://www.cncc.gov.kh/">this</a>.</p>')]
    page = desk.write(body=body)
    khmer = desk.translate(page, TEXTS | {'See <a id="a1">this</a>.': 'សូមមើល<a id="a1">នេះ</a>។'})
    unpublishing.take_down([khmer], by=desk.people.publisher, reason="mistake")
    job = desk.translation(page)
    link = job.source.overridablesegment_set.get()
    SegmentOverride.objects.create(
        locale=job.target_locale, context=link.context, data_json='"https://elsewhere.example/"'
    )

    assert link.context.path in refused(desk, job, "sent_back")


def test_changed_source_is_not_the_one_it_was_released_for(desk, page, edited, job):
    page.intro = "Ask an adult for help."
    desk.publish(page)

    assert "Ask an adult for help." in refused(desk, job, "source_differs")


def test_fact_that_changed_is_not_put_back(desk, page, edited, job):
    """The source has no other words, but something else in it is not what it was."""
    LastRelease.objects.update(content='{"title": "ផ្សេង"}')

    refused(desk, job, "facts_changed")


def test_page_in_the_recycle_bin_is_not_put_back(desk, page, edited, job, monkeypatch):
    monkeypatch.setattr(gate.tree, "is_binned", lambda page: True)

    with pytest.raises(Refused, match="recycle bin"):
        put_back(desk, job)


def test_gate_takes_no_other_words_inside(desk, edited, job):
    page = desk.target(job.source.get_source_instance())
    page.intro, page.live, page.is_put_back = "សូមសុំជំនួយឥឡូវនេះ។", True, True

    with pytest.raises(Refused, match="not what was approved"):
        page.save()


def test_who_works_on_it_waits_for_the_source_that_was_published_a_moment_ago(
    desk, page, edited, job, settings
):
    settings.TRANSLATION_WORK = "worker"
    page.intro = "Ask an adult for help."
    desk.publish(page)

    refused(desk, job, "source_differs")
    assert not work.stale()


# The button


def press(client, job, **fields):
    return client.post(
        reverse("localize:put_back", args=[job.pk]), fields, headers={"accept": "application/json"}
    )


def test_publisher_finds_the_button_and_why_it_is_hidden(desk, client, edited, job):
    client.force_login(desk.people.publisher)
    screen = reverse("localize:translation", args=[job.pk])
    html = client.get(screen).content.decode()
    assert reverse("localize:put_back", args=[job.pk]) in html
    assert "It was published by mistake" in html

    assert press(client, job).status_code == 400
    assert press(client, job, sure="1").status_code == 200

    assert is_public(edited)
    assert reverse("localize:put_back", args=[job.pk]) not in client.get(screen).content.decode()


def test_locked_page_is_not_put_back(desk, client, edited, job):
    edited.locked, edited.locked_by = True, desk.people.reviewer
    type(edited).objects.filter(pk=edited.pk).update(locked=True, locked_by=desk.people.reviewer)
    client.force_login(desk.people.publisher)

    assert press(client, job, sure="1").status_code == 403
    assert not is_public(edited)
