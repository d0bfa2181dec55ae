"""The one form in which Khmer text is stored.

Khmer that looks the same can be typed in many orders, and Unicode's own normal forms do not
help; so everything that is stored, searched or compared goes through `normalise` first. Only text
nodes are rewritten, see `protect`.
"""

import re
import unicodedata
from typing import Final

from khmertext.characters import COENG_DA, COENG_TA, INVISIBLE_SET, KHMER_SET, ZWSP
from khmertext.protect import rewrite_text_nodes
from khmertext.reorder import reorder
from khmertext.syllable import CLUSTER_PATTERN, consists_of_syllables
from khmertext.tidy import tidy

# Taking a character away can bring two others together that a rule has something to say about.
# Two passes are the most that was ever needed; the limit only keeps a mistake from hanging.
_PASSES: Final = 8

_CONCERNED = re.compile(f"[{KHMER_SET}{INVISIBLE_SET}{ZWSP}]")


def normalise(text: str, *, fold_coeng_da: bool = True) -> str:
    """Return the text in stored form: the same to the eye, one spelling to the machine.

    Repairs the order of marks, split vowels, superfluous ZWSP and joiners, deprecated letters and
    invisible controls; a cluster that no order makes right stays as typed. With `fold_coeng_da`
    coeng DA becomes coeng TA, which looks the same (KES, "Coeng ta and Coeng da"). Tags, URLs,
    e-mail addresses and placeholders stay byte for byte. Idempotent.
    """
    if text.isascii():
        return text
    for _ in range(_PASSES):
        before = text
        text = rewrite_text_nodes(before, _normalise_node).strip(ZWSP)
        if text == before:
            break
    return _fold(text) if fold_coeng_da else text


def _normalise_node(node: str) -> str:
    node = unicodedata.normalize("NFC", node)
    if not _CONCERNED.search(node):
        return node
    node = tidy(node)
    if consists_of_syllables(node):
        return node
    return CLUSTER_PATTERN.sub(lambda cluster: reorder(cluster.group()), node)


def _fold(text: str) -> str:
    if COENG_DA not in text:
        return text
    return rewrite_text_nodes(text, lambda node: node.replace(COENG_DA, COENG_TA))
