"""What an editor sees of a block before choosing it."""

import pytest
from django.utils import translation
from wagtail.blocks.base import Block

from khmertext.checks.numbers_in_prose import full_phone_numbers, without_tags
from lessons.blocks.picker import GROUPS
from lessons.models.lessons import LessonPage

BODY = LessonPage._meta.get_field("body").stream_block
NAMES = list(BODY.child_blocks)


def test_every_block_stands_in_one_group_and_six_come_first():
    grouped = [name for _group, names in GROUPS for name in names]
    assert sorted(grouped) == sorted(NAMES)
    _first, blocks = BODY.grouped_child_blocks()[0]
    assert [block.name for block in blocks] == list(GROUPS[0][1])
    assert len(blocks) == 6


@pytest.mark.parametrize("language", ["km", "en"])
def test_each_block_has_a_sentence_and_is_shown_as_readers_see_it(admin_client, language):
    with translation.override(language):
        seen = set()
        for name, block in BODY.child_blocks.items():
            assert block.is_previewable and str(block.get_description())
            assert Block.definition_registry[block.definition_prefix] is block
            answer = admin_client.get(
                "/admin/block-preview/",
                {"id": block.definition_prefix},
                headers={"accept-language": language},
            )
            assert answer.status_code == 200, name
            shown = answer.content.decode().partition("<main")[2].partition("</main>")[0]
            assert not full_phone_numbers(without_tags(shown)), name
            seen.add(shown)
        assert len(seen) == len(NAMES)  # none is another's


def test_words_of_the_picker_are_in_khmer():
    with translation.override("km"):
        said = [str(group) for group, _names in GROUPS]
        said += [str(sentence) for _group, names in GROUPS for sentence in names.values()]
    assert [words for words in said if words.isascii()] == []
