"""What stands follows from what was said and from today: the rules of docs/directory.md, one case
for each, and what holds of every history."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home.directory import standing as rules
from home.directory.given import Way, track
from home.directory.given import given as given_to_readers
from home.directory.standing import (
    AGAINST,
    DEAD,
    IS,
    IS_NOT,
    MACHINE,
    OWNER,
    PERSON,
    SILENT,
    STRANGER,
    TAKEN_BACK,
    WORKS,
    About,
    standing,
    undoable,
)
from tests.parts import rounds

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
TODAY = date(2026, 11, 24)
Said = partial(rules.Said, zone=UTC)
SHORT, LONG = "call emergency_short_code 117", "call mobile 092311511"
OTHER, SITE = "call mobile 012345678", "website  https://cncc.gov.kh"
OFFICE = About("information")


def history(*said):
    """(by, what, value, day, more): one statement each, in an hour of its own."""
    return [
        Said(
            at,
            what,
            value,
            by,
            NOON + timedelta(days=day, minutes=at),
            **({"networks": frozenset({f"n{by}"})} | (more[0] if more else {})),
        )
        for at, (by, what, value, day, *more) in enumerate(said, 1)
    ]


PAIR = ((1, WORKS, SHORT, 0), (2, WORKS, SHORT, 0))
LONG_PAIR = ((1, WORKS, LONG, 0), (2, WORKS, LONG, 0))
ONE_NETWORK = {"networks": frozenset({"smart"})}
BY_OWNER = {"voice": OWNER, "networks": frozenset()}


@pytest.mark.parametrize(
    ("rule", "said", "about", "expected"),
    [
        ("one voice is not enough", [(1, WORKS, LONG, 0)], About(), {"value": ""}),
        ("nor one voice twice", [(1, WORKS, LONG, 0), (1, WORKS, LONG, 1)], About(), {"value": ""}),
        ("two are", LONG_PAIR, About(), {"value": LONG, "assurance": "called"}),
        ("who wrote it down has not called", [(1, IS, LONG, 0), (2, WORKS, LONG, 0)], About(),
         {"value": ""}),
        ("they can call, too", [(1, IS, LONG, 0), (2, WORKS, LONG, 0), (1, WORKS, LONG, 1)],
         About(), {"value": LONG}),
        ("a site is opened by one of two", [(1, IS, SITE, 0), (2, WORKS, SITE, 0)], About(),
         {"value": SITE, "assurance": "called"}),
        ("only read", [(1, IS, LONG, 0), (2, IS, LONG, 0)], About(), {"value": ""}),
        ("only read, in a demonstration", [(1, IS, LONG, 0), (2, IS, LONG, 0)],
         About(is_read_enough=True), {"value": LONG, "assurance": "nobody"}),
        ("a short code from one network",
         [(1, WORKS, SHORT, 0, ONE_NETWORK), (2, WORKS, SHORT, 0, ONE_NETWORK)], About(),
         {"value": ""}),
        ("a second network of the same person", [(1, WORKS, SHORT, 0, ONE_NETWORK),
         (2, WORKS, SHORT, 0, ONE_NETWORK), (2, WORKS, SHORT, 1)], About(), {"value": SHORT}),
        ("a long number from one network",
         [(1, WORKS, LONG, 0, ONE_NETWORK), (2, WORKS, LONG, 0, ONE_NETWORK)], About(),
         {"value": LONG}),
        ("the newest with two voices", [*LONG_PAIR, (1, WORKS, OTHER, 1), (3, WORKS, OTHER, 2)],
         About(), {"value": OTHER}),
        ("the old one until then", [*LONG_PAIR, (1, WORKS, OTHER, 1)], About(), {"value": LONG}),
        ("checked again by one in an emergency", [*PAIR, (3, WORKS, SHORT, 9)], About(),
         {"checked_on": TODAY}),
        ("checked again by two", [*PAIR, (3, WORKS, SHORT, 9), (1, WORKS, SHORT, 10)], About(),
         {"checked_on": date(2026, 12, 4)}),
        ("an office is checked again by one", [*LONG_PAIR, (3, WORKS, LONG, 9)], OFFICE,
         {"checked_on": date(2026, 12, 3)}),
        ("the owner alone is nobody", [(1, IS, LONG, 0, BY_OWNER), (2, IS, LONG, 0, BY_OWNER)],
         About(), {"value": ""}),
        ("nor with the account that passes it on",
         [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER), (3, WORKS, LONG, 6)], About(),
         {"checked_on": TODAY}),
        ("the owner and one who calls", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (1, WORKS, LONG, 6)], About(), {"checked_on": date(2026, 11, 30), "assurance": "called"}),
        ("the owner and one who looks", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER), (1, IS, LONG, 6)],
         About(), {"checked_on": date(2026, 11, 29), "assurance": "owner"}),
        ("who looked before it has not agreed", [*LONG_PAIR, (1, IS, LONG, 4),
         (3, IS, LONG, 5, BY_OWNER)], About(), {"checked_on": TODAY, "owner_on": None}),
        ("what was said while it stood brings nothing back", [*LONG_PAIR, (3, WORKS, LONG, 1),
         (1, WORKS, OTHER, 2), (2, WORKS, OTHER, 2), (1, WORKS, LONG, 3)], About(),
         {"value": OTHER}),
        ("the day is that of who tried it", [(1, WORKS, SITE, 0), (2, IS, SITE, 5)], About(),
         {"value": SITE, "checked_on": TODAY}),
        ("its word lasts 120 days from the day of it", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (1, IS, LONG, 60)], About(), {"checked_on": date(2026, 11, 29),
         "owner_on": date(2026, 11, 29), "due": date(2027, 3, 29)}),
        ("and is no call of another day", [*LONG_PAIR, (1, WORKS, LONG, 5),
         (3, IS, LONG, 60, BY_OWNER)], About(), {"checked_on": date(2026, 11, 29),
         "assurance": "called", "due": date(2027, 5, 23)}),
        ("nor does a call make an old word new", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (1, WORKS, LONG, 200)], About(), {"checked_on": date(2027, 6, 12),
         "due": date(2027, 7, 12)}),
        ("a word from before it came back is none", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (1, WORKS, OTHER, 6), (2, WORKS, OTHER, 6), (1, WORKS, LONG, 7), (2, WORKS, LONG, 7)],
         About(), {"value": LONG, "owner_on": None}),
        ("a call that is enough alone agrees with it", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (1, WORKS, LONG, 6), (2, IS, LONG, 7)], OFFICE, {"owner_on": date(2026, 11, 29),
         "checked_on": date(2026, 11, 30)}),
        ("a report ends what its owner said", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (1, IS, LONG, 6), (1, DEAD, LONG, 7), (1, WORKS, LONG, 8), (1, DEAD, LONG, 9),
         (2, WORKS, LONG, 10), (3, WORKS, LONG, 11)], About(), {"owner_on": None,
         "due": date(2027, 1, 4)}),
        ("a year after somebody reached it",
         [*LONG_PAIR, (3, IS, LONG, 400, BY_OWNER), (1, IS, LONG, 401)], About(),
         {"checked_on": TODAY, "assurance": "called"}),
        ("the owner of what is new is no voice", [(3, IS, LONG, 0, BY_OWNER), (1, WORKS, LONG, 0)],
         About(), {"value": ""}),
        ("one says that it is dead", [*PAIR, (1, DEAD, SHORT, 1)], About(), {"gone": ""}),
        ("two do", [*PAIR, (1, DEAD, SHORT, 1), (2, DEAD, SHORT, 2)], About(), {"gone": DEAD}),
        ("a short code, from one network", [*PAIR, (1, DEAD, SHORT, 1, ONE_NETWORK),
         (2, DEAD, SHORT, 2, ONE_NETWORK)], About(), {"gone": ""}),
        ("a long number, from one network", [*LONG_PAIR, (1, DEAD, LONG, 1, ONE_NETWORK),
         (2, DEAD, LONG, 2, ONE_NETWORK)], About(), {"gone": DEAD}),
        ("two strangers need no second network", [*PAIR, (1, STRANGER, SHORT, 1, ONE_NETWORK),
         (2, STRANGER, SHORT, 2, ONE_NETWORK)], About(), {"gone": STRANGER}),
        ("both withdraw it", [*PAIR, (1, IS_NOT, SHORT, 1), (2, IS_NOT, SHORT, 2)], About(),
         {"gone": IS_NOT}),
        ("an office too", [*LONG_PAIR, (1, DEAD, LONG, 1)], OFFICE, {"gone": ""}),
        ("said too long apart", [*PAIR, (1, DEAD, SHORT, 1), (2, DEAD, SHORT, 40)], About(),
         {"gone": ""}),
        ("two strangers too long apart", [*LONG_PAIR, (1, STRANGER, LONG, 1),
         (2, STRANGER, LONG, 40)], About(), {"gone": "", "is_doubted": True}),
        ("one of them says it again", [*LONG_PAIR, (1, STRANGER, LONG, 1), (2, STRANGER, LONG, 40),
         (1, STRANGER, LONG, 41)], About(), {"gone": STRANGER}),
        ("in other words", [*LONG_PAIR, (1, STRANGER, LONG, 1), (2, IS_NOT, LONG, 40),
         (1, IS_NOT, LONG, 41)], About(), {"gone": STRANGER}),
        ("a network of long ago", [*PAIR, (1, DEAD, SHORT, 1, ONE_NETWORK), (1, DEAD, SHORT, 60),
         (2, DEAD, SHORT, 61, {"networks": frozenset({"n1"})})], About(), {"gone": ""}),
        ("a call of long before the report", [*PAIR, (1, WORKS, SHORT, 1), (2, DEAD, SHORT, 200),
         (3, WORKS, SHORT, 201)], About(), {"checked_on": TODAY}),
        ("one of the day before", [*PAIR, (1, WORKS, SHORT, 199), (2, DEAD, SHORT, 200),
         (3, WORKS, SHORT, 201)], About(), {"checked_on": TODAY}),
        ("its owner's word from before the report", [*LONG_PAIR, (3, IS, LONG, 5, BY_OWNER),
         (2, DEAD, LONG, 6), (1, WORKS, LONG, 7)], About(), {"checked_on": TODAY}),
        ("two after the report", [*PAIR, (1, WORKS, SHORT, 1), (2, DEAD, SHORT, 200),
         (3, WORKS, SHORT, 201), (1, WORKS, SHORT, 202)], About(),
         {"checked_on": date(2027, 6, 14), "against": ()}),
        ("a network of a call of long ago", [(1, WORKS, SHORT, 0, ONE_NETWORK),
         (1, WORKS, SHORT, 100), (2, WORKS, SHORT, 100, {"networks": frozenset({"n1"})})], About(),
         {"value": ""}),
        ("before the last pair", [*PAIR, (3, DEAD, SHORT, 1), (1, WORKS, SHORT, 2),
         (2, WORKS, SHORT, 2), (1, DEAD, SHORT, 3)], About(), {"gone": ""}),
        ("who hears the right people has nothing against it", [*PAIR, (3, DEAD, SHORT, 1),
         (3, WORKS, SHORT, 2), (1, DEAD, SHORT, 3)], About(), {"gone": ""}),
        ("a stranger at a long number", [*LONG_PAIR, (3, STRANGER, LONG, 1)], About(),
         {"gone": "", "is_doubted": True}),
        ("at a short code", [*PAIR, (3, STRANGER, SHORT, 1)], About(), {"is_doubted": False}),
        ("its own word does not end that", [*LONG_PAIR, (3, STRANGER, LONG, 1),
         (3, WORKS, LONG, 2)], About(), {"is_doubted": True}),
        ("another one's does, and it is marked", [*LONG_PAIR, (3, STRANGER, LONG, 1),
         (1, WORKS, LONG, 2)], About(), {"is_doubted": False, "is_stale": True}),
        ("until two have called", [*LONG_PAIR, (3, STRANGER, LONG, 1), (1, WORKS, LONG, 2),
         (2, WORKS, LONG, 3)], About(), {"is_doubted": False, "is_stale": False}),
        ("gone, and two say that it works", [*LONG_PAIR, (1, DEAD, LONG, 1), (2, DEAD, LONG, 1),
         (1, WORKS, LONG, 5), (3, WORKS, LONG, 6)], About(), {"value": LONG, "gone": ""}),
        ("a new value that is wrong is dropped", [(1, WORKS, LONG, 0), (3, DEAD, LONG, 1),
         (2, WORKS, LONG, 2)], About(), {"value": ""}),
        ("gone, and who said that it works takes it back", [*LONG_PAIR, (1, DEAD, LONG, 1),
         (2, DEAD, LONG, 1), (1, WORKS, LONG, 5), (1, DEAD, LONG, 6), (3, WORKS, LONG, 7)],
         About(), {"gone": DEAD}),
        ("taken back in time", [*LONG_PAIR, (1, DEAD, LONG, 1), (2, DEAD, LONG, 1),
         (2, TAKEN_BACK, LONG, 1, {"takes_back": 4})], About(), {"gone": ""}),
        ("by somebody else", [*LONG_PAIR, (1, DEAD, LONG, 1), (2, DEAD, LONG, 1),
         (3, TAKEN_BACK, LONG, 1, {"takes_back": 4})], About(), {"gone": DEAD}),
        ("too late", [*LONG_PAIR, (1, DEAD, LONG, 1), (2, DEAD, LONG, 1),
         (2, TAKEN_BACK, LONG, 2, {"takes_back": 4})], About(), {"gone": DEAD}),
        ("the system opened it", [(1, IS, SITE, 0), (2, WORKS, SITE, 0),
         (0, WORKS, SITE, 9, {"voice": MACHINE})], About(), {"checked_on": date(2026, 12, 3)}),
        ("the system could not", [(1, IS, SITE, 0), (2, WORKS, SITE, 0),
         (0, DEAD, SITE, 9, {"voice": MACHINE})], About(), {"gone": "", "is_stale": True}),
    ],
)  # fmt: skip
def test_each_rule(rule, said, about, expected):
    found = standing(history(*said), TODAY, about)

    assert {name: getattr(found, name) for name in expected} == expected, rule


DAYS = (0, 29, 30, 31, 89, 90, 91, 201, 700)


def said_on(*said, ages=True):
    """(by, what, day), all of one long number."""
    return [
        Said(key, what, LONG, by, NOON + timedelta(days=day), ages=ages)
        for key, (by, what, day) in enumerate(said, 1)
    ]


@pytest.mark.parametrize("days", DAYS)
def test_voice_has_an_age(days):
    first, now = ((1, WORKS, 0), (2, WORKS, 0)), 1000 + days
    late = TODAY + timedelta(days=now)
    again = said_on(*first, (1, WORKS, 1000), (2, WORKS, now))
    new = said_on((1, WORKS, 0), (2, WORKS, days))
    back = said_on(*first, (1, DEAD, 1), (2, DEAD, 1), (1, WORKS, 1000), (2, WORKS, now))

    assert standing(again, late).checked_on == (late if days <= 30 else TODAY)
    assert (standing(new, late).value == LONG) == (days <= 90)
    assert (standing(back, late).gone == "") == (days <= 90)
    [waits] = standing(new, late).waits.values() if days > 90 else [()]
    assert [one.by for one in waits] == ([2] if days > 90 else [])  # the first one is asked again
    renewed = said_on((1, WORKS, 0), (2, WORKS, days), (1, WORKS, days + 1))
    assert standing(renewed, late).value == LONG


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("what", sorted(AGAINST))
def test_two_can_take_off_what_a_stranger_answers_whatever_the_gap(days, what):
    said = ((1, WORKS, 0), (2, WORKS, 0), (1, STRANGER, 1), (2, what, 1 + days))
    assert (standing(said_on(*said), TODAY).gone == STRANGER) == (days <= 30)

    found = standing(said_on(*said, (1, what, 2 + days)), TODAY)
    assert found.gone == STRANGER


@pytest.mark.parametrize("days", DAYS)
def test_what_was_said_before_voices_had_an_age_counts_as_it_did(days):
    """What stood after an upgrade stands, and nothing else."""
    first = ((1, WORKS, 0), (2, WORKS, days))
    taken = (*first, (1, STRANGER, 800), (2, STRANGER, 801 + days), (1, STRANGER, 802 + days))
    settled = (*first, (1, WORKS, 800), (2, DEAD, 800 + days), (3, WORKS, 801 + days))

    assert standing(said_on(*first, ages=False), TODAY).value == LONG
    assert (standing(said_on(*taken, ages=False), TODAY).gone == STRANGER) == (days <= 29)
    assert standing(said_on(*settled, ages=False), TODAY).against == ()
    # what is said from now on has one
    old, new = said_on((1, WORKS, 0), ages=False), said_on((1, WORKS, 0), (2, WORKS, days))[1:]
    assert (standing([*old, *new], TODAY).value == LONG) == (days <= 90)


@pytest.mark.parametrize(
    ("urgency", "own", "days"),
    [("emergency", None, 30), ("crisis_support", 90, 30), ("report", None, 60),
     ("support", 7, 7), ("information", None, 90)],
)  # fmt: skip
def test_clock_marks_and_hides_nothing(urgency, own, days):
    about = About(urgency, own)
    good, late = TODAY + timedelta(days=days), TODAY + timedelta(days=days + 1)

    assert standing(history(*LONG_PAIR), good, about).due == good
    assert not standing(history(*LONG_PAIR), good, about).is_stale
    much_later = standing(history(*LONG_PAIR), late + timedelta(days=4000), about)
    assert standing(history(*LONG_PAIR), late, about).is_stale and much_later.value == LONG
    assert given_to_readers([Way(1, 1, about.is_emergency, much_later)]) == {1: True}


# what holds of every history

VALUES = (SHORT, LONG, OTHER, SITE)
MOMENTS = st.integers(0, 50)


@st.composite
def histories(draw, most=25):
    said = []
    for key in range(1, draw(st.integers(0, most)) + 1):
        what = draw(st.sampled_from([WORKS, WORKS, WORKS, IS, DEAD, STRANGER, IS_NOT, SILENT]))
        said.append(
            Said(
                key,
                what,
                draw(st.sampled_from(VALUES)),
                draw(st.integers(1, 3)),
                NOON + timedelta(hours=draw(MOMENTS)),
                draw(st.sampled_from([PERSON, PERSON, PERSON, OWNER])) if what == IS else PERSON,
                frozenset(draw(st.sets(st.sampled_from(["smart", "metfone"]), max_size=2))),
            )
        )
    return said


ABOUTS = st.sampled_from([About(), OFFICE, About("report", 7), About(is_read_enough=True)])


def essence(found):
    return replace(found, pair=(), against=(), waits={}), {
        value: sorted((one.by, one.what) for one in voices) for value, voices in found.waits.items()
    }


@settings(max_examples=rounds(30, 400), deadline=None)
@given(histories(), ABOUTS, st.randoms())
def test_order_of_equal_times_is_no_matter(said, about, random):
    mixed = list(said)
    random.shuffle(mixed)
    renamed = [replace(one, key=100 - one.key) for one in mixed]

    assert essence(standing(mixed, TODAY, about)) == essence(standing(said, TODAY, about))
    assert essence(standing(renamed, TODAY, about)) == essence(standing(said, TODAY, about))


@settings(max_examples=rounds(30, 400), deadline=None)
@given(histories(), ABOUTS)
def test_undo_is_exact(said, about):
    last = max((one.at for one in said), default=NOON) + timedelta(hours=1)
    before = standing(said, TODAY, about)
    for what in (*AGAINST, WORKS, IS):
        slip = Said(90, what, LONG, 1, last, PERSON, frozenset({"smart"}))
        assert undoable([*said, slip], 1, last + timedelta(minutes=9)) == slip
        assert undoable([*said, slip], 1, last + timedelta(minutes=10)) is None
        back = Said(91, TAKEN_BACK, LONG, 1, last + timedelta(minutes=9), takes_back=90)
        assert essence(standing([*said, slip, back], TODAY, about)) == essence(before)


@settings(max_examples=rounds(30, 400), deadline=None)
@given(histories(), ABOUTS, st.integers(1, 3), st.sampled_from(VALUES))
def test_more_of_the_same_never_does_the_opposite(said, about, by, value):
    """Who says that it works takes nothing away; who says that it is wrong brings nothing."""
    last = max((one.at for one in said), default=NOON) + timedelta(hours=1)
    before = standing(said, TODAY, about)
    networks = frozenset({"smart", "metfone"})
    for_it = standing([*said, Said(90, WORKS, value, by, last, PERSON, networks)], TODAY, about)
    if before.value == value and not before.gone:
        assert (for_it.value, for_it.gone) == (value, "")
        assert for_it.is_doubted <= before.is_doubted
    for what in AGAINST:
        other = standing([*said, Said(90, what, value, by, last, PERSON, networks)], TODAY, about)
        assert other.value == before.value
        assert bool(other.gone) >= bool(before.gone)
        assert other.checked_on == before.checked_on


@settings(max_examples=rounds(30, 400), deadline=None)
@given(histories(), ABOUTS)
def test_nobody_alone_makes_or_moves_anything(said, about):
    alone = [replace(one, by=1) for one in said]
    found = standing(alone, TODAY, about)

    assert found.value == "" and not found.gone
    last = max((one.at for one in said), default=NOON)
    pair = [
        Said(80, WORKS, LONG, 2, last, PERSON, frozenset({"smart"})),
        Said(81, WORKS, LONG, 3, last, PERSON, frozenset({"metfone"})),
    ]
    after = [replace(one, at=one.at + timedelta(days=9)) for one in alone]
    moved = standing([*pair, *after], TODAY, About())
    assert (moved.value, moved.gone, moved.checked_on) == (LONG, "", pair[0].day)


@settings(max_examples=rounds(30, 400), deadline=None)
@given(st.lists(histories(most=12), min_size=1, max_size=5))
def test_list_is_never_empty_once_it_was_not(stories):
    """Whatever is said, and however late it is: of the calls of emergency services one is left."""
    day = TODAY + timedelta(days=4000)
    ways = [Way(n, n % 2, True, standing(said, day)) for n, said in enumerate(stories)]
    has_call = any(way.is_vital for way in ways)

    assert (
        bool({way.key for way in ways if way.is_vital} & given_to_readers(ways).keys()) == has_call
    )


def test_strangers_number_waits_unseen_where_there_is_another_way():
    doubted = standing(history(*LONG_PAIR, (3, STRANGER, LONG, 1)), TODAY)
    good, site = standing(history(*PAIR), TODAY), standing(
        history((1, IS, SITE, 0), (2, WORKS, SITE, 0)), TODAY
    )  # fmt: skip

    assert given_to_readers([Way(1, 1, True, doubted), Way(2, 1, True, good)]).keys() == {2}
    assert given_to_readers([Way(1, 1, True, doubted), Way(2, 2, True, good)]).keys() == {1, 2}
    assert given_to_readers([Way(1, 1, True, doubted), Way(2, 1, True, site)]).keys() == {1, 2}


def test_last_of_all_is_the_one_that_went_last():
    first = standing(history(*PAIR, (1, DEAD, SHORT, 1), (2, DEAD, SHORT, 1)), TODAY)
    later = standing(history(*LONG_PAIR, (1, DEAD, LONG, 2), (2, DEAD, LONG, 3)), TODAY)

    assert given_to_readers([Way(1, 1, True, first), Way(2, 2, True, later)]) == {2: True}


def test_track_counts_calls_of_a_year_and_silence_in_a_row():
    said = history(*LONG_PAIR, (3, SILENT, LONG, 1), (3, SILENT, LONG, 2), (1, WORKS, OTHER, 3))

    assert (track(said, LONG, TODAY).calls, track(said, LONG, TODAY).answered) == (4, 2)
    assert track(said, LONG, TODAY).silent == 2
    assert track(said, LONG, TODAY + timedelta(days=500)).calls == 0
