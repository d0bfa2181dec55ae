"""Which numbers a text says to call, and which it says not to call."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from localize.checks.meaning.sentences import Number, Sentence, filled

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Calling:
    """How a language speaks of calling a number.

    nothing: looks like a negation and denies nothing. verb: to use a number. forbids: ends right
    before the verb. clause: where another clause begins. doubts: makes it unsure, anywhere between
    the beginning of the clause and the number. after: the same, after the number.
    """

    nothing: Pattern
    verb: Pattern
    forbids: Pattern
    clause: Pattern
    doubts: tuple[Pattern, ...]
    after: Pattern


def told(sentences: Iterable[Sentence], calling: Calling) -> dict[str, bool]:
    """Whether people are told to call it, by number; what is not sure is left out."""
    found: dict[str, set[bool | None]] = {}
    for sentence in sentences:
        words = calling.nothing.sub(filled, sentence.words)
        for number in sentence.numbers:
            found.setdefault(number.value, set()).add(_of(words, number, calling))
    return {value: True in says for value, says in found.items() if says in ({True}, {False})}


def _of(words: str, number: Number, calling: Calling) -> bool | None:
    """The last verb before the number decides, else the first one after it, which is never sure
    to say yes."""
    before = list(calling.verb.finditer(words, 0, number.start))
    verb = before[-1] if before else calling.verb.search(words, number.end)
    if verb is None:
        return None
    if calling.forbids.search(words[: verb.start()]):
        return False
    clause = calling.clause.split(words[: verb.start()])[-1] + words[verb.end() : number.start]
    doubts = any(pattern.search(clause) for pattern in calling.doubts)
    is_sure = before and not doubts and not calling.after.search(words, number.end)
    return True if is_sure else None
