"""A document without some of its contacts: nothing of them stays, and nothing else goes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.documents.contacts import contacts_in, given_out, without


def contact(key, display, href=None):
    return {"key": key, "display": display, "href": href or f"tel:{display}", "dial_from_abroad": 0}


POLICE, LINE, CHAT = contact("a", "117"), contact("b", "1280"), contact("c", None, "https://x.org")
LONG = contact("d", "1178")


def box(channels, plain):
    return {"type": "help_box", "value": {"entries": [{"channels": channels}]}, "plain": plain}


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (box([POLICE, LINE], "Call\nLine: 117, 1280"), {"a"}, box([LINE], "Call\nLine: 1280")),
        (box([POLICE, LINE], "Call\nLine: 117, 1280"), {"b"}, box([POLICE], "Call\nLine: 117")),
        (box([POLICE], "Call\nLine: 117"), {"a"}, box([], "Call\nLine")),
        (box([CHAT], "Call\nLine"), {"c"}, box([], "Call\nLine")),
        (box([POLICE], "Line: 117"), {"z"}, box([POLICE], "Line: 117")),
        # a number that is part of another one stays
        (box([POLICE, LONG], "Line: 117, 1178"), {"a"}, box([LONG], "Line: 1178")),
        ({"channels": [POLICE], "name": "117"}, {"a"}, {"channels": [], "name": "117"}),
        # a name may hold the number
        (
            {"x": [{"channels": [POLICE, LINE], "name": "Police 117, Line 1178"}], "name": "117 x"},
            {"a"},
            {"x": [{"channels": [LINE], "name": "Police, Line 1178"}], "name": "117 x"},
        ),
        (box([POLICE], "Call\nPolice 117: 117"), {"a"}, box([], "Call\nPolice")),
        # an alert names its contacts in a sentence
        (
            {"alert": {"text": "Call 117.", "contacts": [POLICE]}, "x": 1},
            {"a"},
            {"alert": None, "x": 1},
        ),
        ({"key": "a", "title": "Not a contact"}, {"a"}, {"key": "a", "title": "Not a contact"}),
    ],
)  # fmt: skip
def test_without(before, keys, after):
    assert json.loads(without(json.dumps(before).encode(), keys)) == after


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.sampled_from([POLICE, LINE, CHAT]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "plain", "channels", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES, st.sets(st.sampled_from("abc")))
def test_of_any_document_exactly_those_are_gone(value, keys):
    body = json.dumps({"x": value, "channels": [value]}).encode()

    left = json.loads(without(body, keys))

    kept = [one for one in contacts_in(json.loads(body)) if one["key"] not in keys]
    assert [one for one in contacts_in(left) if one["key"] not in keys] == kept
    assert keys.isdisjoint(one["key"] for found in [left] for one in _listed(found))


def _listed(value):
    """Contacts as documents have them: in lists."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict) and one in (POLICE, LINE, CHAT))
    for inner in value if isinstance(value, list) else getattr(value, "values", list)():
        yield from _listed(inner)


def test_given_out():
    body = json.dumps({"x": [POLICE, {"y": [LINE, CHAT]}]}).encode()

    assert given_out(body) == {
        "a": ("tel:117", "117"),
        "b": ("tel:1280", "1280"),
        "c": ("https://x.org", None),
    }
