"""Warnings about the wording of a page: they are shown, they stop nothing.

Long sentences (English: more than 20 words; Khmer: more than 120 characters between two full
stops), and short codes in sentences. Telephone numbers are refused by publishing.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from khmertext.checks.numbers_in_prose import short_codes
from lessons.blocks.text_extraction import leaves
from localize.workflow.source_text import Remark, field_label

LONGEST_ENGLISH = 20  # words
LONGEST_KHMER = 120  # code points between full stops

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_KHMER_SENTENCE_END = re.compile("[\u17d4\u17d5!?\n]+")  # khan, bariyoosan
_KHMER = re.compile("[\u1780-\u17ff]")


def page_warnings(page: Any) -> Iterator[Remark]:
    """All warnings of a page, in the order of its fields."""
    for leaf in leaves(page):
        name = leaf.path[0]
        for about, sentence in _warnings(leaf.text):
            place = ".".join(filter(None, (name, leaf.block_id)))
            yield Remark(sentence, place, field_label(page, name), about)


def _warnings(text: str) -> Iterator[tuple[str, str]]:
    """(what it is about, sentence)"""
    for code in short_codes(text):
        yield code.text, _("This looks like a short code: a help box keeps it up to date.")
    for sentence in long_sentences(text):
        said = (
            _("A sentence of more than %(longest)s characters is hard to read.")
            % {"longest": LONGEST_KHMER}
            if _KHMER.search(sentence)
            else _("A sentence of more than %(longest)s words is hard to read.")
            % {"longest": LONGEST_ENGLISH}
        )
        yield f"{sentence[:40]}…", said


def long_sentences(text: str) -> list[str]:
    """The sentences of `text` that are longer than plain language allows."""
    if _KHMER.search(text):
        sentences = _KHMER_SENTENCE_END.split(text)
        return [s.strip() for s in sentences if len(s.strip()) > LONGEST_KHMER]
    sentences = _SENTENCE_END.split(text)
    return [s.strip() for s in sentences if len(s.split()) > LONGEST_ENGLISH]
