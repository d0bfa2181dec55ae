"""Warnings about the wording of a page: they are shown, they stop nothing.

Long sentences (English: more than 20 words; Khmer: more than 120 characters between two full
stops), and short codes in sentences. Telephone numbers are refused by publishing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lessons.blocks.text_extraction import Leaf, leaves
from localize.checks.numbers_in_prose import short_codes

LONGEST_ENGLISH = 20  # words
LONGEST_KHMER = 120  # code points between full stops

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_KHMER_SENTENCE_END = re.compile("[\u17d4\u17d5!?\n]+")  # khan, bariyoosan
_KHMER = re.compile("[\u1780-\u17ff]")


@dataclass(frozen=True)
class TextWarning:
    """One sentence about one text. about: how that begins, where it does not say so itself."""

    path: tuple[str, ...]
    block_id: str
    text: Any  # a sentence, perhaps still to be translated
    about: str = ""


def page_warnings(page: Any) -> list[TextWarning]:
    """All warnings of a page, in the order of its fields."""
    return [warning for leaf in leaves(page) for warning in leaf_warnings(leaf)]


def leaf_warnings(leaf: Leaf) -> Iterator[TextWarning]:
    def warning(text: Any, about: str = "") -> TextWarning:
        return TextWarning(leaf.path, leaf.block_id, text, about)

    for code in short_codes(leaf.text):
        remark = _("“%(code)s” looks like a short code: a help box keeps it up to date.")
        yield warning(remark % {"code": code.text})
    for sentence in long_sentences(leaf.text):
        said = (
            _("A sentence of more than %(longest)s characters is hard to read.")
            % {"longest": LONGEST_KHMER}
            if _KHMER.search(sentence)
            else _("A sentence of more than %(longest)s words is hard to read.")
            % {"longest": LONGEST_ENGLISH}
        )
        yield warning(said, f"{sentence[:40]}…")


def long_sentences(text: str) -> list[str]:
    """The sentences of `text` that are longer than plain language allows."""
    if _KHMER.search(text):
        sentences = _KHMER_SENTENCE_END.split(text)
        return [s.strip() for s in sentences if len(s.strip()) > LONGEST_KHMER]
    sentences = _SENTENCE_END.split(text)
    return [s.strip() for s in sentences if len(s.split()) > LONGEST_ENGLISH]
