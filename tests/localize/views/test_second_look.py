"""A text that came back, was repaired and waits again: what each of its people is shown first."""

import pytest
from wagtail_localize.models import StringSegment

from localize.workflow.models import Review
from tests.localize.conftest import TEXTS
from tests.localize.views.conftest import at, press

FIRST = TEXTS["Ask for help."]
SECOND = "សូមសុំជំនួយពីមនុស្សពេញវ័យ។"
REMARK = "Whom do they ask?"
REMARK_SHOWN, FOLDED, SINCE = (
    "localize-remark",
    "<details data-localize-folded",
    "data-localize-since",
)
LATER = "data-localize-later"


@pytest.fixture
def hands(desk, client_of):
    names = ("translator", "translator2", "reviewer", "reviewer2", "publisher")
    return {name: client_of(getattr(desk.people, name)) for name in names}


def stored_of(segment):
    return Review.objects.get(string_translation__translation_of=segment.string)


def submit(client, work, segment, text):
    reviews = Review.objects.filter(string_translation__translation_of=segment.string)
    seen = str(getattr(reviews.first(), "version", 0))
    done = press(client, at("submit", work.pk, segment.pk), segment, text=text, seen=seen)
    assert done.status_code == 200, done.json()
    return done.json()["parts"]


def send_back(client, segment, remark=REMARK):
    stored = stored_of(segment)
    form = {"reason": "meaning", "remark": remark, "seen": stored.version}
    done = press(client, at("return", stored.pk), segment, **form)
    assert done.status_code == 200, done.json()
    return done.json()["parts"]


def card(client, work, segment):
    return client.get(at("card", work.pk, f"s{segment.pk}")).json()["card"]


def shown(html):
    """(the remark, what changed since they read it, all of it folded, the changes marked)"""
    return (REMARK in html, SINCE in html, FOLDED in html, "<ins>" in html)


def test_who_read_what_came_back_sees_what_changed_and_others_see_all_of_it(hands, work, intro):
    submit(hands["translator"], work, intro, FIRST)
    returned = send_back(hands["reviewer"], intro)
    while_writing = card(hands["translator"], work, intro)
    submit(hands["translator"], work, intro, SECOND)

    assert shown(returned["card"])[0]
    assert shown(while_writing) == (True, False, False, False)
    assert shown(card(hands["reviewer"], work, intro)) == (True, True, True, True)
    assert shown(card(hands["reviewer2"], work, intro)) == (True, False, False, True)
    # nothing is folded of whoever cannot decide
    assert shown(card(hands["translator"], work, intro)) == (True, False, False, True)

    stored = stored_of(intro)
    form = {"seen": stored.version}
    approved = press(hands["reviewer"], at("endorse", stored.pk), intro, **form).json()["parts"]
    assert shown(approved["card"])[:3] == (True, False, False)  # in its history
    assert REMARK_SHOWN not in approved["card"]
    undone = press(hands["reviewer"], approved["undo"], intro).json()["parts"]
    assert REMARK_SHOWN in undone["card"]


def test_text_that_is_submitted_again_as_it_is_is_said(hands, work, intro):
    submit(hands["translator"], work, intro, FIRST)
    send_back(hands["reviewer"], intro)
    submit(hands["translator"], work, intro, FIRST)

    for name in ("reviewer", "reviewer2"):
        html = card(hands[name], work, intro)
        assert "not a letter changed" in html
        assert shown(html) == (True, False, False, False)


def test_remark_outlives_a_change_of_the_source(desk, page, hands, work, intro):
    submit(hands["translator"], work, intro, FIRST)
    send_back(hands["reviewer"], intro)
    for words in ("Ask for help now.", "Ask for help right now."):
        page.intro = words
        desk.publish(page)
    new = StringSegment.objects.get(source=work.source, context__path="intro")
    other = card(hands["translator"], work, new)
    submit(hands["translator"], work, new, SECOND)

    mine, others = (card(hands[name], work, new) for name in ("reviewer", "reviewer2"))

    assert REMARK in other
    assert shown(mine) == (True, True, True, True)
    assert "<ins> right now</ins>" in mine  # since the source that they read
    assert shown(others) == (True, False, False, True)
    assert "<ins>right </ins>" in others


def test_number_to_call_is_read_in_the_translation_first(desk, hands):
    work = desk.translation(desk.write(intro="In danger, call 117."))
    intro = StringSegment.objects.get(source=work.source, context__path="intro")
    title = StringSegment.objects.get(source=work.source, context__path="title")
    submit(hands["translator"], work, intro, "ពេលមានគ្រោះថ្នាក់ សូមហៅ 117។")
    submit(hands["translator"], work, title, TEXTS["Stay safe"])

    html = card(hands["reviewer"], work, intro)
    assert LATER in html
    assert html.index('<textarea name="text"') < html.index(LATER) < html.index("localize-source")
    assert LATER not in card(hands["translator"], work, intro)  # who wrote it decides nothing
    assert LATER not in card(hands["reviewer"], work, title)


def test_last_approval_and_its_undoing_are_told(hands, work, intro):
    title = StringSegment.objects.get(source=work.source, context__path="title")
    submit(hands["translator"], work, intro, FIRST)
    submit(hands["translator"], work, title, TEXTS["Stay safe"])

    def approve(segment):
        stored = stored_of(segment)
        done = press(hands["reviewer"], at("endorse", stored.pk), segment, seen=stored.version)
        return done.json()["parts"]

    assert approve(title)["outstanding"] == 1
    last = approve(intro)
    assert (last["outstanding"], "strings wait" in last["progress"]) == (0, False)
    screen = hands["publisher"].get(at("translation", work.pk)).content.decode()
    assert 'data-outstanding="0"' in screen
    undone = press(hands["reviewer"], last["undo"], intro).json()["parts"]
    assert (undone["outstanding"], "1 of 2 strings wait" in undone["progress"]) == (1, True)
