"""Numbers in words, in English and Khmer: "two hundred", ពីររយ, "twice", "the third", ទីបី.

A value is its digits, or "half" or "once". Figures stand for words, too; two of them are compared
by `numbers`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from khmertext import digits
from khmertext.checks.meaning.said import END, START, Reader, Said, WordClass
from khmertext.checks.protected import FILL

_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1_000, "million": 1_000_000,
}  # fmt: skip
_ENGLISH = {
    **_CARDINALS,
    "first": 1, "second": 2, "third": 3, "thirds": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "twentieth": 20, "hundredth": 100, "twice": 2, "double": 2, "thrice": 3, "triple": 3, "both": 2,
    "hundreds": 100, "thousands": 1_000, "millions": 1_000_000,
}  # fmt: skip
_KHMER = {
    "មួយ": 1, "ម្នាក់": 1, "ពីរ": 2, "បី": 3, "បួន": 4, "ប្រាំ": 5, "ប្រាំមួយ": 6, "ប្រាំពីរ": 7,
    "ប្រាំពិល": 7, "ប្រាំបី": 8, "ប្រាំបួន": 9, "ដប់": 10, "ម្ភៃ": 20, "សាមសិប": 30, "សែសិប": 40,
    "ហាសិប": 50, "ហុកសិប": 60, "ចិតសិប": 70, "ប៉ែតសិប": 80, "កៅសិប": 90, "រយ": 100, "ពាន់": 1_000,
    "ម៉ឺន": 10_000, "សែន": 100_000, "លាន": 1_000_000,
}  # fmt: skip
_LEAST_SCALE = 100
_PLAIN = r"[0-9]+(?:(?:[.,][0-9]{3})+|[.,][0-9]{1,2}(?![0-9]))?"  # 2,000; 1.5 before "million"


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_EN_RUN = re.compile(
    rf"\b(?:(?:{_PLAIN}|{_any_of(_CARDINALS)})[\s-]+(?:and\s+)?)*(?:{_any_of(_ENGLISH)})\b"
)
_EN_TOKEN = re.compile(rf"{_PLAIN}|\b(?:{_any_of(_ENGLISH)})\b")
_KM_SCALED = f"(?<![0-9.,]){_PLAIN}\\s?(?=(?:រយ|ពាន់|ម៉ឺន|សែន|លាន){END})"
_KM_WORDS = f"{START}(?:(?:{_any_of(_KHMER)}){END})+"
_KM_RUN = re.compile(f"(?:{_KM_SCALED})?{_KM_WORDS}(?:\\s?{_KM_SCALED}{_KM_WORDS})*")
_KM_TOKEN = re.compile(f"{_PLAIN}|{_any_of(_KHMER)}")
_FIGURE = re.compile(
    r"(?<![0-9A-Za-z.,:/-])[0-9]{1,2}(?![0-9A-Za-z:/%-]|[.,][0-9]|\s?(?:%|per\s?cent))"
)
_ANY_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]{3})*")

#: "One" is a number only before what can be counted.
_COUNTED = (
    "hundred|thousand|million|minute|hour|week|month|year|second|time|person|child|adult|friend"
    "|teacher|parent|student|boy|girl|family|school|message|photo|picture|video|account|phone|word"
    "|letter|step|rule|question|answer|reason|page|third|half"
)
#: Numbers in name only.
_EN_IDIOM = re.compile(
    rf"(?<!ty-)(?<!ty )\bone\b(?!\s+(?:{_COUNTED}|in\s+\w+|out\s+of)\b)"
    r"|\b(?:no|any|every|some|this|that)\s+one\b"
    r"|\bdouble[\s-]?(?:check|click|tap)|\bsecond\s+thoughts?\b|\b(?:[0-9]+|per|an?|every)[\s-]seconds?\b"
    r"|(?<=-)seconds?\b"
    r"|\b(?:at|in\s+the)\s+first\b|\bfirst\s+(?:name|aid|of\s+all|and\s+foremost)\b"
    r"|\bfour[\s-]letter\b|\bone[\s-]time\b|\bhigh[\s-]five\b"
    r"|\b(?:\w+\s+)?dozens?\b|\b(?:tens|hundreds)\s+of\s+(?:thousands|millions)\b"
)
_KM_IDIOM = re.compile(
    "ជាមួយ|(?:អ្វី|ណា)(?:មួយ|ម្នាក់)|មួយ(?:ចំនួន|ណា|ទៀត|ៗ|ភ្លែត|រំពេច)|ម្នាក់(?:ៗ|ទៀត|ណា)|ភ្លាមមួយ"
    "|បីបាច់|ក្របី|ប្រាំង|(?:[0-9]{1,2}\\s?)?ភាគរយ|ទីលាន|អាសែន|រាប់(?:សិប|ម៉ឺន|សែន)|រាប់រយ(?:ពាន់|លាន)"
    # three hours a day
    "|(?:(?<=ដង)|(?<=ម៉ោង)|(?<=នាទី)|(?<=ថ្ងៃ)|(?<=លើក))\\s?ក្នុងមួយ"
)
_EN_PARTS = {
    "half": re.compile(r"\bhal(?:f|ves)\b(?![\s-](?:sister|brother|way))"),
    "once": re.compile(r"\bonce\s+(?:in\s+)?(?:an?|per|every|each)\b|\b(?:only|just)\s+once\b"),
}
_KM_PARTS = {
    "half": re.compile(f"{START}(?:ពាក់កណ្តាល|កន្លះ){END}"),
    "once": re.compile(f"{START}ម្តង{END}(?!\\s?(?:ទៀត|ៗ|ម្កាល|ណា|មួយ))"),
}
#: What else may stand for a value: words that hold it, and words of which it is only a part.
_EN_PERHAPS = {
    "1": r"\b(?:ones?|an?|any\w*|some\w*|each|every\w*|another|other|single|once|only|alone|same"
    r"|per|together|who|it|this|that)\b",
    "2": r"\b(?:both|couple|pair|twins?|either|other|seconds?|again|between|parents|bilateral|2fa"
    r"|half|versus|each)\b",
    "3": r"\b(?:few|triangle|trio|tri\w+|third)\b",
    "4": r"\bquarters?\b",
    "10": r"\b(?:tens|decades?)\b",
    "100": r"\b(?:hundreds|century|centuries|per\s?cent)\b|%",
    "1000": r"\bthousands\b",
    "1000000": r"\bmillions\b",
    "half": r"\b(?:half|halves|middle|30)\b|[.,]5\b",
    "once": r"\b(?:once|times?|again|first|one|ever|each|immediately|now|already)\b",
}
_KM_PERHAPS = {
    "1": "ម្តង|ដំបូង|មុន|ឯក|តែ|ទោល|បឋម|ដើម|ណាមួយ",
    "2": "គូ(?!ស)|ទ្វេ|ទ្វិ|សងខាង|ទាំង[^\\s]*\\s?ទាំង|ម្តងទៀត|វិនាទី|បន្ទាប់|ម្ខាងទៀត|ស្ទួន|ផ្ទួន",
    "3": "ត្រី(?:កោណ|មាស)",
    "4": "ចតុ",
    "10": "ទសវត្ស|រាប់សិប",
    "12": "(?<!គី)ឡូ",
    "100": "រាប់រយ|ភាគរយ|សតវត្ស",
    "1000": "រាប់ពាន់|សហស្ស",
    "1000000": "រាប់លាន",
    "half": "កណ្តាល|កន្លះ|ពាក់|[.,]5|50|30",
    "once": "ម្តង|(?:មួយ|1\\s?)(?:ដង|លើក)",
}


def _numbers(tokens: Sequence[float]) -> Iterator[float]:
    """The values of number words that stand together: [2, 100, 5] is 205, [2, 3] two numbers."""
    total: float = 0
    group: float = 0
    for token in tokens:
        if token >= _LEAST_SCALE > total:
            total, group = (group or 1) * token, 0
        elif token >= _LEAST_SCALE:
            total = (total + group) * token if token > total else total + (group or 1) * token
            group = 0
        elif group and (group % 10 or token >= min(group, 10)):
            yield total + group
            total, group = 0, token
        else:
            group += token
    yield total + group


def _in_words(
    plain: str, run: re.Pattern[str], token: re.Pattern[str], words: Mapping[str, int]
) -> Said:
    found: Said = {}
    for match in run.finditer(plain):
        for value in _values(match.group(), token, words):
            found.setdefault(value, match.group())
    return found


def _values(run: str, token: re.Pattern[str], words: Mapping[str, int]) -> Iterator[str]:
    tokens = [words.get(one) or _figure(one) for one in token.findall(run)]
    return (f"{value:.10g}" for value in _numbers(tokens))


def _figure(text: str) -> float:
    is_part = re.search("[.,][0-9]{1,2}$", text)
    return float(text.replace(",", ".")) if is_part else int(re.sub("[.,]", "", text))


def values(text: str, *, is_khmer: bool) -> Iterator[tuple[str, int, int]]:
    """Each number in words, in name only too, with its place. `text` has ASCII digits."""
    run, token, words = (_KM_RUN, _KM_TOKEN, _KHMER) if is_khmer else (_EN_RUN, _EN_TOKEN, _ENGLISH)
    for match in run.finditer(text):
        for value in _values(match.group(), token, words):
            yield value, *match.span()


def _parts(plain: str, parts: Mapping[str, re.Pattern[str]]) -> Said:
    return {name: match.group() for name, one in parts.items() if (match := one.search(plain))}


def _english(text: str) -> Said:
    plain = _EN_IDIOM.sub(FILL, digits(text.lower(), to="latin"))
    found = _in_words(plain, _EN_RUN, _EN_TOKEN, _ENGLISH) | _parts(plain, _EN_PARTS)
    return _small_figures(plain) | found


def _khmer(text: str) -> Said:
    plain = _KM_IDIOM.sub(FILL, digits(text, to="latin"))
    found = _in_words(plain, _KM_RUN, _KM_TOKEN, _KHMER) | _parts(plain, _KM_PARTS)
    return _small_figures(plain) | found


def _small_figures(plain: str) -> Said:
    return {one.lstrip("0"): one for one in _FIGURE.findall(plain)}


def _has_figure(text: str, value: str) -> bool:
    figures = _ANY_FIGURE.findall(digits(text, to="latin"))
    return value in {re.sub("[.,]", "", one).lstrip("0") for one in figures}


def _may_english(text: str, value: str) -> bool:
    """Also in name only: "two-factor"."""
    plain, perhaps = text.lower(), _EN_PERHAPS.get(value)
    return (
        _has_figure(text, value)
        or bool(perhaps and re.search(perhaps, plain))
        or value in _in_words(plain, _EN_RUN, _EN_TOKEN, _ENGLISH) | _parts(plain, _EN_PARTS)
    )


def _may_khmer(text: str, value: str) -> bool:
    plain, perhaps = digits(text, to="latin"), _KM_PERHAPS.get(value)
    return (
        _has_figure(text, value)
        or bool(perhaps and re.search(perhaps, plain))
        or value in _khmer(text)
    )


NUMERALS = WordClass(english=Reader(_english, _may_english), khmer=Reader(_khmer, _may_khmer))
