"""The source changes: what is carried over, what is critical, what is minor."""

import pytest

from localize import carry, review, work
from localize.models import Reason, Review, State
from localize.progress import progress, units


def unit(desk, page, source):
    translation = desk.translation(page)
    return next(
        u for u in units(translation.source, translation.target_locale) if u.source_text == source
    )


def test_changed_string_comes_back_with_both_old_texts(desk, page, khmer):
    page.intro = "Ask somebody for help."
    desk.publish(page)

    carried = unit(desk, page, "Ask somebody for help.")

    assert carried.state == State.RETURNED
    assert carried.text == "សូមសុំជំនួយ។"
    assert carried.review.reason == Reason.SOURCE_CHANGED
    assert carried.review.previous_source == "Ask for help."
    assert carried.review.previous_text == "សូមសុំជំនួយ។"
    assert not carried.review.critical


def test_unchanged_strings_keep_their_approval(desk, page, khmer):
    page.intro = "Ask somebody for help."
    desk.publish(page)

    assert unit(desk, page, "Stay safe").state == State.APPROVED


def test_a_changed_number_is_critical(desk, khmer):
    page = desk.write("Hours", "Call 1280 today.")
    desk.translate(page, {"Hours": "ម៉ោង", "Call 1280 today.": "ហៅ 1280 ថ្ងៃនេះ។"})
    page.intro = "Call 1288 today."
    desk.publish(page)

    assert unit(desk, page, "Call 1288 today.").review.critical


def test_minor_change_that_nobody_declared_is_returned(desk, page, khmer):
    page.intro = "Ask for help!"
    desk.publish(page)

    assert unit(desk, page, "Ask for help!").state == State.RETURNED


def test_minor_change_through_refresh(desk, page, khmer, monkeypatch):
    monkeypatch.setattr("localize.receivers.work.refresh", lambda *args, **kwargs: [])
    page.intro = "Ask for help!"
    page = desk.publish(page)
    monkeypatch.undo()

    work.refresh(page, by=desk.people.editor, minor=True)

    bound = unit(desk, page, "Ask for help!")
    assert bound.state == State.APPROVED
    assert bound.review.events.first().verb == "minor_change"


def test_minor_does_not_cover_a_changed_word(desk, page, khmer, monkeypatch):
    monkeypatch.setattr("localize.receivers.work.refresh", lambda *args, **kwargs: [])
    page.intro = "Ask for money."
    page = desk.publish(page)
    monkeypatch.undo()

    work.refresh(page, by=desk.people.editor, minor=True)

    assert unit(desk, page, "Ask for money.").state == State.RETURNED


def test_a_new_string_is_missing(desk, page, khmer):
    assert progress(desk.translation(page).source, khmer.locale).outstanding == 0

    second = desk.write("Another page", "Nothing like it.")

    assert unit(desk, second, "Nothing like it.").state == State.MISSING
    counts = progress(desk.translation(second).source, khmer.locale)
    assert (counts.total, counts.approved) == (2, 0)


def test_an_old_text_that_comes_back_keeps_its_own_history(desk, page, khmer):
    page.intro = "Ask somebody for help."
    page = desk.publish(page)
    page.intro = "Ask for help."
    desk.publish(page)

    assert unit(desk, page, "Ask for help.").state == State.APPROVED


@pytest.mark.parametrize(
    ("old", "new", "minor"),
    [
        ("Stay safe", "Stay safe.", True),
        ("stay  safe", "Stay safe", True),
        ("Stay safe", "Stay away", False),
        ("Call 1280", "Call 1288", False),
        ("<b>Stay</b> safe", "Stay safe", False),
        ("រក្សាសុវត្ថិភាព", "រក្សាសុវត្ថិភាព។", True),
        ("See https://example.org/a", "See https://example.org/A", False),
        ("1,280", "12.80", False),
        ("Ages 10-15", "Ages 1015", False),
        ("Ages 10–15", "Ages 1015", False),
        ("Half is 1/2", "Half is 12", False),
        ("50% of them", "50 of them", False),
        ("Only 18+", "Only 18", False),
        ("Call (12) 34", "Call 12 34", True),
    ],
)
def test_minor_is_case_space_and_punctuation_only(old, new, minor):
    assert carry.is_minor(old, new) is minor


def test_similarity_is_by_clusters():
    assert carry.similarity("សុំជំនួយ", "សុំជំនួយ") == 100
    assert carry.similarity("សុំជំនួយ", "ហៅនគរបាល") < carry.LIKE_ENOUGH


def test_bound_review_counts_two_people(desk, page, khmer):
    approved = Review.objects.get(string_translation__data="សូមសុំជំនួយ។")

    assert review.is_approved(approved)
    assert approved.endorsements.values("by").distinct().count() == 2
