"""The memory: what is offered, with which score, and that nothing unapproved ever is."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationContext

from localize.workflow import memory, review
from localize.workflow.memory import lookup, prefill
from localize.workflow.models import Origin, Reason, Review, State
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


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ('Call <a id="a1">1280</a> for help.', 97),  # other tags
        ("Call <b>1280</b> for help.", 100),
        ("Call <b>១២៨០</b> for help.", 100),  # the same number
    ],
)
def test_tags_and_numbers_cost_three_points(desk, locales, text, score):
    remember(desk, "Call <b>1280</b> for help.".replace("<b>", "").replace("</b>", ""), "ទី 1280")
    page = desk.write(title="Rich", body=[("paragraph", "<p>Call <b>1280</b> for help.</p>")])
    desk.approve(desk.draft(page, {"Call <b>1280</b> for help.": "ហៅ <b>1280</b>។"}).popitem()[1])

    best = lookup(text, *locales)[0]

    assert best.score == score
    assert best.tags_differ == (score < 100)


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


def test_draft_is_not_offered(desk, locales):
    page = desk.write(title="Draft", intro=SOURCE)
    desk.draft(page, {SOURCE: KHMER})

    assert lookup(SOURCE, *locales) == []


def test_returned_text_is_not_offered_any_more(desk, approved, locales):
    assert lookup(SOURCE, *locales)

    review.reopen(approved, by=desk.people.reviewer, reason=Reason.MEANING)

    assert lookup(SOURCE, *locales) == []


def test_text_changed_round_us_is_not_offered(approved, locales):
    assert lookup(SOURCE, *locales)

    StringTranslation.objects.filter(pk=approved.string_translation_id).update(data="គេបានប្តូរ")

    assert lookup(SOURCE, *locales) == []
    assert Review.objects.get(pk=approved.pk).state == State.APPROVED  # nobody told it


def test_text_that_was_never_endorsed_is_not_offered(desk, locales):
    page = desk.write(title="Forged", intro=SOURCE)
    drafted = desk.draft(page, {SOURCE: KHMER})[SOURCE]

    Review.objects.filter(pk=drafted.pk).update(state=State.APPROVED, state_since=timezone.now())

    assert lookup(SOURCE, *locales) == []


def test_new_approval_is_found_at_once(desk, approved, locales):
    assert lookup("Ask an adult you trust.", *locales) == []

    remember(desk, "Ask an adult you trust.", "សូមសួរមនុស្សពេញវ័យ។")

    assert lookup("Ask an adult you trust.", *locales)[0].score == 100


def test_better_approved_text_replaces_the_old(desk, approved, locales):
    lookup(SOURCE, *locales)
    better = "សូមកុំចែករំលែកពាក្យសម្ងាត់ជាមួយជនចម្លែក។"
    review.reopen(approved, by=desk.people.reviewer, reason=Reason.STYLE)
    written = review.write(approved.string_translation, by=desk.people.translator, text=better)
    desk.approve(written)

    assert [match.target for match in lookup(SOURCE, *locales)] == [better]


def test_approval_that_comes_late_is_found(desk, approved, locales):
    """As after a restore, or from a machine whose clock is behind."""
    lookup(SOURCE, *locales)
    late = remember(desk, "Ask an adult you trust.", "សូមសួរមនុស្សពេញវ័យ។")
    Review.objects.filter(pk=late.pk).update(state_since=timezone.now() - timedelta(days=30))

    assert lookup("Ask an adult you trust.", *locales)[0].score == 100


def test_index_is_not_read_again_for_every_lookup(approved, locales):
    lookup(SOURCE, *locales)

    with CaptureQueriesContext(connection) as queries:
        lookup(SOURCE, *locales)

    # the stamp, the reviews that are alike, their requests, the endorsements of those
    assert len(queries) == 4


# Prefilling


@pytest.fixture
def translation(desk, approved):
    page = desk.write(title="Another page", intro=SOURCE)
    return desk.translation(page)


def test_missing_strings_are_filled_as_drafts(desk, translation):
    (written,) = prefill(translation, by=desk.people.translator)

    stored = Review.objects.get(string_translation=written)
    assert (written.data, stored.state, stored.origin) == (KHMER, State.DRAFT, Origin.MEMORY)
    assert written.last_translated_by == desk.people.translator
    assert prefill(translation, by=desk.people.translator) == []


def test_text_that_is_there_stays(desk, translation):
    page = translation.source.get_source_instance()
    mine = desk.draft(page, {SOURCE: "អត្ថបទរបស់ខ្ញុំ"})[SOURCE]

    assert prefill(translation, by=desk.people.translator) == []
    mine.refresh_from_db()
    assert mine.text == "អត្ថបទរបស់ខ្ញុំ"


def test_text_with_another_number_is_never_filled_in(desk):
    long = "If something online makes you afraid, call {} for help at any time, free of charge."
    remember(desk, long.format(1280), "ហៅ 1280។")
    page = desk.write(title="Numbers", intro=long.format(1288))

    assert prefill(desk.translation(page), by=desk.people.translator) == []


def test_text_that_is_only_alike_is_not_filled_in(desk, approved):
    page = desk.write(title="Alike", intro="Never share your password with anybody.")

    assert prefill(desk.translation(page), by=desk.people.translator) == []


def test_others_fill_nothing(desk, translation):
    with pytest.raises(PermissionDenied):
        prefill(translation, by=desk.people.keeper)


# The comparison itself


@given(st.text(max_size=40), st.text(max_size=40))
def test_spelling_by_clusters_is_faithful(one, other):
    """Equal strings of characters for equal clusters, and nothing else."""
    alphabet = memory._Alphabet()
    clusters = memory.clusters

    assert len(alphabet.spell(one)) == len(clusters(one))
    assert (alphabet.spell(one) == alphabet.spell(other)) == (clusters(one) == clusters(other))


def test_characters_that_are_halves_of_pairs_are_left_out():
    alphabet = memory._Alphabet()
    alphabet._characters = dict.fromkeys(map(str, range(10, 0xD800 + 5)), "x")

    spelled = alphabet.spell("abcdefghijklmnop")

    assert len(set(spelled)) == 16
    assert not any("\ud800" <= character <= "\udfff" for character in spelled)
