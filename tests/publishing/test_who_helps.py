"""Who is seen first by somebody who says what happened: by hour, by kind, by the answer."""

from datetime import UTC, datetime

import pytest

from cms.core.vocabularies.directory import CATEGORIES, codes
from cms.core.vocabularies.happened import CATEGORIES_OF, HAPPENED
from cms.who_helps.order import in_order

NOW = datetime(2026, 12, 1, 20, tzinfo=UTC)  # three in the night in Cambodia
ALWAYS = {"always_open": True, "rules": [], "closed_on": []}
UNKNOWN = {"always_open": None, "rules": [], "closed_on": []}
BY_DAY = {
    "always_open": False,
    "timezone": "Asia/Phnom_Penh",
    "closed_on": [],
    "rules": [
        {
            "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
            "opens": "08:00",
            "closes": "17:00",
            "valid_from": None,
            "valid_to": None,
        }
    ],
}
# who listens stands before the police, unless the danger is now
FIRST = {
    "hurt_now": ("police", "helpline"),
    "threatened": ("helpline", "online_reporting"),
    "pictures": ("helpline", "online_reporting"),
    "stranger": ("helpline", "online_reporting"),
    "bullied": ("helpline", "social_service"),
    "hurt": ("helpline", "police"),
    "seen": ("helpline", "online_reporting"),
    "account": ("helpline", "online_reporting"),
    "sad": ("helpline", "health"),
    "self_harm": ("helpline", "health"),
    "self_harmed": ("police", "health"),
    "home": ("helpline", "social_service"),
    "taken": ("police", "helpline"),
    "missing": ("police", "helpline"),
    "rights": ("legal", "helpline"),
    "other": ("helpline", "social_service"),
    "told": ("social_service", "helpline"),
}


def service(category, hours=ALWAYS, kind="call", name="", urgency="support"):
    channel = {"type": kind, "hours": hours}
    said = {"name": name or category, "category": category, "urgency": urgency}
    return said | {"channels": [channel]}


def names(entries, happened, types=()):
    return [one["name"] for one in in_order(entries, CATEGORIES_OF[happened], NOW, types)]


def test_every_answer_says_whom_to_see_first_and_only_kinds_that_there_are():
    assert list(CATEGORIES_OF) == codes(HAPPENED) == list(FIRST)
    for categories in CATEGORIES_OF.values():
        assert set(categories) <= set(codes(CATEGORIES))
        assert len(set(categories)) == len(categories)


@pytest.mark.parametrize(("answer", "first", "second"), [(one, *FIRST[one]) for one in FIRST])
def test_first_kind_of_an_answer_by_hour(answer, first, second):
    every = [service(code) for code in reversed(codes(CATEGORIES))]
    rest = [one for one in every if one["category"] != first]

    # open
    assert names(every, answer)[:2] == [first, second]
    # closed at this hour, or of nobody knows which hours: who answers now comes before
    assert names([service(first, BY_DAY), *rest], answer)[0] == second
    assert names([service(first, BY_DAY), *rest], answer)[-1] == first
    assert names([service(first, UNKNOWN), *rest], answer)[0] == second
    # of 117 nobody has said the hours, and it is there for emergencies
    urgent = service(first, UNKNOWN, urgency="emergency")
    assert names([urgent, *rest], answer)[:2] == [first, second]
    # a sample: nobody can call it, by day or by night
    for hours in (ALWAYS, BY_DAY):
        sample = service(first, hours, "walk_in", "sample")
        assert names([sample, *every], answer)[0] == first
        assert names([sample, *every], answer)[-1] == "sample"
        assert names([sample, *rest], answer)[0] == second


def test_order_by_reach_then_by_kind_then_as_they_stood():
    entries = [
        service("police", BY_DAY, name="closed"),
        service("police", UNKNOWN, "website", name="no number"),
        service("police", UNKNOWN, name="may answer"),
        service("legal", name="another kind"),
        service("police", name="second kind"),
        service("helpline", name="first"),
        service("helpline", name="second"),
        {"name": "nothing", "category": "helpline", "urgency": "report", "channels": []},
    ]

    assert names(entries, "self_harm") == [
        *("first", "second", "second kind", "another kind"),
        *("may answer", "no number", "nothing", "closed"),
    ]


def test_one_of_the_first_two_is_known_to_answer():
    police = [service("police", UNKNOWN, name=one, urgency="emergency") for one in "abc"]
    entries = [*police, service("legal", UNKNOWN), service("helpline")]

    assert names(entries, "hurt_now") == ["a", "helpline", "b", "c", "legal"]
    assert names(entries[:-1], "hurt_now") == ["a", "b", "c", "legal"]


def test_copy_knows_no_clock_so_who_is_always_there_comes_first():
    entries = [service("helpline", BY_DAY, name="by day"), service("helpline"), service("police")]
    found = in_order(entries, CATEGORIES_OF["sad"], None)

    assert [one["name"] for one in found] == ["helpline", "police", "by day"]


def test_who_wants_to_write_sees_first_whom_they_can_write_to():
    entries = [service("police"), service("helpline", kind="sms")]

    assert names(entries, "hurt_now") == ["police", "helpline"]
    assert names(entries, "hurt_now", ("sms", "chat")) == ["helpline", "police"]
