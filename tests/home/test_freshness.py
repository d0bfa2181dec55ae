from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.publishing.vocabularies.directory import (
    CATEGORIES,
    CHANNEL_AUDIENCES,
    CHANNEL_STATES,
    CHANNEL_TYPES,
    EMERGENCY_URGENCIES,
    STATUSES,
    URGENCIES,
    codes,
)
from home.directory.freshness import (
    CHECKED_EVERY,
    GRACE,
    Facts,
    Offer,
    due_date,
    emptied_categories,
    hidden_from,
    loses_last_emergency,
    lost_contacts,
    offers,
    state_on,
)

CHECKED_ON = date(2026, 11, 24)
POLICE = Facts(
    channel=1,
    service=1,
    type="call",
    kind="emergency_short_code",
    category="police",
    urgency="emergency",
    service_status="active",
    audience="public",
    state="call_verified",
    is_verified=True,
    old_is_dead=False,
    stranger_answered=False,
    is_held_back=False,
)


def offered(*facts, allow_desk_checked=False):
    return offers(facts, allow_desk_checked=allow_desk_checked)


def test_every_urgency_has_an_interval_and_a_grace():
    assert set(CHECKED_EVERY) == set(GRACE) == set(codes(URGENCIES))


@pytest.mark.parametrize(
    ("urgency", "every", "due_on"),
    [
        ("emergency", None, date(2026, 12, 24)),
        ("crisis_support", None, date(2026, 12, 24)),
        ("report", None, date(2027, 1, 23)),
        ("information", None, date(2027, 2, 22)),
        ("report", 30, date(2026, 12, 24)),
        ("emergency", 365, date(2026, 12, 24)),  # never longer than its class
    ],
)
def test_due_date_is_that_of_the_class_or_sooner(urgency, every, due_on):
    assert due_date(CHECKED_ON, urgency, every) == due_on


@pytest.mark.parametrize(
    ("days", "state"),
    [(-400, "call_verified"), (0, "call_verified"), (30, "call_verified"), (31, "due"),
     (37, "due"), (38, "expired"), (400, "expired")],
)  # fmt: skip
def test_emergency_number_as_time_goes_by(days, state):
    today = CHECKED_ON + timedelta(days=days)
    valid_until = due_date(CHECKED_ON, "emergency", None)

    assert (
        state_on(today, state="call_verified", valid_until=valid_until, urgency="emergency")
        == state
    )


@pytest.mark.parametrize("state", ["draft", "withdrawn", "expired"])
def test_clock_leaves_other_states_alone(state):
    assert state_on(CHECKED_ON, state=state, valid_until=date.min, urgency="report") == state


def test_clock_set_back_undoes_nothing():
    assert state_on(CHECKED_ON, state="due", valid_until=CHECKED_ON, urgency="emergency") == "due"


def test_verified_is_offered_fresh_and_due_is_offered_stale():
    assert offered(POLICE) == {1: Offer("call_verified", stale=False)}
    assert offered(replace(POLICE, state="due")) == {1: Offer("call_verified", stale=True)}


@pytest.mark.parametrize(
    "change",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"service_status": "temporarily_closed"},
        {"service_status": "defunct"},
        {"audience": "professionals_only"},
        {"old_is_dead": True},
        {"is_held_back": True},
        {"state": "desk_checked", "is_verified": False},
        {"state": "expired", "is_verified": False},
        {"state": "expired", "old_is_dead": True},
        {"state": "expired", "is_held_back": True},
    ],
)
def test_not_offered(change):
    assert offered(replace(POLICE, **change)) == {}


def test_desk_checked_is_offered_where_the_setting_allows_it():
    desk = replace(POLICE, state="desk_checked", is_verified=False)

    assert offered(desk, allow_desk_checked=True) == {1: Offer("desk_checked", stale=False)}


@pytest.mark.parametrize("type", ["call", "sms"])
@pytest.mark.parametrize("urgency", sorted(EMERGENCY_URGENCIES))
@pytest.mark.parametrize("fresh", ["call", "sms", "website"])
def test_clock_hides_no_call_or_message_whatever_else_was_checked(type, urgency, fresh):
    expired = replace(POLICE, state="expired", type=type, urgency=urgency)
    other = replace(POLICE, channel=2, type=fresh)

    assert offered(expired, other) == {
        1: Offer("call_verified", stale=True),
        2: Offer("call_verified", stale=False),
    }


