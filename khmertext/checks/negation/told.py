"""Which numbers a text says to call, and which it says not to call."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from khmertext.checks.meaning.sentences import Number, Sentence, filled

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Calling:
    """How a language speaks of calling a number.

    nothing: looks like a negation and denies nothing. verb: to use a number. forbids: ends right
    before the verb. undone: denies it right behind the number. means: ends before a verb that only
    says how another one is done. clause: where another clause begins.
    doubts: makes it unsure, in the clause up to the number, the verb behind a line break. after:
    the same, after the number.
    """

    nothing: Pattern
    verb: Pattern
    forbids: Pattern
    undone: Pattern
    means: Pattern
    clause: Pattern
    doubts: tuple[Pattern, ...]
    after: Pattern


Told = dict[str, set[bool | None]]


def told(sentences: Iterable[Sentence], calling: Calling) -> Told:
    """Whether people are told to call it, by number: yes, no, or what is not sure."""
    found: Told = {}
    for sentence in sentences:
        words = calling.nothing.sub(filled, sentence.words) if sentence.numbers else ""
        for number in sentence.numbers:
            found.setdefault(number.value, set()).add(_of(words, number, calling))
    return found


def turned(one: Told, other: Told) -> tuple[str, ...]:
    """The numbers that one text says to call, and only that, and the other not to call."""
    return tuple(
        number
        for number, says in one.items()
        for there in [other.get(number, set())]
        if (says == {True} and False in there) or (there == {True} and False in says)
    )


def _of(words: str, number: Number, calling: Calling) -> bool | None:
    """The last verb before the number decides, else the first one after it, which is never sure
    to say yes."""
    before = list(calling.verb.finditer(words, 0, number.start))
    while before[1:] and calling.means.search(words[: before[-1].start()]):
        before.pop()
    verb = before[-1] if before else calling.verb.search(words, number.end)
    if verb is None:
        return None
    if calling.forbids.search(words[: verb.start()]):
        return False
    if before and calling.undone.match(words, number.end):
        return False
    clause = calling.clause.split(words[: verb.start()])[-1]
    clause += "\n" + words[verb.start() : number.start]
    doubts = any(pattern.search(clause) for pattern in calling.doubts)
    is_sure = before and not doubts and not calling.after.search(words, number.end)
    return True if is_sure else None
