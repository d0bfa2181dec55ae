"""The verbs of two people, on a link of the library: its rules are the engine's and no others."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from cms.core.guard import may_write, writing
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.approvals.policies import Policy
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from lessons.library import files
from lessons.models import Resource
from tests.lessons.private_data import pdf
from tests.publishing.approvals.people import LINK, person, resource


@pytest.fixture
def film(db):
    return resource()


@pytest.fixture
def maly(db):
    return person("maly")


@pytest.fixture
def dara(db):
    return person("dara")


def ask(film, by, link="new", **more):
    new = {"link_url": LINK.format(link)}
    return engine.request(film, by=by, old={"link_url": film.link_url}, new=new, **more)


def link():
    return Resource.objects.get().link_url


def log():
    entries = AuditEntry.objects.order_by("pk")
    return [(one.verb, one.by_name) for one in entries]


def refusal(code, verb, *args, **kwargs):
    before = (list(ChangeRequest.objects.values()), list(Endorsement.objects.values()), link())
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused) as raised, transaction.atomic():
        verb(*args, **kwargs)
    assert raised.value.code == code
    after = (list(ChangeRequest.objects.values()), list(Endorsement.objects.values()), link())
    assert (after, AuditEntry.objects.count()) == (before, entries)
    return str(raised.value)


def test_what_is_asked_for_waits_and_holds_when_another_agrees(film, maly, dara):
    asked = ask(film, maly)
    assert (asked.outcome, link()) == ("", LINK.format("old"))

    done = engine.endorse(asked, by=dara, seen=asked.digest)

    assert (done.outcome, link()) == ("approved", LINK.format("new"))
    assert log() == [("requested", "Maly"), ("approved", "Dara")]


def test_nobody_agrees_with_themselves_and_is_told_who_can(film, maly, dara):
    asked = ask(film, maly)

    said = refusal("same_person", engine.endorse, asked, by=maly)

    assert said.startswith("You made this change yourself.")
    assert "These people can confirm it, in “My work”: Dara (not here yet)." in said


@pytest.mark.parametrize("verb", ["endorse", "return_", "withdraw"])
def test_without_the_right_nothing_is_decided(verb, film, maly, dara):
    stranger = person("stranger", may_decide=False)
    reason = {"reason": "no"} if verb == "return_" else {}

    said = refusal("no_right", getattr(engine, verb), ask(film, maly), by=stranger, **reason)

    assert "You may not decide about this change." in said


@pytest.mark.parametrize("verb", ["endorse", "return_", "withdraw"])
def test_what_was_not_seen_is_not_decided(verb, film, maly, dara):
    reason = {"reason": "no"} if verb == "return_" else {}

    refusal("stale", getattr(engine, verb), ask(film, maly), by=dara, seen="other", **reason)


def test_one_change_waits_at_a_time(film, maly, dara):
    ask(film, maly)

    own = refusal("waits_already", ask, film, maly, "third")
    others = refusal("waits_already", ask, film, dara, "third")

    assert "It is yours: you can take it back" in own
    assert "It is yours" not in others


def test_newer_one_can_replace_it(film, maly, dara):
    first = ask(film, maly)
    second = ask(film, dara, "third", replaces=True)

    refusal("decided", engine.endorse, first, by=dara)
    engine.endorse(second, by=maly)
    assert link() == LINK.format("third")


def test_return_has_a_reason_and_ends_it(film, maly, dara):
    asked = ask(film, maly)
    refusal("no_reason", engine.return_, asked, by=dara, reason=" ")

    engine.return_(asked, by=dara, reason="Shows a child.", seen=asked.digest)

    assert (ChangeRequest.objects.get().outcome, link()) == ("returned", LINK.format("old"))
    assert AuditEntry.objects.latest("pk").reason == "Shows a child."
    refusal("decided", engine.endorse, asked, by=dara)
    refusal("decided", engine.take_back, asked, by=maly)
    ask(film, maly)  # again, as something new


def test_only_who_asked_takes_it_back_and_only_while_it_waits(film, maly, dara):
    asked = ask(film, maly)
    refusal("no_right", engine.take_back, asked, by=dara)

    engine.take_back(asked, by=maly)
    assert ChangeRequest.objects.get().outcome == "taken_back"

    again = ask(film, maly)
    engine.endorse(again, by=dara)
    refusal("decided", engine.take_back, again, by=maly)


def test_a_slip_of_the_hand_is_taken_back_so_soon_after_it_only(film, maly, dara):
    asked, soon = ask(film, maly), timedelta(seconds=30)

    said = refusal(
        "too_late", engine.take_back, asked, by=maly, within=soon, at=asked.asked_at + soon
    )

    assert said == "The time to take it back is over."
    engine.take_back(asked, by=maly, within=soon, at=asked.asked_at + soon / 2)
    assert ChangeRequest.objects.get().outcome == "taken_back"


def test_values_that_were_written_are_not_withdrawn(film, maly, dara):
    asked = ask(film, maly)
    engine.endorse(asked, by=dara)

    refusal("no_right", engine.withdraw, asked, by=dara)
    assert link() == LINK.format("new")


def test_what_holds_can_be_withdrawn_once(db, maly, dara, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    keeper = person("keeper", "change_resourcefile")
    upload = ContentFile(pdf(), name="a.pdf")
    paper = Resource.objects.create(name="Paper", type="pdf")
    file = files.add(paper, language="km", upload=upload, by=maly)
    (asked,) = file.requests.all()
    engine.endorse(asked, by=dara)
    assert Resource.objects.get().served_files() == [file]

    engine.withdraw(asked, by=keeper, reason="wrong")

    assert (ChangeRequest.objects.get().outcome, file.requests.get().reason) == (
        "withdrawn",
        "wrong",
    )
    assert Resource.objects.get().served_files() == []
    with pytest.raises(Refused, match="decided already"):
        engine.withdraw(asked, by=keeper)


def test_what_today_forbids_is_not_written(film, maly, dara):
    asked = engine.request(film, by=maly, old={}, new={"link_url": "http://elsewhere.example.org"})

    with pytest.raises(ValidationError), transaction.atomic():
        engine.endorse(asked, by=dara)

    assert (ChangeRequest.objects.get().outcome, link()) == ("", LINK.format("old"))
    assert log() == [("requested", "Maly")]


def test_request_needs_a_person(film):
    with pytest.raises(ValueError, match="person"):
        ask(film, None)


# Policies


class Voice:
    def __init__(self, by_id, as_reviewer=False, break_glass=False, counts_as=None):
        self.by_id, self.as_reviewer, self.counts_as_id = by_id, as_reviewer, counts_as
        self.break_glass = break_glass


@pytest.mark.parametrize(
    ("policy", "voices", "met"),
    [
        (Policy(), [], False),
        (Policy(), [Voice(1)], False),
        (Policy(), [Voice(1), Voice(1)], False),
        (Policy(), [Voice(1), Voice(2)], True),
        (Policy(people=1), [Voice(1)], True),
        (Policy(), [Voice(1), Voice(2, counts_as=1)], False),
        (Policy(), [Voice(2, counts_as=1), Voice(3, counts_as=1)], False),
        (Policy(), [Voice(2, counts_as=1), Voice(3)], True),
        (Policy(people=3), [Voice(1), Voice(2)], False),
        (Policy(reviewer=True), [Voice(1), Voice(2)], False),
        (Policy(reviewer=True), [Voice(1), Voice(2, as_reviewer=True)], True),
        (Policy(reviewer=True), [Voice(2, as_reviewer=True)], False),
        (Policy(), [Voice(1, break_glass=True)], False),
        (Policy(break_glass=True), [Voice(1, break_glass=True)], True),
        (Policy(reviewer=True, break_glass=True), [Voice(1, break_glass=True)], True),
    ],
)
def test_policy(policy, voices, met):
    assert policy.is_met(voices) is met


# The guard


def test_guard_opens_one_row_for_as_long_as_it_says(film):
    other = resource()
    with writing(film):
        assert may_write(film)
        assert not may_write(other)
    assert not may_write(film)
