"""Who has read the words that a child in danger may read: written down by one account, agreed by
another; without it everything goes on, and it is said."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from localize.editor.readiness import readiness
from localize.safeguarding import texts
from localize.safeguarding.models import SafeguardingRead
from localize.safeguarding.reads import readings
from localize.workflow import publish
from tests.localize.conftest import signed_in

NOBODY = "Nobody has read it for child protection yet."


@pytest.fixture
def home(desk):
    return desk.homes["en"]


def screen(page):
    return reverse("localize:safeguarding", args=[page.pk])


def choice(page, language="en"):
    digest = next(one.digest for one in readings(page) if one.language == language)
    return f"{language} {digest}"


def write_down(page, *, by="editor", **typed):
    form = {
        "of": choice(page),
        "reader": "Dr Sok",
        "role": "expert",
        "read_on": timezone.localdate().isoformat(),
        **typed,
    }
    return signed_in(by).post(screen(page), form, follow=True)


def said(page):
    return {one.language: one.sentence for one in readings(page)}


def advice(page, user):
    draft = page.get_latest_revision_as_object()
    return " ".join(one.sentence for one in readiness(draft, user).advice)


def test_read_counts_when_a_second_account_agrees_and_until_the_text_changes(desk, home):
    assert said(home) == {"en": NOBODY, "km": NOBODY}

    told = write_down(home).content.decode()
    assert "it counts when somebody else has agreed" in told
    assert "waits for a second person" in said(home)["en"]
    publisher = signed_in("publisher")
    asked = ChangeRequest.objects.about(SafeguardingRead).get()
    shown = publisher.get(reverse("approvals:request", args=[asked.pk])).content.decode()
    assert "Dr Sok (expert in child protection)" in shown
    assert "I have looked at it: I agree" in shown and "publish it" not in shown
    named = re.findall(r'name="request" value="([^"]+)"', shown)
    publisher.post(reverse("approvals:confirm"), {"request": named[0]})

    (english, khmer) = sorted(readings(home), key=lambda one: one.language)
    assert english.is_read and "Dr Sok" in english.sentence
    assert (khmer.is_read, khmer.sentence) == (False, NOBODY)

    home.title = "Another welcome"
    home.save_revision(user=desk.people.editor)
    (english, _khmer) = sorted(readings(home), key=lambda one: one.language)
    assert not english.is_read and english.sentence.endswith("The text has changed since.")


def test_who_wrote_it_down_does_not_agree(desk, home):
    write_down(home)
    asked = ChangeRequest.objects.about(SafeguardingRead).get()

    with pytest.raises(Refused):
        engine.endorse(asked, by=desk.people.editor)
    with pytest.raises(Refused):  # no right
        engine.endorse(asked, by=desk.people.translator)


@pytest.mark.parametrize(("language", "voice"), [("en", "publisher"), ("km", "reviewer")])
def test_reader_is_nobody_who_stands_behind_the_words(desk, home, language, voice):
    name = getattr(desk.people, voice).get_full_name().upper()

    told = write_down(home, of=choice(home, language), reader=name).content.decode()

    assert "Somebody else has to read it" in told
    assert not SafeguardingRead.objects.exists()


def test_same_words_in_two_languages_are_two_readings(home, monkeypatch):
    """As those of a translation that nobody has begun."""
    monkeypatch.setattr(texts, "words", lambda row: {"en": "Stay safe", "km": "Stay safe"})

    write_down(home)

    assert SafeguardingRead.objects.get().language == "en"


def test_other_words_than_those_on_the_screen_and_days_to_come_are_refused(home):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    assert "errorlist" in write_down(home, of=f"en {'0' * 64}").content.decode()
    assert "That day has not come yet." in write_down(home, read_on=tomorrow).content.decode()
    assert not SafeguardingRead.objects.exists()


def test_screen_is_for_those_with_the_right_and_of_source_pages(desk, home):
    refused = signed_in("translator").get(screen(home), follow=True)
    assert "The words" not in refused.content.decode()
    assert signed_in("publisher").get(screen(desk.homes["km"])).status_code == 404
    assert "The words" in signed_in("publisher").get(screen(home)).content.decode()


def test_its_lack_is_said_where_a_child_may_read_it_and_stops_nothing(desk, home, page):
    assert NOBODY in advice(home, desk.people.editor)
    assert NOBODY not in advice(page, desk.people.editor)

    home.title = "Another welcome"
    home.save_revision(user=desk.people.editor)
    assert publish.publish_source(home, by=desk.people.publisher).live
