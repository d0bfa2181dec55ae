"""Whether text is Khmer that every renderer draws without a dotted circle."""

from khmertext.normalise import normalise
from khmertext.protect import text_nodes
from khmertext.syllable import consists_of_syllables


def is_well_formed(text: str) -> bool:
    """Whether every Khmer cluster of the normalised text passes KES "Modern Khmer".

    Text without Khmer is well formed; tags, URLs, e-mail addresses and placeholders are not read.
    """
    normal = normalise(text)
    return all(consists_of_syllables(normal[start:end]) for start, end in text_nodes(normal))
