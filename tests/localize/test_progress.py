"""Words are counted as people count them, also in Khmer, which has no spaces between them."""

import pytest

from home.models import InfoPage
from localize.workflow import counters, progress


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
