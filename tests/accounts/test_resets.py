"""Somebody has lost everything: two others help, or one other and a day, or the console."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from cms.accounts import factors, resets
from cms.publishing.approvals import engine, inbox
from cms.publishing.approvals.models import ChangeRequest, Outcome
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from tests.accounts.conftest import ASK, HOME, code_of, give_app, with_password
from tests.conftest import member

LOST = "/admin/factors/lost/"
WHY = "I spoke with her at her desk."


@pytest.fixture
def loser(public_tree) -> Any:
    person = member(public_tree, "sophea", "Reviewers (Khmer)")
    give_app(person)
    factors.renew_codes(person)
    return person


@pytest.fixture
def helper(publisher) -> Any:
    return publisher


@pytest.fixture
def other(public_tree) -> Any:
    return member(public_tree, "dara", "Directory keepers")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def say_lost(person: Any, *, by: Any, reason: str = WHY) -> Any:
    return client_of(by).post(LOST, {"person": person.pk, "reason": reason}, follow=True)


def the_request() -> ChangeRequest:
    return ChangeRequest.objects.latest("pk")


def test_two_others_take_it_away_at_once(required, settings, loser, helper, other):
    settings.SECOND_FACTOR_REQUIRED = False
    inside = with_password(loser)

    answer = say_lost(loser, by=helper).content.decode()
    assert "Everybody has been told" in answer
    assert factors.has_any(loser)
    answer = say_lost(loser, by=other).content.decode()

    assert "Done: a new factor is made at the next login." in answer
    assert not factors.of(loser) and not factors.of(loser).codes
    assert inside.get(HOME)["Location"].startswith("/admin/login/")
    settings.SECOND_FACTOR_REQUIRED = True
    assert with_password(loser).get(HOME)["Location"].startswith("/admin/factor/new/")


def test_the_second_finds_it_in_their_list(loser, helper, other):
    say_lost(loser, by=helper)
    asked = the_request()
    (row,) = [one for one in inbox.inbox(other).waiting if one.requests == (asked,)]
    assert row.url == f"/admin/factors/act/{asked.pk}/"
    assert WHY in client_of(other).get(row.url).content.decode()

    client_of(other).post(row.url, {"verb": "agree", "seen": asked.digest})

    assert not factors.has_any(loser)
    verbs = AuditEntry.objects.about(asked.subject).order_by("pk")
    assert list(verbs.values_list("verb", "by_id")) == [
        ("requested", helper.pk),
        ("approved", other.pk),
    ]


def test_everybody_hears_of_it_before_and_after(loser, helper, other, translator):
    say_lost(loser, by=helper)

    told = {to for one in mail.outbox for to in one.to}
    assert {loser.email, helper.email, other.email, translator.email} <= told
    assert all(WHY in one.body for one in mail.outbox)
    mail.outbox.clear()
    say_lost(loser, by=other)
    assert translator.email in {to for one in mail.outbox for to in one.to}


def test_one_other_and_a_day(loser, helper):
    say_lost(loser, by=helper)
    now = timezone.now()

    resets.tick(now + timedelta(hours=23, minutes=59))
    assert factors.has_any(loser)
    resets.tick(now + timedelta(hours=24, minutes=1))

    assert not factors.has_any(loser)
    assert the_request().outcome == Outcome.APPROVED


def test_a_no_ends_it(loser, helper, other):
    say_lost(loser, by=helper)
    asked = the_request()

    client_of(other).post(
        f"/admin/factors/act/{asked.pk}/",
        {"verb": "refuse", "reason": "She sits beside me.", "seen": asked.digest},
    )
    resets.tick(timezone.now() + timedelta(days=2))

    assert factors.has_any(loser)


def test_who_has_it_after_all_says_no_themselves(loser, helper):
    say_lost(loser, by=helper)
    asked = the_request()
    address = f"/admin/factors/act/{asked.pk}/"
    client = with_password(loser)
    client.post(ASK, {"code": code_of(loser.totpdevice_set.get())})
    assert "I stand behind it" not in client.get(address).content.decode()

    client.post(address, {"verb": "refuse", "reason": "I have it.", "seen": asked.digest})

    assert the_request().outcome == Outcome.RETURNED


def test_nobody_stands_behind_their_own(loser, helper):
    say_lost(loser, by=helper)

    with pytest.raises(Refused, match="about yourself"):
        engine.endorse(the_request(), by=loser)
    with pytest.raises(Refused, match="different person"):
        engine.endorse(the_request(), by=helper)
    before = ChangeRequest.objects.count()
    say_lost(helper, by=helper)
    assert ChangeRequest.objects.count() == before


def test_who_decides_nothing_helps_nobody(loser, translator):
    assert client_of(translator).get(LOST).status_code == 302
    with pytest.raises(Refused):
        resets.ask(loser, by=translator, reason=WHY)
    assert factors.has_any(loser)


def test_a_reason_is_asked_for(loser, helper):
    before = ChangeRequest.objects.count()

    assert "Say how you know" in say_lost(loser, by=helper, reason=" ").content.decode()

    assert ChangeRequest.objects.count() == before


def test_a_page_waits_for_its_second_person_for_ever(public_tree, helper):
    """Only what says so ripens."""
    page = public_tree.english
    asked = engine.request(page, by=helper, digest="d")

    with pytest.raises(Refused, match="waits for a second person"):
        engine.ripen(asked, at=timezone.now() + timedelta(days=400))


def test_the_console_tells_everybody(loser, helper):
    call_command("reset_factor", "sophea")

    assert not factors.has_any(loser)
    entry = AuditEntry.objects.about(loser).filter(verb=resets.RESET).get()
    assert (entry.by_id, entry.reason) == (None, "manage.py reset_factor")
    assert {loser.email, helper.email} <= {to for one in mail.outbox for to in one.to}
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("reset_factor", "nobody")
