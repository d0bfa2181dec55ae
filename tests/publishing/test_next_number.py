"""Who to call next where nobody answers: the table of the rule."""

from datetime import UTC, datetime

import pytest

from cms.who_helps.next_number import AGAIN, NEXT, WRITE, in_turn

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)  # Tuesday noon in Cambodia
ALWAYS = {"always_open": True, "rules": [], "closed_on": []}
UNKNOWN = {"always_open": None, "rules": [], "closed_on": []}
BY_NIGHT = {
    "always_open": False,
    "timezone": "Asia/Phnom_Penh",
    "closed_on": [],
    "rules": [
        {"days": ["TU"], "opens": "20:00", "closes": "22:00", "valid_from": None, "valid_to": None}
    ],
}


def contact(key, type="call", hours=ALWAYS, **changes):
    return {
        "key": key,
        "type": type,
        "href": f"tel:{key}",
        "display": key,
        "hours": hours,
    } | changes


def service(*channels):
    return {"channels": list(channels)}


def led(*services):
    """Contact → (word, contact that its link leads to)."""
    found = in_turn(services, "0123456789", NOW)
    channels = [channel for one in found for channel in one["channels"]]
    whose = {channel["at"]: channel["key"] for channel in channels if channel["at"]}
    assert len(whose) == len([one for one in channels if one["at"]])  # no id twice
    assert all(at.startswith("01234567-") for at in whose)
    return {
        channel["key"]: (channel["next"]["word"], whose[channel["next"]["at"]])
        for channel in channels
        if channel["next"]
    }


SMS = contact("sms", "sms")


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ([], {}),
        ([service(contact("117"))], {}),  # nothing to lead to
        ([service(contact("a")), service(contact("b"))], {"a": (NEXT, "b"), "b": (AGAIN, "a")}),
        # behind the last one somebody writes
        (
            [service(contact("a"), SMS), service(contact("b"))],
            {"a": (NEXT, "b"), "b": (WRITE, "sms")},
        ),
        ([service(contact("a"), SMS)], {"a": (WRITE, "sms")}),
        # two numbers of one service: its last one leads on, to the first of the next
        (
            [service(contact("a"), contact("a2")), service(contact("b"), contact("b2"))],
            {"a2": (NEXT, "b"), "b2": (AGAIN, "a")},
        ),
        # who is known to be closed is passed over, who may be open is not; both lead on
        (
            [
                service(contact("a")),
                service(contact("night", hours=BY_NIGHT)),
                service(contact("?", hours=UNKNOWN)),
            ],
            {"a": (NEXT, "?"), "night": (NEXT, "?"), "?": (AGAIN, "a")},
        ),
        (
            [service(contact("a")), service(contact("night", hours=BY_NIGHT))],
            {"night": (AGAIN, "a")},
        ),
        # one without an address, a service without a number
        (
            [
                service(contact("a")),
                service(contact("none", href=None)),
                service(contact("site", "website")),
                service(contact("b")),
            ],
            {"a": (NEXT, "b"), "b": (AGAIN, "a")},
        ),
    ],
)
def test_each_number_leads_to_the_next_of_the_list(services, expected):
    assert led(*services) == expected


def test_going_on_meets_every_number_that_may_answer_once():
    listed = [service(contact(str(n))) for n in range(7)]
    leads = led(*listed)

    met, at = ["0"], "0"
    while leads[at][0] == NEXT:
        at = leads[at][1]
        met.append(at)

    assert met == [str(n) for n in range(7)]
    assert leads[at] == (AGAIN, "0")