MOBILE = replace(POLICE, kind="mobile", stranger_answered=True)


@pytest.mark.parametrize(
    ("doubted", "other", "left"),
    [
        (MOBILE, {"stranger_answered": False}, {2}),
        (MOBILE, {"kind": "short_code", "type": "sms"}, {2}),
        (MOBILE, {}, {1, 2}),  # nothing would be left
        (MOBILE, {"service": 2, "stranger_answered": False}, {1, 2}),
        (MOBILE, {"type": "website", "stranger_answered": False}, {1, 2}),
        (MOBILE, {"old_is_dead": True, "stranger_answered": False}, {1}),
        (replace(MOBILE, kind="short_code"), {"stranger_answered": False}, {1, 2}),
    ],
)
def test_long_number_with_a_stranger_waits_unseen_where_another_one_answers(doubted, other, left):
    assert set(offered(doubted, replace(doubted, channel=2, **other))) == left


OFFICE = replace(POLICE, urgency="information", state="expired", type="website")


@pytest.mark.parametrize(
    ("expired", "other", "left"),
    [
        (OFFICE, {}, {1, 2}),  # both are late: neither is better than the other
        (OFFICE, {"state": "call_verified"}, {2}),
        (OFFICE, {"state": "due"}, {2}),
        (OFFICE, {"state": "call_verified", "type": "email"}, {1, 2}),
        (OFFICE, {"state": "call_verified", "service": 2}, {1, 2}),
        # what is not offered itself makes nothing give way
        (OFFICE, {"state": "call_verified", "old_is_dead": True}, {1}),
        (OFFICE, {"state": "call_verified", "audience": "professionals_only"}, {1}),
        (replace(OFFICE, urgency="crisis_support"), {"state": "call_verified"}, {1, 2}),
        (replace(OFFICE, urgency="emergency"), {"state": "call_verified"}, {1, 2}),
    ],
)
def test_expired_contact_gives_way_to_a_fresher_one_of_its_kind_only(expired, other, left):
    assert set(offered(expired, replace(expired, channel=2, **other))) == left


def test_expired_contact_that_stays_is_marked():
    assert offered(OFFICE) == {1: Offer("call_verified", stale=True)}


def test_loses_last_emergency():
    withdrawn = replace(POLICE, state="withdrawn")
    helpline = replace(POLICE, channel=2, category="helpline")
    office = replace(POLICE, channel=3, urgency="information")

    assert loses_last_emergency([POLICE, office], [withdrawn, office], allow_desk_checked=False)
    assert not loses_last_emergency([POLICE], [withdrawn, helpline], allow_desk_checked=False)
    assert not loses_last_emergency([withdrawn], [withdrawn], allow_desk_checked=False)


@pytest.mark.parametrize("type", sorted({*codes(CHANNEL_TYPES)} - {"call", "sms"}))
def test_only_calls_and_messages_count_when_a_list_may_not_be_emptied(type):
    """What cannot be called is no last emergency contact."""
    dead, website = replace(POLICE, old_is_dead=True), replace(POLICE, channel=2, type=type)
    left = [dead, website]

    assert loses_last_emergency([POLICE, website], left, allow_desk_checked=False)
    assert emptied_categories([POLICE, website], left, allow_desk_checked=False) == {"police"}
    assert not loses_last_emergency([website], [], allow_desk_checked=False)
    assert emptied_categories([website], [], allow_desk_checked=False) == set()


@pytest.mark.parametrize(
    ("change", "is_lost"),
    [
        ({"state": "expired"}, False),
        ({"category": "helpline"}, False),
        ({"urgency": "crisis_support"}, False),
        ({"urgency": "support"}, True),
        ({"service_status": "temporarily_closed"}, True),
        ({"audience": "professionals_only"}, True),
        ({"is_held_back": True}, True),
        ({"old_is_dead": True}, True),
        ({"state": "withdrawn"}, True),
        ({"type": "website"}, True),
    ],
)
def test_contact_is_lost_when_it_leaves_the_emergency_list(change, is_lost):
    other = replace(POLICE, channel=2)
    after = [replace(POLICE, **change), other]

    lost = lost_contacts([POLICE, other], after, allow_desk_checked=False)
    assert lost == ({1} if is_lost else set())


