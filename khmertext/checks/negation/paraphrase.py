"""What one language denies and the other says without a negation: "nobody else" is "you alone".

Each row is an English pattern and a Khmer one; where both are found, the negation of the first or
of the second counts for nothing.
"""

import re
from collections.abc import Iterable

from khmertext.checks.meaning.sentences import filled

_NO = r"(?:never|not|no|nobody|nothing|none|cannot|\w+n['\u2019]?t)"
_KM_NO = "(?<!\u17d2)(?:កុំ|មិន|គ្មាន|ពុំ|អត់|ឥត)"

_IN_ENGLISH = (
    # not any more: it is over
    (
        rf"\bno\s+(?:longer|more)\b|\b{_NO}\b(?=[^.;]*\bany\s?(?:more|longer)\b)",
        "ចេញពី|ចាកចេញ|ផុត|(?<!ទាំង)អស់|បាត់|ចប់|បិទ|ដក|លុប|រលត់",
    ),
    # nobody else: you alone
    (
        r"\b(?:nobody|nothing|none|no\s+one)\s+(?:else|other|but)\b|\bno\s+other\b",
        "មានតែ|តែ(?:ម្នាក់|មួយ|ឯង)|ក្រៅពី|ម្នាក់ឯង|ប៉ុណ្ណោះ",
    ),
    (r"\bcan(?:\s?not|['\u2019]?t)\b", "(?:ពិ|លំ)បាក(?!ចិត្ត)"),
    # two negations are none
    (rf"\b{_NO}\b[^.,;]*\bwithout\b", "ជានិច្ច|ត្រូវ|ទើប|ទាល់តែ|លុះត្រា|មុន"),
    (rf"\b{_NO}\s+impossible\b", "អាច|នៅតែ"),
    (rf"\b{_NO}\b(?!\s+(?:have|need)\b)(?=[^.;]*\b(?:until|till)\b)", "ទើប|ទាល់តែ|លុះ|រហូត"),
    (rf"\b{_NO}\s+(?:keep|stay|remain|be)\s+(?:silent|quiet)\b", "និយាយ|ប្រាប់|រាយការណ៍|បញ្ចេញសំឡេង"),
    (rf"\b{_NO}\s+(?:\w+\s+)?wrong\b", "ត្រឹមត្រូវ|ល្អ|ធម្មតា"),
    # the most
    (rf"\b{_NO}\s+(?:\w+\s+){{0,2}}(?:more|\w+er)\b", "ជាង|បំផុត|ទាំងស្រុង|ណាស់"),
    (r"\bcareful\s+not\b", "ប្រយ័ត្ន|ប្រុងប្រយ័ត្ន"),
)
_IN_KHMER = (
    # at once: do not linger; be calm: do not be afraid
    (
        r"\b(?:feel\s+free|(?:at|right)\s+(?:once|away|now)|immediate(?:ly)?|now|quick(?:ly)?|fast"
        r"|soon|straight\s?away|always|any\s?time|remember|(?:be|make)\s+sure|brave(?:ly)?"
        r"|calm(?:ly)?|please|hurry|first|just|simply|directly|promptly|before|too\s+late)\b",
        "(?<!\u17d2)កុំ(?:អី|ឱ្យ|មាន|ការ)*(?:ខ្លាច|ភ័យ|បារម្ភ|ព្រួយ|ស្ទាក់ស្ទើរ|រារែក|រួញរា|អល់អែក|បង្អង់|រង់ចាំ"
        "|ចាំ|យឺត|យូរ|ភ្លេច|អៀន|ខ្មាស|តក់ស្លុត|ស្លន់ស្លោ|ញញើត|រអែង|ទុក(?:ចោល|ឱ្យ))",
    ),
    # private: let nobody know
    (
        r"\b(?:priva(?:te(?:ly)?|cy)|secret(?:ly|s)?|confidential(?:ly)?|hid(?:e|den)?)\b",
        "(?<!\u17d2)កុំ(?:ឱ្យ|ប្រាប់|បង្ហាញ|ចែក|បញ្ចេញ|ផ្សាយ|បង្ហើប|និយាយ|[^។\\s]*(?:ជា|ឱ្យ)សាធារណៈ)",
    ),
    (r"\bwhether\b|\bor\b", "ឬ(?:មិន|អត់|កុំ)"),
    (r"\b(?:off|closed|shut|locked)\b", "(?<!\u17d2)កុំ(?:បើក|ភ្ជាប់)"),
    (
        r"\b(?:only|alone|except|but|just)\b",
        f"ក្រៅ(?:តែ)?ពី[^។]*?{_KM_NO}(?:គួរ|ត្រូវ|អាច|មាន)*|{_KM_NO}[^។]*?ក្រៅ(?:តែ)?ពី",
    ),
    (r"\bprotect\w*|\b(?:safe|save|guard|secure)\w*\s+(?:\w+\s+)*from\b", "(?<!\u17d2)កុំឱ្យ"),
)
_Rows = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


def _rows(table: Iterable[tuple[str, str]]) -> _Rows:
    return tuple((re.compile(one, re.IGNORECASE), re.compile(other)) for one, other in table)


_ENGLISH, _KHMER = _rows(_IN_ENGLISH), _rows(_IN_KHMER)
ENCOURAGING = _KHMER[0][1]


def english_without(english: str, khmer: str) -> str:
    """`english` without the negations that `khmer` says without one."""
    for here, there in _ENGLISH:
        if here.search(english) and there.search(khmer):
            english = here.sub(filled, english)
    return english


def khmer_without(khmer: str, english: str) -> str:
    """`khmer` without the negations that `english` says without one."""
    for there, here in _KHMER:
        if there.search(english):
            khmer = here.sub(filled, khmer)
    return khmer
