"""Two helplines that changed places: "the police at 117, Child Helpline at 1280".

All their digits arrived, so that no other check says anything. Khmer may well name them in another
order, which a second person then says; an error is only what is sure: it is known in both languages
who answers, and each number stands beside the other's name.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, groupby

from khmertext import match_key
from khmertext.checks.issue import Issue, Term
from khmertext.checks.meaning.sentences import Sentence, sentences
from khmertext.checks.pair import Pair
from khmertext.checks.terminology import form_places, matches

#: Who answers, and what for, where no term base says it: in English, in Khmer.
_EVERYBODY_KNOWS = (
    ("police", "នគរបាល|ប៉ូលិស|ប៉ូលីស"),
    (
        "child helpline|children's helpline",
        "ទូរសព្ទជំនួយកុមារ|ទូរស័ព្ទជំនួយកុមារ|បណ្តាញជំនួយកុមារ|ខ្សែជំនួយកុមារ|ជំនួយកុមារ|child helpline",
    ),
    ("ambulance", "រថយន្តសង្គ្រោះ|រថយន្តពេទ្យ|ឡានពេទ្យ|សាមុយ"),
    ("fire brigade|firefighter|fire service|fire", "អគ្គិភ័យ|ពន្លត់ភ្លើង|ភ្លើងឆេះ"),
    ("parent|caregiver|guardian", "ឪពុកម្តាយ|អាណាព្យាបាល|អ្នកថែទាំ"),
    ("child|children|young people", "កុមារ|ក្មេង|យុវជន"),
    ("hospital|health centre|health center", "មន្ទីរពេទ្យ|មណ្ឌលសុខភាព"),
    ("doctor|nurse", "គ្រូពេទ្យ|វេជ្ជបណ្ឌិត|គិលានុបដ្ឋាក"),
    ("trafficking", "ជួញដូរ"),
    ("danger|emergency", "គ្រោះថ្នាក់|អាសន្ន"),
    ("talk|speak|advice|counsel|counsellor|counselling", "និយាយ|ជជែក|ប្រឹក្សា|ពិគ្រោះ"),
)
_MARK = 0xE100  # private use: the first of the numbers in a sentence whose names are looked for
_MARKS = re.compile("[\ue100-\ue1ff]")
_BREAK = re.compile(r"[,;:()។៖]|\b(?:and|or|but|then)\b|និង|ហើយ|រួច|តែ|ឬ")
_FAR = 100  # letters: a name in another clause is as far as that

Named = list[tuple[str, int, int]]  # in one match key: a name, and where it begins and ends


def number_order(pair: Pair) -> Iterator[Issue]:
    """Two numbers to call that were exchanged, or that stand in another order than the source's."""
    source, target = sentences(pair.source), sentences(pair.target)
    here, there = _values(source), _values(target)
    both = [value for value in dict.fromkeys(here) if value in there]
    if not both[1:]:
        return
    asked, answered = _names(pair, source, target)
    for one, other in combinations([value for value in both if value in asked], 2):
        names = asked[one], asked[other]
        if names[0] != names[1] and (answered.get(other), answered.get(one)) == names:
            yield pair.issue(
                "number_order", severity="error", wording="exchanged",
                one=one, first=names[0], other=other, second=names[1],
            )  # fmt: skip
            return
    said, kept = (
        [value for value, _ in groupby(v for v in all if v in both)] for all in (here, there)
    )
    if sorted(said) != sorted(kept):  # one text says a number again
        said, kept = list(dict.fromkeys(said)), list(dict.fromkeys(kept))
    if said != kept:
        yield pair.issue("number_order", said=", ".join(said), other=", ".join(kept))


def _values(text: Sequence[Sentence]) -> list[str]:
    return [number.value for sentence in text for number in sentence.numbers]


@cache
def _terms(to_khmer: bool) -> tuple[Term, ...]:
    """What everybody knows, in the direction of a translation."""
    found: list[Term] = []
    for row in _EVERYBODY_KNOWS:
        english, khmer = (words.split("|") for words in row)
        source, target = (english, khmer) if to_khmer else (khmer, english)
        found += [Term(word, target[0], tuple(target[1:])) for word in source]
    return tuple(found)


def _names(
    pair: Pair, source: Sequence[Sentence], target: Sequence[Sentence]
) -> tuple[dict[str, str], dict[str, str]]:
    """Beside which name each number stands, in source and target, by the source's word for it."""
    kept = tuple(Term(name, name) for name in pair.do_not_translate)
    terms = (*pair.terms, *pair.names(), *kept, *_terms(pair.to_khmer))
    found = {one.forms[0]: one for one in matches(pair.source_key, terms) if one.forms}
    forms = {name: one.forms for name, one in found.items()}
    both = {name for name, *_ in form_places(pair.target_key, forms)}

    def of_source(key: str) -> Named:
        each = [one for one in matches(key, terms) if one.forms and one.forms[0] in both]
        return [(one.forms[0], *place) for one in each for place in one.places]

    def of_target(key: str) -> Named:
        return form_places(key, forms)

    words = {name: one.source for name, one in found.items()}
    return _beside(source, of_source, words), _beside(target, of_target, words)


def _beside(
    text: Sequence[Sentence], named: Callable[[str], Named], words: Mapping[str, str]
) -> dict[str, str]:
    """Each number with the name that it always stands beside."""
    found: dict[str, set[str]] = {}
    for sentence in text:
        said = sentence.words
        for at, number in reversed(list(enumerate(sentence.numbers))):
            said = f"{said[: number.start]}{chr(_MARK + at)}{said[number.end :]}"
        key = match_key(said) if sentence.numbers else ""
        names, marks = sorted(named(key), key=lambda one: one[1]), list(_MARKS.finditer(key))
        for at, mark in enumerate(marks):
            value = sentence.numbers[ord(mark.group()) - _MARK].value
            # as many names as numbers: the first is the first one's, in whatever pattern
            name = names[at] if len(names) == len(marks) else _nearest(key, mark.start(), names)
            found.setdefault(value, set()).update([words[name[0]]] if name else [])
    return {value: each.pop() for value, each in found.items() if len(each) == 1}


def _nearest(key: str, at: int, names: Named) -> tuple[str, int, int] | None:
    def far(name: tuple[str, int, int]) -> int:
        between = key[name[2] : at] if name[2] <= at else key[at + 1 : name[1]]
        return len(between) + _FAR * len(_BREAK.findall(between))

    return min(names, key=far, default=None)