channel_facts = st.builds(
    Facts,
    channel=st.integers(1, 5),
    service=st.integers(1, 2),
    type=st.sampled_from(["call", "sms", "website", "telegram"]),
    kind=st.sampled_from(["short_code", "mobile"]),
    category=st.sampled_from(codes(CATEGORIES)[:3]),
    urgency=st.sampled_from(codes(URGENCIES)),
    service_status=st.sampled_from(codes(STATUSES)),
    audience=st.sampled_from(codes(CHANNEL_AUDIENCES)),
    state=st.sampled_from(codes(CHANNEL_STATES)),
    is_verified=st.booleans(),
    old_is_dead=st.booleans(),
    stranger_answered=st.booleans(),
    is_held_back=st.booleans(),
)


@given(st.data(), st.lists(channel_facts, unique_by=lambda facts: facts.channel))
def test_clock_never_hides_a_vital_contact(data, channels):
    """Whichever of them was checked again meanwhile."""
    late = [
        replace(facts, state=data.draw(st.sampled_from(["due", "expired", facts.state])))
        if facts.state in {"call_verified", "due", "desk_checked"}
        else facts
        for facts in channels
    ]

    before = offered(*channels, allow_desk_checked=True)
    after = offered(*late, allow_desk_checked=True)
    vital = {facts.channel for facts in channels if facts.is_vital}
    assert before.keys() & vital == after.keys() & vital


@given(st.lists(channel_facts, unique_by=lambda facts: facts.channel))
def test_time_alone_takes_no_way_to_a_service_away(channels):
    expired = [
        replace(facts, state="expired")
        if facts.state in {"call_verified", "due", "desk_checked"}
        else facts
        for facts in channels
    ]

    def ways(all_facts):
        decided = offered(*all_facts, allow_desk_checked=True)
        return {(f.service, f.type) for f in all_facts if f.channel in decided}

    assert ways(channels) == ways(expired)


@given(st.lists(channel_facts, unique_by=lambda facts: facts.channel), st.booleans())
def test_nothing_is_offered_that_may_not_be(channels, allow_desk_checked):
    decided = offered(*channels, allow_desk_checked=allow_desk_checked)

    for facts in channels:
        if facts.channel in decided:
            assert facts.audience == "public"
            assert facts.service_status == "active"
            assert facts.state not in {"draft", "withdrawn"}
            assert not facts.old_is_dead
            assert not facts.is_held_back
            assert facts.is_verified or allow_desk_checked
            assert decided[facts.channel].stale or facts.state not in {"due", "expired"}


@pytest.mark.parametrize(
    ("urgency", "state", "others", "hidden"),
    [
        ("information", "call_verified", [date(2026, 12, 25)], date(2027, 1, 24)),
        ("information", "due", [date(2026, 12, 25)], date(2027, 1, 24)),
        ("information", "call_verified", [], None),  # the only one of its type
        ("information", "call_verified", [date(2026, 12, 24)], None),  # both expire, both stay
        ("information", "call_verified", [date(2026, 12, 23)], None),  # the other one goes
        ("information", "expired", [date(2026, 12, 25)], None),  # it stays beside an expired one
        ("emergency", "call_verified", [date(2027, 12, 25)], None),  # the clock marks
        ("crisis_support", "due", [date(2027, 12, 25)], None),
    ],
)
def test_copy_knows_on_which_day_the_clock_would_hide_a_contact(urgency, state, others, hidden):
    until = date(2026, 12, 24)

    found = hidden_from(urgency=urgency, state=state, valid_until=until, others=others)

    assert found == hidden
    if hidden is not None:  # as `offers` has it, on that day and not on the day before
        for day, is_offered in ((hidden - timedelta(days=1), True), (hidden, False)):
            facts = [
                replace(
                    POLICE,
                    channel=number,
                    urgency=urgency,
                    state=state_on(day, state=state, valid_until=valid, urgency=urgency),
                )
                for number, valid in enumerate([until, *others])
            ]
            assert (0 in offered(*facts)) is is_offered
