"""Whoever does whatever in whatever order: nothing holds with fewer people than its policy wants,
nobody stands behind their own change twice, what was returned does not come back by itself, who
saw something else decides nothing, and the log alone tells how everything stands.
"""

from collections import defaultdict
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.parts import rounds
from tests.publishing.approvals.subjects import SUBJECTS, make_people

STEPS = settings(max_examples=rounds(2, 300), stateful_step_count=rounds(10, 50))
WHO, WHAT, VALUE = st.integers(0, 3), st.integers(0, len(SUBJECTS) - 1), st.integers(0, 2)
STANDING = ("", "approved")


def replay(entries: Any) -> tuple[dict[int, str], dict[int, set[int]]]:
    """Request → how it ended, request → who stands behind it: from the log and nothing else."""
    outcomes: dict[int, str] = {}
    behind: dict[int, set[int]] = defaultdict(set)
    open_ones: dict[tuple[str, str, str], int] = {}
    for entry in entries.filter(data__has_key="request"):
        pk, place = entry.data["request"], _place(entry)
        if entry.verb == "requested":
            if place in open_ones:
                outcomes[open_ones[place]] = "lapsed"
            open_ones[place] = pk
        outcomes[pk] = entry.data["outcome"]
        if outcomes[pk] and open_ones.get(place) == pk:
            del open_ones[place]
        if entry.verb in ("requested", "endorsed", "approved", "break_glass"):
            behind[pk].add(entry.by_id)
        if entry.verb == "taken_back" and not outcomes[pk]:
            behind[pk].discard(entry.by_id)
    return outcomes, behind


def _place(entry: AuditEntry) -> tuple[str, str, str]:
    return entry.subject_type, entry.subject_id, entry.data["action"]


def seen_of(asked: ChangeRequest) -> str:
    subject = asked.subject
    seen: str = getattr(subject, "specific", subject).seen(asked)
    return seen


def policy_of(asked: ChangeRequest) -> Policy:
    subject = asked.subject
    found: Policy = getattr(subject, "specific", subject).policy(asked.action)
    return found


class Office(RuleBasedStateMachine):
    kinds: ClassVar[list[Any]] = SUBJECTS
    office: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = make_people(self.office)
        self.subjects = [kind(self.office, self.people) for kind in self.kinds]
        self.before = [subject.value() for subject in self.subjects]
        self.over: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, verb: Any) -> bool:
        """Was it done? What is refused leaves everything as it was."""
        kept = self.everything()
        try:
            with transaction.atomic():
                verb()
        except (Refused, PermissionDenied, ValidationError):
            assert self.everything() == kept
            return False
        return True

    def everything(self) -> Any:
        return (
            list(ChangeRequest.objects.order_by("pk").values()),
            list(AuditEntry.objects.order_by("pk").values_list("pk")),
            [subject.value() for subject in self.subjects],
        )

    def request(self, what: int) -> ChangeRequest | None:
        return self.subjects[what].requests().order_by("-pk").first()

    # What people do

    @rule(who=WHO, what=WHAT, value=VALUE, replaces=st.booleans())
    def ask(self, who: int, what: int, value: int, replaces: bool) -> None:
        person = self.people[who]
        self.attempt(lambda: self.subjects[what].ask(value, by=person, replaces=replaces))

    @rule(who=WHO, what=WHAT, is_stale=st.sampled_from([False, False, True]))
    def agree(self, who: int, what: int, is_stale: bool) -> None:
        asked = self.request(what)
        if asked is None:
            return
        person, own = self.people[who], asked.stands(self.people[who])
        seen = "something else" if is_stale else seen_of(asked)
        done = self.attempt(lambda: self.subjects[what].agree(asked, by=person, seen=seen))
        if done:
            assert not is_stale and not own and self.subjects[what].may_decide(person)

    @rule(who=WHO, what=WHAT, is_stale=st.sampled_from([False, False, True]))
    def say_no(self, who: int, what: int, is_stale: bool) -> None:
        asked = self.request(what)
        if asked is None:
            return
        seen = "something else" if is_stale else seen_of(asked)
        person = self.people[who]
        done = self.attempt(lambda: engine.return_(asked, by=person, reason="no", seen=seen))
        assert not (done and is_stale)

    @rule(who=WHO, what=WHAT)
    def think_again(self, who: int, what: int) -> None:
        asked = self.request(what)
        if asked is None:
            return
        person, own = self.people[who], asked.stands(self.people[who])
        done = self.attempt(lambda: engine.take_back(asked, by=person))
        assert not done or (own and asked.is_open)

    @rule(who=WHO, what=WHAT)
    def withdraw(self, who: int, what: int) -> None:
        asked = self.request(what)
        if asked is not None:
            self.attempt(lambda: engine.withdraw(asked, by=self.people[who]))

    # What is always true

    @invariant()
    def enough_people_stand_behind_what_holds(self) -> None:
        for asked in ChangeRequest.objects.filter(outcome="approved"):
            policy = policy_of(asked)
            voices = list(asked.endorsements.all())
            assert len({one.by_id for one in voices}) == len(voices) >= policy.people
            assert not policy.reviewer or any(one.as_reviewer for one in voices)

    @invariant()
    def what_readers_get_was_approved(self) -> None:
        for subject, before in zip(self.subjects, self.before, strict=True):
            if subject.value() != before:
                assert subject.was_approved(subject.value())

    @invariant()
    def what_is_over_stays_so(self) -> None:
        now = dict(ChangeRequest.objects.values_list("pk", "outcome"))
        for pk, outcome in self.over.items():
            if outcome not in STANDING:
                assert now[pk] == outcome
        self.over = now

    @invariant()
    def log_tells_how_everything_stands(self) -> None:
        outcomes, behind = replay(AuditEntry.objects.order_by("pk"))
        requests = ChangeRequest.objects.prefetch_related("endorsements")
        assert outcomes == {one.pk: one.outcome for one in requests}
        assert dict(behind) == {
            one.pk: {voice.by_id for voice in one.endorsements.all()} for one in requests
        }


@pytest.mark.series
@pytest.mark.slow("random offices at work")
def test_office_at_work(desk):  # noqa: F811
    Office.office = desk
    run_state_machine_as_test(Office, settings=STEPS)
