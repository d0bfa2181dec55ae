"""The memory: what is offered, with which score, and that nothing unapproved ever is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationContext

from localize.workflow import memory, review
from localize.workflow.memory import lookup
from localize.workflow.models import MatchKey, Reason, Review, State
from tests.shared_fixtures import again, world

SOURCE = "Never share your password with strangers."
KHMER = "កុំចែករំលែកពាក្យសម្ងាត់ជាមួយជនចម្លែក។"
ZWSP = "\u200b"


@pytest.fixture
def locales(desk) -> tuple[Locale, Locale]:
    return Locale.objects.get(language_code="en"), Locale.objects.get(language_code="km")


def remember(desk, source: str, target: str) -> Review:
    """A page of its own whose introduction was translated and approved."""
    page = desk.write(title=f"Page about {source[:20]}", intro=source)
    return desk.approve(desk.draft(page, {source: target})[source])


def make_approved(desk) -> Review:
    return remember(desk, SOURCE, KHMER)


approved_world = world(make_approved, "desk_world")


@pytest.fixture
def approved(desk, approved_world) -> Review:
    return again(approved_world)


# Exact


def test_same_text_is_exact(approved, locales):
    (match,) = lookup(SOURCE, *locales)

    assert (match.source, match.target) == (SOURCE, KHMER)
    assert (match.score, match.exact, match.tags_differ) == (100, True, False)
    assert match.approved_at == approved.state_since


def test_same_text_in_the_same_place_comes_first(approved, locales):
    context = approved.string_translation.context

    (match,) = lookup(SOURCE, *locales, context=context)

    assert match.score == 101
    elsewhere = TranslationContext(object=context.object, path="body.other")
    assert lookup(SOURCE, *locales, context=elsewhere)[0].score == 100


def test_pair_serves_the_other_direction(approved, locales):
    english, khmer = locales

    (match,) = lookup(KHMER, khmer, english)

    assert (match.source, match.target, match.score) == (KHMER, SOURCE, 100)


@pytest.mark.parametrize(
    "typed",
    [
        f"កុំ{ZWSP}ចែករំលែក{ZWSP}ពាក្យសម្ងាត់{ZWSP}ជាមួយជនចម្លែក។",
        "កុំចែករំលែកពាក្យសមា្ងត់ជាមួយជនចម្លែក។",  # vowel before the coeng
    ],
)
def test_spelling_of_the_same_khmer_is_exact(approved, locales, typed):
    english, khmer = locales

    assert lookup(typed, khmer, english)[0].score == 100


def test_other_case_is_exact(approved, locales):
    assert lookup(SOURCE.upper(), *locales)[0].exact


# Alike


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Never share your passwords with strangers.", 95, 99),
        ("Never share your password with anybody.", 75, 95),
        ("Please never share your password with strangers.", 85, 95),
    ],
)
def test_alike_texts_have_a_score(approved, locales, text, low, high):
    (match,) = lookup(text, *locales)

    assert low <= match.score < high
    assert not match.exact


@pytest.mark.parametrize("text", ["Call the police.", "Never", "", "<b></b>", ZWSP])
def test_unlike_text_is_not_offered(approved, locales, text):
    assert lookup(text, *locales) == []


def test_khmer_is_compared_by_letters_of_a_reader(desk, approved, locales):
    english, khmer = locales

    (match,) = lookup(KHMER.replace("ជនចម្លែក", "មិត្តភក្តិ"), khmer, english)

    assert 75 <= match.score < 90


def test_floor_and_limit_hold(desk, approved, locales):
    remember(desk, "Never share your password with friends.", "កុំចែករំលែកពាក្យសម្ងាត់ជាមួយមិត្ត។")

    assert len(lookup(SOURCE, *locales)) == 2
    assert len(lookup(SOURCE, *locales, limit=1)) == 1
    assert len(lookup(SOURCE, *locales, floor=99)) == 1
    scores = [match.score for match in lookup(SOURCE, *locales)]
    assert scores == sorted(scores, reverse=True)


def test_tags_and_numbers_cost_three_points(desk, locales):
    remember(desk, "Call <b>1280</b> for help.".replace("<b>", "").replace("</b>", ""), "ទី 1280")
    page = desk.write(title="Rich", body=[("paragraph", "<p>Call <b>1280</b> for help.</p>")])
    desk.approve(desk.draft(page, {"Call <b>1280</b> for help.": "ហៅ <b>1280</b>។"}).popitem()[1])

    for text, score in (
        ('Call <a id="a1">1280</a> for help.', 97),  # other tags
        ("Call <b>1280</b> for help.", 100),
        ("Call <b>១២៨០</b> for help.", 100),  # the same number
    ):
        best = lookup(text, *locales)[0]
        assert (best.score, best.tags_differ) == (score, score < 100), text


def test_other_number_is_marked(desk, locales):
    remember(desk, "Call 1280 for help at any time.", "ហៅ 1280 គ្រប់ពេល។")

    (match,) = lookup("Call 1288 for help at any time.", *locales)

    assert match.tags_differ
    assert match.score < 95


def test_equal_pairs_are_offered_once(desk, approved, locales):
    remember(desk, SOURCE + " ", KHMER)
    page = desk.write(title="Twice", intro=SOURCE)
    desk.approve(desk.draft(page, {SOURCE: KHMER})[SOURCE])

    assert len(lookup(SOURCE, *locales)) == 1


# Approved only, always


def test_draft_is_not_offered(desk, drafted, locales):
    assert lookup("Ask for help.", *locales) == []

    desk.approve(drafted)
    assert lookup("Ask for help.", *locales)[0].score == 100


def test_returned_text_is_not_offered_any_more(desk, approved, locales):
    assert lookup(SOURCE, *locales)

    review.reopen(approved, by=desk.people.reviewer, reason=Reason.MEANING)

    assert lookup(SOURCE, *locales) == []


def test_text_changed_round_us_is_not_offered(approved, locales):
    assert lookup(SOURCE, *locales)

    StringTranslation.objects.filter(pk=approved.string_translation_id).update(data="គេបានប្តូរ")

    assert lookup(SOURCE, *locales) == []
    assert Review.objects.get(pk=approved.pk).state == State.APPROVED  # nobody told it


def test_text_that_was_never_endorsed_is_not_offered(drafted, locales):
    Review.objects.filter(pk=drafted.pk).update(state=State.APPROVED, state_since=timezone.now())

    assert lookup("Ask for help.", *locales) == []


def test_a_look_up_costs_four_queries(approved, locales):
    """The keys, their texts, the requests and endorsements of those that are alike; nothing is kept
    in the process."""
    with CaptureQueriesContext(connection) as queries:
        lookup(SOURCE, *locales)

    assert len(queries) == 4


# Match keys


def test_keys_go_with_their_review(approved):
    assert MatchKey.objects.filter(review=approved).count() == 2  # one for each language

    pk = approved.pk
    approved.string_translation.delete()

    assert not MatchKey.objects.filter(review=pk).exists()


def test_text_that_is_approved_again_has_the_keys_of_one_text(desk, approved):
    before = MatchKey.objects.count()
    memory.remember([approved])
    memory.remember_text(approved)

    assert MatchKey.objects.count() == before


def test_the_nearest_of_many_are_compared(desk, approved, locales, monkeypatch):
    monkeypatch.setattr(memory, "_COMPARED", 1)
    remember(desk, SOURCE.replace("strangers", "somebody"), "កុំចែករំលែកពាក្យសម្ងាត់ជាមួយនរណាម្នាក់។")

    (match,) = lookup(SOURCE, *locales)

    assert match.score == 100


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compares without trigrams")
def test_database_that_takes_khmer_for_signs_is_refused(db, monkeypatch):
    assert memory.check_trigrams(["default"]) == []
    monkeypatch.setattr(memory, "_LETTER", "។")  # a sign in every locale

    (error,) = memory.check_trigrams(["default"])

    assert error.id == "localize.E001"
