"""A number that is missing is asked about once, by whoever hands it in and however."""

import re

import pytest

from localize.workflow import review
from localize.workflow.models import Review, State
from tests.localize.views.conftest import at, press

ENGLISH, LESS, RIGHT = "Wait 15 minutes.", "សូមរង់ចាំ។", "សូមរង់ចាំ ១៥ នាទី។"


@pytest.fixture
def work(desk):
    return desk.translation(desk.write(intro=ENGLISH))


@pytest.fixture
def hand_in(translator, work, intro):
    """A button of the string with this text, "submit" unless told."""

    def hand_in(text, name="submit", seen=0, **fields):
        return press(translator, at(name, work.pk, intro.pk), intro, text=text, seen=seen, **fields)

    return hand_in


def stored_of(segment):
    return Review.objects.get(string_translation__translation_of=segment.string)


def test_it_is_asked_once_for_a_text_and_left_for_the_second_person(hand_in, reviewer, intro):
    asked = hand_in(LESS)

    assert asked.status_code == 422
    assert "missing: 15. Is it right so?" in asked.json()["detail"]
    assert not Review.objects.filter(string_translation__translation_of=intro.string).exists()

    sure = asked.json()["sure"]
    assert hand_in(f"{LESS} ", sure=sure).status_code == 422  # of another text
    assert hand_in(LESS, sure=sure).status_code == 200
    stored = stored_of(intro)
    assert review.state_of(stored) == State.IN_REVIEW
    agreed = press(reviewer, at("endorse", stored.pk), intro, seen=stored.version)
    assert agreed.status_code == 400
    assert "missing: 15" in agreed.json()["detail"]


def test_answer_without_a_script_is_the_same_button_again(translator, work, intro):
    form = {"text": LESS, "seen": "0", "anchor": f"s{intro.pk}"}
    asked = translator.post(at("submit", work.pk, intro.pk), form)
    (sure,) = re.findall(r'name="sure" value="(\w+)"', asked.content.decode())

    answered = translator.post(at("submit", work.pk, intro.pk), form | {"sure": sure})

    assert (asked.status_code, answered.status_code) == (422, 302)
    assert review.state_of(stored_of(intro)) == State.IN_REVIEW


def test_no_other_door_hands_it_in_unasked(desk, translator, hand_in, work, intro):
    assert hand_in(LESS, "write").status_code == 200
    draft = stored_of(intro)

    press(translator, at("submit_all", work.pk), intro, **{f"seen-{draft.pk}": draft.version})
    still = hand_in(LESS, seen=draft.version, still="1")

    assert still.json()["sure"]
    assert review.state_of(stored_of(intro)) == State.DRAFT


@pytest.mark.parametrize("text", [LESS, RIGHT])
def test_nobody_is_asked_of_what_is_there_or_was_dismissed(desk, hand_in, intro, text):
    hand_in(text, "write")
    draft = stored_of(intro)
    if text == LESS:
        review.dismiss(draft, by=desk.people.translator, name="numbers")

    assert hand_in(text, seen=stored_of(intro).version).status_code == 200
