"""Another word of a class and not the right one, sentence by sentence."""

from collections.abc import Callable, Iterator, Sequence

from khmertext.checks.issue import Issue
from khmertext.checks.meaning.dates import dates
from khmertext.checks.meaning.said import Reader, WordClass
from khmertext.checks.meaning.sentences import Sentence, sentences
from khmertext.checks.meaning.written import without_same_lengths
from khmertext.checks.pair import Pair

Check = Callable[[Pair], Iterator[Issue]]


def of_class(id: str, words: WordClass, *, of_time: bool = False) -> Check:
    """The check of one class: at most one issue, at the sentence that says something else.

    of_time: the same length of time may be said in other words, "a week" and "seven days".
    """

    def check(pair: Pair) -> Iterator[Issue]:
        here, there = words.english, words.khmer
        if not pair.to_khmer:
            here, there = there, here
        if not here.says(pair.source) or not there.says(pair.target):
            return
        for source, target, place in _parts(pair):
            found = _exchanged(source, target, here, there)
            if found and of_time:
                texts = without_same_lengths(source, target, is_khmer=not pair.to_khmer)
                found = _exchanged(*texts, here, there)
            if found:
                yield pair.issue(id, place, said=found[0], other=found[1])
                return

    return check


def date_order(pair: Pair) -> Iterator[Issue]:
    """Day and month changed places: 3/4 became 4/3. A date that stands there as it was is right."""
    source = dates(pair.source_masked, is_khmer=not pair.to_khmer)
    target = dates(pair.target_masked, is_khmer=pair.to_khmer) if source else []
    right = {(one.day, one.month) for one in source}
    arrived = {(one.day, one.month) for one in target}
    as_it_was = {one.words for one in source}
    for date in target:
        if (
            date.turned in right - arrived
            and date.words not in as_it_was
            and date.turned not in {(date.day, date.month)}
        ):
            first = next(one for one in source if (one.day, one.month) == date.turned)
            yield pair.issue("date_order", said=first.words, other=date.words)
            return


def _exchanged(source: str, target: str, here: Reader, there: Reader) -> tuple[str, str] | None:
    """What the source says and the target does not, and what the target says in its place."""
    said, other = here.says(source), there.says(target)
    lost = [word for one, word in said.items() if not there.may_say(target, one)]
    new = [word for one, word in other.items() if not here.may_say(source, one)] if lost else []
    # two figures are a matter of `numbers`
    found = ((one, two) for one in lost for two in new if not (one.isdigit() and two.isdigit()))
    return next(found, None)


def _parts(pair: Pair) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """(source, target, place in the target): sentences where both texts have as many of them."""
    names = pair.do_not_translate
    source, target = sentences(pair.source, names), sentences(pair.target, names)
    if len(source) == len(target):
        for here, there in zip(source, target, strict=True):
            yield here.words, there.words, (there.start, there.end)
    elif source and target:
        yield _joined(source), _joined(target), (target[0].start, target[-1].end)


def _joined(text: Sequence[Sentence]) -> str:
    return "\n".join(sentence.words for sentence in text)
