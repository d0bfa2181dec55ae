"""What happened to a page, as the office reads it: nothing is missing, nothing is told twice."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.two_people.approvals import engine
from cms.two_people.audit.models import log
from localize.overview import story
from tests.flows.demo_people import PASSWORD
from tests.flows.office import logged_in
from tests.flows.one_number import (  # noqa: F401
    NEW,
    OLD,
    digits_in,
    office,
    office_world,
    site_world,
    whole,
    whole_world,
)
from tests.home.conftest import called, called_first, called_too


@pytest.fixture
def people(whole):  # noqa: F811
    return whole[0].office.people


@pytest.fixture
def lesson(whole):  # noqa: F811
    return type(whole[0].lesson).objects.get(pk=whole[0].lesson.pk)


def address(page):
    return reverse("localize:story", args=[page.translation_key])


def lines(person, page, **asked):
    html = logged_in(person).get(address(page), asked).content.decode()
    found = re.findall(r"<li>(.*?)</li>", html, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in found]


def change_number(channel, people):
    new = {"type": "call", "kind": "mobile", "value": NEW}
    called_first(channel, **new, by=people.keeper, **called("smart"))
    called_too(channel, by=people.admin, **called("metfone"))


def test_number_that_changed_in_a_lesson_is_told_with_old_and_new(whole, people, lesson):  # noqa: F811
    _site, channel = whole
    change_number(channel, people)

    newest = lines(people.admin, lesson)[0]

    assert "Changed in it" in newest
    assert f"{digits_in(OLD)}→{digits_in(NEW)}" in digits_in(newest)


def test_who_may_not_look_at_numbers_reads_only_that_one_changed(whole, people, lesson):  # noqa: F811
    change_number(whole[1], people)
    assert not people.translator.has_perm("home.view_contactchannel")

    newest = lines(people.translator, lesson)[0]

    assert "Changed in it" in newest and "→" not in newest


def test_remark_of_who_returned_it_and_sums_of_texts_stand_there(people, lesson):
    lesson.summary = "Another one."
    lesson.save_revision(user=people.editor, log_action=True)
    asked = engine.request(lesson, by=people.editor)
    engine.return_(asked, by=people.publisher, reason="Which adult?")

    returned, handed_over, *older = lines(people.editor, lesson)

    assert "Returned with a remark" in returned and "Which adult?" in returned
    assert "Handed over" in handed_over
    texts = [one for one in older if re.search(r"\d+ texts?: approved", one)]
    assert len(texts) == 1 and "Khmer" in texts[0]
    assert sum("Look at this version" in one for one in older) > 0
    theirs = [one for one in lines(people.translator, lesson) if "Look at this" in one]
    assert not [one for one in theirs if "· English" in one]


def test_what_is_older_is_on_the_next_screen_and_nothing_twice(people, lesson, monkeypatch):
    monkeypatch.setattr(story, "MOST", 6)
    start = timezone.now()
    for number in range(20):
        at = start - timedelta(hours=7 * number)
        log(
            lesson,
            "noted",
            by=people.editor,
            at=at,
            comment=f"told-{number}",
            **lesson.audit_place(),
        )
    seen, before, screens = [], {}, 0
    while True:
        html = logged_in(people.editor).get(address(lesson), before).content.decode()
        seen += re.findall(r"told-\d+", html)
        screens += 1
        if not (older := re.search(r"\?before=([\d-]+)", html)):
            break
        before = {"before": older[1]}

    assert screens > 2
    assert seen == [f"told-{number}" for number in range(20)]


@pytest.mark.parametrize("before", ["x", "2026-99-99", "", "0001-01-01", "9999-12-31"])
def test_day_that_is_none_is_no_failure(people, lesson, before):
    response = logged_in(people.editor).get(address(lesson), {"before": before})

    assert response.status_code == 200


def test_statements_do_not_grow_with_what_happened(whole, people, lesson):  # noqa: F811
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address(whole[0].course))
        return len(found)

    client: Client = logged_in(people.editor)
    client.get(address(whole[0].course))
    few = asked()
    for number in range(40):
        log(lesson, "noted", by=people.editor, **lesson.audit_place())
        PageLogEntry.objects.create(
            page=lesson, action="wagtail.edit", timestamp=timezone.now() - timedelta(days=number),
            user=people.editor, label="x", content_type=lesson.content_type, data={},
        )  # fmt: skip

    assert asked() == few <= 30


def test_stranger_to_the_page_is_refused_and_an_unknown_page_is_not_found(people, lesson):
    stranger = get_user_model().objects.create_user("stranger", "x@example.org", PASSWORD)
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    unknown = lesson.translation_key
    refused = logged_in(stranger).get(address(lesson))
    lesson.translation_key = "00000000-0000-4000-8000-000000000000"

    assert refused.status_code in {302, 403} and str(unknown) not in refused.content.decode()
    assert logged_in(people.editor).get(address(lesson)).status_code == 404
    old = reverse("wagtailadmin_pages:history", args=[10**9])
    assert logged_in(people.editor).get(old).status_code == 404


def test_each_step_of_the_log_has_words():
    """As the verbs of pages are written in the code of this product."""
    assert {"requested", "returned", "approved", "endorsed", "taken_back", "taken_down", "undone",
            "deleted", "restored", "purged", "lapsed", "withdrawn", "break_glass"} <= (
        story.OF_PAGE.keys() | story.OF_TEXT.keys()
    )  # fmt: skip
