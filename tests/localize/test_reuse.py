"""The source changes: what is carried over, what is critical."""

import pytest
from wagtail_localize.models import StringSegment, TranslationContext

from localize.workflow import reuse
from localize.workflow.models import Reason, State
from localize.workflow.progress import units
from tests.shared_fixtures import again, world


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


def test_an_old_text_that_comes_back_keeps_its_own_history(desk, page, khmer):
    page.intro = "Ask somebody for help."
    page = desk.publish(page)
    page.intro = "Ask for help."
    desk.publish(page)

    assert unit(desk, page, "Ask for help.").state == State.APPROVED


@pytest.mark.parametrize(
    ("old", "new", "critical"),
    [
        ("Stay safe", "Stay away", False),
        ("Call 1280", "Call 1288", True),
        ("Call 1280", "call 1280!", False),
        ("See https://example.org/a", "See https://example.org/A", True),
        ("1,280", "12.80", True),
        ("Ages 10-15", "Ages 1015", True),
        ("Ages 10–15", "Ages 1015", True),
        ("Half is 1/2", "Half is 12", True),
    ],
)
def test_critical_is_a_changed_number_or_address(old, new, critical):
    assert reuse.is_critical(old, new, names=()) is critical


def test_similarity_is_by_clusters():
    assert reuse.similarity("សុំជំនួយ", "សុំជំនួយ") == 100
    assert reuse.similarity("សុំជំនួយ", "ហៅនគរបាល") < reuse.LIKE_ENOUGH


# Where a text belongs whose string is gone while somebody types


def successor(desk, page, text, path="intro"):
    translation = desk.translation(page)
    context = TranslationContext.objects.get(object_id=page.translation_key, path=path)
    found = reuse.successor(text, context, translation.source, translation.target_locale)
    return found.string.data if found is not None else None


def paragraphs(*sentences):
    return [("paragraph", "".join(f"<p>{sentence}</p>" for sentence in sentences))]


def test_successor_of_a_plain_field_is_whatever_it_says_now(desk, page):
    page.intro = "Nothing like it."
    desk.publish(page)

    assert successor(desk, page, "Ask for help.") == "Nothing like it."


def test_successor_is_what_the_translation_was_carried_to(desk, page, khmer):
    page.intro = "Ask somebody for help."
    desk.publish(page)

    assert successor(desk, page, "Ask for help.") == "Ask somebody for help."


def make_rules(desk):
    return desk.write("Rules", "Two rules.", body=paragraphs("Keep it secret.", "You may say no."))


rules_world = world(make_rules, "desk_world")


@pytest.fixture
def rules(desk, rules_world):
    return again(rules_world)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (("You may say no.", "Something else altogether."), None),
        # the same sentence, in another place of the page
        (("You may say no.", "Keep it secret."), "Keep it secret."),
    ],
)
def test_successor_in_a_text_of_many_sentences_is_alike(desk, rules, now, found):
    page = rules
    path = StringSegment.objects.get(string__data="Keep it secret.").context.path
    page.body = paragraphs(*now)
    page.body[0].id = path.split(".")[1]
    desk.publish(page)

    assert successor(desk, page, "Keep it secret.", path) == found


def test_successor_is_never_a_neighbour_that_has_its_own_translation(desk):
    page = desk.write("Rules", "Two.", body=paragraphs("Keep it secret.", "Keep it very secret."))
    desk.draft(page, {"Keep it very secret.": "រក្សាវាជាសម្ងាត់បំផុត។"})
    path = StringSegment.objects.get(string__data="Keep it secret.").context.path
    page.body = paragraphs("Keep it very secret.", "You may say no.")
    page.body[0].id = path.split(".")[1]
    desk.publish(page)

    assert successor(desk, page, "Keep it secret.", path) is None


@pytest.mark.parametrize("text", ["", "No sentence of this page."])
def test_text_without_a_source_has_no_successor_among_many(desk, rules, text):
    page = rules
    path = StringSegment.objects.get(string__data="Keep it secret.").context.path

    assert successor(desk, page, text, path) is None
