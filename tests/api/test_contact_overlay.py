"""A document before it is written again: what changed of its contacts, whole, and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.documents.numbers.contact_overlay import News, as_given
from cms.documents.numbers.contacts import contacts_in, line
from tests.api.test_contacts import CHAT, LINE, LONG, POLICE, contact

NEW, NEW_CHAT = contact("a", "1299"), contact("a", None, "https://y.org")
PAGE = "page"


def entry(channels, name="Line", key="other"):
    return {"key": key, "name": name, "channels": channels}


def box(channels, plain, name="Line", key="other"):
    entries = [entry(channels, name, key)]
    return {"type": "help_box", "value": {"entries": entries}, "plain": plain}


def given_now(value, told):
    return json.loads(as_given(json.dumps(value).encode(), json.dumps(told)))


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (box([POLICE, LINE], "Call\nLine: 117, 1280"), "a", box([LINE], "Call\nLine: 1280")),
        (box([POLICE, LINE], "Call\nLine: 117, 1280"), "b", box([POLICE], "Call\nLine: 117")),
        (box([POLICE], "Call\nLine: 117"), "a", box([], "Call\nLine")),
        (box([CHAT], "Call\nLine"), "c", box([], "Call\nLine")),
        (box([POLICE], "Line: 117"), "z", box([POLICE], "Line: 117")),
        # a number that is part of another one stays
        (box([POLICE, LONG], "Line: 117, 1178"), "a", box([LONG], "Line: 1178")),
        ({"channels": [POLICE], "name": "117"}, "a", {"channels": [], "name": "117"}),
        # a name may hold the number
        (
            {"x": [{"channels": [POLICE, LINE], "name": "Police 117, Line 1178"}], "name": "117 x"},
            "a",
            {"x": [{"channels": [LINE], "name": "Police, Line 1178"}], "name": "117 x"},
        ),
        (
            box([POLICE], "Call\nPolice 117: 117", "Police 117"),
            "a",
            box([], "Call\nPolice", "Police"),
        ),
        # a line that was made in another way than lines are made now
        (box([POLICE, LINE], "Police 117: 1280, 117"), "a", box([LINE], "Police: 1280")),
        # an alert names its contacts in a sentence
        (
            {"alert": {"text": "Call 117.", "contacts": [POLICE]}, "x": 1},
            "a",
            {"alert": None, "x": 1},
        ),
        ({"key": "a", "title": "Not a contact"}, "a", {"key": "a", "title": "Not a contact"}),
    ],
)
def test_what_is_not_given_out_is_left_out(before, keys, after):
    assert given_now(before, dict.fromkeys(keys)) == after


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        # in entries and in plain texts
        (box([POLICE, LINE], "Hi\nLine: 117, 1280"), {}, box([NEW, LINE], "Hi\nLine: 1299, 1280")),
        # the name is told, and not guessed from digits
        (
            box([POLICE], "Call\nPolice 117: 117", "Police 117", PAGE),
            {PAGE: "Police 1299"},
            box([NEW], "Call\nPolice 1299: 1299", "Police 1299", PAGE),
        ),
        # another contact of the same digits keeps them
        (
            box([POLICE, contact("b", "117")], "Line: 117, 117"),
            {},
            box([NEW, contact("b", "117")], "Line: 1299, 117"),
        ),
        # two that change places
        (
            box([POLICE, LINE], "Line: 117, 1280"),
            {"a": contact("a", "1280"), "b": contact("b", "117")},
            box([contact("a", "1280"), contact("b", "117")], "Line: 1280, 117"),
        ),
        # of another type, which may have nothing to read
        (box([POLICE], "Line: 117"), {"a": NEW_CHAT}, box([NEW_CHAT], "Line")),
        (box([CHAT], "Line"), {"c": NEW | {"key": "c"}}, box([NEW | {"key": "c"}], "Line: 1299")),
        # a document that shows less of a contact shows as much of the new one
        (
            box([{n: POLICE[n] for n in ("key", "href", "dial_from_abroad")}], "Line"),
            {},
            box([{n: NEW[n] for n in ("key", "href", "dial_from_abroad")}], "Line"),
        ),
        # one of which less is given out than is shown is not put together of two
        (box([POLICE | {"hours": "9-5"}, LINE], "Line: 117, 1280"), {}, box([LINE], "Line: 1280")),
        (box([POLICE], "Line: 117"), {"a": "a name"}, box([], "Line")),
        # beside a question
        (
            {"answer": {"plain": "Ask!"}, "contact": entry([POLICE]), "plain": "Ask!\nLine: 117"},
            {},
            {"answer": {"plain": "Ask!"}, "contact": entry([NEW]), "plain": "Ask!\nLine: 1299"},
        ),
        # two services of one name and number, of which one changed: which line is which?
        (
            {"x": [entry([POLICE]), entry([contact("b", "117")])], "plain": "Line: 117\nLine: 117"},
            {},
            {"x": [entry([NEW]), entry([contact("b", "117")])], "plain": "Line\nLine"},
        ),
        ({"alert": {"text": "Call 117.", "contacts": [POLICE]}}, {}, {"alert": None}),
        ({"contact": POLICE}, {}, {"contact": NEW}),
        ({"contact": POLICE}, {"a": None}, {"contact": None}),
    ],
)  # fmt: skip
def test_what_is_given_out_stands_where_the_old_one_stood(before, told, after):
    assert given_now(before, {"a": NEW} | told) == after


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.sampled_from([POLICE, LINE, CHAT]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "key", "name", "plain", "channels", "contacts", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)
TOLD = st.dictionaries(
    st.sampled_from("abc"),
    st.none() | st.text("0123456789", min_size=5, max_size=7),
).map(lambda told: {key: now and contact(key, now) for key, now in told.items()})


@given(VALUES, TOLD)
def test_of_any_document_exactly_those_change(value, told):
    body = {"x": value, "channels": [value]}

    left = given_now(body, told)

    for one in contacts_in(left):
        assert one == told[one["key"]] if one["key"] in told else one in (POLICE, LINE, CHAT)
    assert given_now(left, told) == left
    if not told:
        assert left == body


BOXES = st.lists(
    st.builds(
        entry,
        st.lists(st.sampled_from([POLICE, LINE, CHAT, LONG]), max_size=4),
        st.sampled_from(["Line", "ខ្សែទូរស័ព្ទ", "Line: at night", "A, B"]),
    ),
    max_size=4,
)  # fmt: skip


@given(BOXES, TOLD)
def test_help_box_is_what_will_be_written(entries, told):
    """But for two services of one name, of which a line may be left without contacts."""

    def written(entries):
        return {"entries": entries, "plain": "\n".join(["Call.", *map(line, entries)])}

    now = given_now(written(entries), told)

    shown = [[told.get(one["key"], one) for one in each["channels"]] for each in entries]
    after = [
        each | {"channels": [one for one in found if one]}
        for each, found in zip(entries, shown, strict=True)
    ]
    assert now["entries"] == after
    if len({one["name"] for one in entries}) == len(entries):
        assert now == written(after)
    gone = {one["display"] for one in (POLICE, LINE, LONG) if one["key"] in told}
    said = {
        number for row in now["plain"].split("\n") for number in row.split(": ")[-1].split(", ")
    }
    assert not gone & said


EARLIER = {"a": contact("a", "1111"), PAGE: "Line 1111"}


@pytest.mark.parametrize(
    ("before", "lost", "gone", "now", "names", "after"),
    [
        ({}, "a", "a", {"a": NEW}, {}, {"a": NEW}),
        ({}, "a", "a", {}, {}, {"a": None}),  # not given out in this language
        ({}, "ab", "ab", {"a": NEW}, {PAGE: "Line 1299"}, {"a": NEW, "b": None, PAGE: "Line 1299"}),
        # another language answers as before, here and where nothing was told
        ({}, "a", "", {}, {PAGE: "Line"}, {}),
        # the second change replaces the first one, and a loss ends it
        (EARLIER, "a", "a", {"a": NEW}, {PAGE: "Line 1299"}, {"a": NEW, PAGE: "Line 1299"}),
        (EARLIER, "a", "a", {}, {PAGE: "Line"}, {"a": None, PAGE: "Line"}),
        (EARLIER, "a", "", {}, {PAGE: "Line"}, {"a": None, PAGE: "Line"}),
        (EARLIER, "b", "b", {"a": NEW}, {}, EARLIER | {"b": None}),
        ({"a": None}, "a", "a", {"a": NEW}, {}, {"a": NEW}),
        ({"a": None}, "b", "", {}, {}, {"a": None}),
    ],
)  # fmt: skip
def test_one_change_after_another(before, lost, gone, now, names, after):
    news = News(set(lost), set(gone), {"km": now}, {"km": names})

    stored = news.after(json.dumps(before) if before else "", "km")

    assert (json.loads(stored) if stored else {}) == after
    assert news.after(stored, "km") == stored
