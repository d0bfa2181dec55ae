"""Words are counted as people count them, also in Khmer, which has no spaces between them."""

import pytest
from wagtail_localize.models import StringSegment

from home.models import InfoPage
from localize.workflow import counters, progress
from localize.workflow.states import State


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Ask for help.", 3),
        ('Ask <a id="a1">somebody</a> for <b>help</b>.', 4),
        ("Don’t share – ever.", 3),
        ("ក្មេងត្រូវការជំនួយ។", 3),
        ("ហៅ 1280 ឥឡូវ", 3),
    ],
)
def test_words_of_a_text(text, count):
    assert progress.word_count(text) == count


def test_words_of_a_khmer_source(desk):
    page = InfoPage(title="ក្មេងត្រូវការជំនួយ", slug="needs-help", live=False)
    desk.homes["km"].add_child(instance=page)
    desk.publish(page)
    translation = desk.translation(page, "en")

    counted = counters.count(translation).words

    assert sum(counted.values()) == 3


def test_string_is_shown_from_memory_only_if_it_says_what_is_stored(desk):
    page = desk.write()
    stored = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ។"})["Ask for help."]
    segments = StringSegment.objects.filter(source=desk.translation(page).source)
    place = segments.get(string=stored.string_translation.translation_of_id)
    another = segments.exclude(pk=place.pk).first()

    (unit,) = progress.unit_of_review(place, stored)
    assert (unit.text, unit.state) == ("សូមសុំជំនួយ។", State.DRAFT)
    assert progress.unit_of_review(another, stored) == []
    stored.string_translation.data = "ជំនួយ។"  # as it was before somebody else wrote
    assert progress.unit_of_review(place, stored) == []
