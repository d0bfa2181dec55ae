"""What a helpline costs, and when it answers: "free" and "charged", "day and night" and "by day".

What says more than its words ("day and night" has a day and a night in it, "not free" is charged)
is read first and hidden from the others.
"""

import re
from collections.abc import Mapping

from khmertext.checks.meaning.said import END, START, Reader, Said, WordClass
from khmertext.checks.protected import FILL

_ANY_CASE = re.IGNORECASE
_MONEY = "(?:ថ្លៃ|លុយ|ប្រាក់|កម្រៃ|តម្លៃ|សោហ៊ុយ)"
_PAID = "(?:គិត|អស់|បង់|ចំណាយ|យក|ទារ|ចេញ|កាត់|ខាត)"
_NO_KHMER = "(?:ឥត|មិន|អត់|ពុំ|គ្មាន)"
_FREE_KHMER = (
    f"(?:{_NO_KHMER}(?:ចាំបាច់|បាច់|តម្រូវឱ្យ|ត្រូវការ|ត្រូវ|ឱ្យ|មានការ|មាន|ការ|សូវ|\\s)*"
    f"{_PAID}\\s?(?:អ្វី)?{_MONEY}|(?:ឥត|គ្មាន)ថ្លៃ)"
)
_FREE_ENGLISH = (
    r"(?<!feel )(?<!will )(?<!set )(?<!-)\bfree\b(?!-|\s+(?:time|to|from|speech|choice|play|space"
    r"|of\b(?!\s+(?:any\s+)?(?:charges?|costs?))))(?:\s+of\s+(?:any\s+)?(?:charge|cost)s?)?|\btoll[\s-]?free\b"
    r"|\b(?:no|without)\s+(?:(?:any|extra)\s+)?(?:costs?|charges?|fees?|payments?)\b"
    r"|\bcosts?\s+(?:\w+\s+){0,2}nothing\b|\bwithout\s+(?:having\s+to\s+)?pay(?:ing)?\b"
    r"|\b(?:not|never|don['\u2019]?t|doesn['\u2019]?t|needn['\u2019]?t|won['\u2019]?t)\s+(?:(?:have|need)\s+to\s+)?"
    r"(?:pay|cost|be\s+charged)(?:\s+(?:any(?:thing)?|a\s+\w+|money))*"
)
FREE_ENGLISH = re.compile(_FREE_ENGLISH, _ANY_CASE)
FREE_KHMER = re.compile(f"{START}{_FREE_KHMER}")

#: What is read first; then, by value: what says it surely, and what may say it.
Row = tuple[str, str]
_EN_COST: dict[str, Row] = {
    "charged": (
        r"\b(?:not|n['\u2019]?t|never|no\s+longer)\s+(?:\w+\s+)?free\b|\bnot\s+for\s+free\b",
        "",
    ),
    "free": (_FREE_ENGLISH, r"\bfree"),
    "charged ": (
        r"\b(?:are|is|be|get|been|calls?)\s+charged\b|\bcosts?\s+(?:money|\w*[0-9])|\bchargeable\b"
        r"|\b(?:must|have\s+to|has\s+to|need\s+to|will)\s+pay\b|\bfor\s+a\s+(?:fee|charge)\b"
        r"|\bcharges?\s+appl\w+|\bpaid\s+(?:call|number|line|service|helpline)s?\b",
        r"\b(?:charg|cost|pay|paid|fee|price|buy|bill|spen[dt])",
    ),
}
_KM_COST: dict[str, Row] = {
    "charged": (f"{START}{_NO_KHMER}(?:មែន|ជា|បាន|\\s)*{_FREE_KHMER}", ""),
    "free": (_FREE_KHMER, "ឥត|សេរី|ទំនេរ|ហ្វ្រី|អំណោយ|ជំនួយ"),
    "charged ": (
        f"{START}(?<!កុំ)(?:(?:គិត|អស់|បង់|យក|ទារ)\\s?(?:ថ្លៃ|លុយ|ប្រាក់|កម្រៃ){END}|ចំណាយ(?!ពេល|វេលា|ម៉ោង))|មានតម្លៃ|ត្រូវបង់",
        "ថ្លៃ|លុយ|ប្រាក់|បង់|ចំណាយ|គិត",
    ),
}
_DAY_AND_NIGHT = "(?:ពេល|ពេញមួយ|វេលា|នា)*"
_EN_HOURS: dict[str, Row] = {
    "always": (
        r"\bdays?\s+(?:and|or)\s+(?:by\s+|at\s+)?nights?\b|\bnights?\s+(?:and|or)\s+(?:by\s+)?days?\b"
        r"|\b(?:a)?round\s+the\s+clock\b|\b24\s?/\s?7\b|\b(?:24|twenty[\s-]four)[\s-]hours?\b"
        r"|\bat\s+(?:any|all)\s+(?:times?|hours?)\b|\bany\s?time\b|\ball\s+day\s+and\s+(?:all\s+)?night\b",
        r"\b(?:always|any|ever|whenever|all|24)\b",
    ),
    "day": (
        r"\b(?:by|during\s+the|in\s+the|through\s+the)\s+day(?:time)?\b|\bday-?time\b"
        r"|\b(?:office|working|business|daylight|daytime)\s+hours\b",
        r"\b(?:day(?:time|light)?|noon|morning|afternoon|sun\w*|work\w*|office|school|today)\b",
    ),
    "weekdays": (
        r"\b(?:weekdays|working\s+days|business\s+days)\b"
        r"|\bmon(?:day)?s?\s*(?:to|through|till|-|\u2013)\s*fri(?:day)?s?\b",
        r"\b(?:mon|tue|wed|thu|fri)|\bwork",
    ),
    "everyday": (
        r"\bevery\s*day\b|\bdaily\b|\b(?:7|seven)\s+days\s+a\s+week\b",
        r"\b(?:each|every|always|whole|all)\b|\bdays?\b|\bsun",
    ),
    "night": (r"\b(?:mid)?nights?\b", r"night|evening|sleep|\bbed|dark|\blate|\bp\.?m\b"),
    "morning": (
        r"\bmornings?\b|(?<=[0-9])\s?a\.?m\b",
        r"\b(?:a\.?m|dawn|early|breakfast|sunrise|midnight)\b",
    ),
    "afternoon": (
        r"\b(?:afternoons?|evenings?)\b|(?<=[0-9])\s?p\.?m\b",
        r"night|\bp\.?m\b|dusk|\blate|sunset|noon|dinner|\b(?:1[2-9]|2[0-3])[:.]",
    ),
}
_KM_HOURS: dict[str, Row] = {
    "always": (
        f"(?:ទាំង)?{_DAY_AND_NIGHT}យប់\\s?(?:ទាំង|និង|ឬ)?\\s?{_DAY_AND_NIGHT}ថ្ងៃ"
        f"|(?:ទាំង)?{_DAY_AND_NIGHT}ថ្ងៃ\\s?(?:ទាំង|និង|ឬ)?\\s?{_DAY_AND_NIGHT}យប់"
        "|(?:២៤|24)\\s?ម៉ោង|ម្ភៃបួនម៉ោង|(?:គ្រប់|រាល់)(?:ពេល(?!ដែល)|ម៉ោង|វេលា)|(?:ពេល|ម៉ោង)ណាក៏",
        "គ្រប់|រាល់|ជានិច្ច|តែងតែ|ជាប់|ណាក៏|២៤|24|ណា",
    ),
    "day": (
        "(?:ពេល|វេលា|នា)ថ្ងៃ(?!\\s?(?:ទី|នេះ|ណា|ស្អែក|ដែល|នោះ))|ម៉ោង(?:ធ្វើការ|ការិយាល័យ|រដ្ឋបាល)",
        "ថ្ងៃ|ព្រឹក|រសៀល|ធ្វើការ",
    ),
    "weekdays": (
        "ថ្ងៃធ្វើការ|ចន្ទ\\s?(?:ដល់|ទៅ|-|\u2013)\\s?(?:ថ្ងៃ)?សុក្រ",
        "ចន្ទ|សុក្រ|ធ្វើការ",
    ),
    "everyday": (
        "(?:រាល់|គ្រប់)ថ្ងៃ(?!\\s?(?:ចន្ទ|អង្គារ|ពុធ|ព្រហ|សុក្រ|សៅរ៍|អាទិត្យ))|ប្រចាំថ្ងៃ|(?:៧|7)\\s?ថ្ងៃ",
        "រាល់|គ្រប់|ជានិច្ច",
    ),
    "night": (
        f"(?:ពេល|វេលា|រាល់|កណ្តាល|ពេញមួយ)យប់{END}|រាត្រី|អធ្រាត្រ",
        "យប់|រាត្រី|អធ្រាត្រ|គេង|ងងឹត|ល្ងាច|ព្រលប់",
    ),
    "morning": (f"ព្រឹក{END}|ព្រលឹម", "ភ្លឺ|អរុណ|អធ្រាត្រ"),
    "afternoon": (f"រសៀល{END}|ល្ងាច{END}|ព្រលប់", "យប់|ត្រង់|ក្រោយថ្ងៃ"),
}


def _reader(table: Mapping[str, Row], *stems: str) -> Reader:
    """stems: one of them is in every text that says something; they are looked for first."""
    any_stem = re.compile("|".join(stems), _ANY_CASE)
    sure = [(value.strip(), re.compile(one, _ANY_CASE)) for value, (one, _) in table.items()]
    perhaps = [
        (value.strip(), re.compile(one, _ANY_CASE)) for value, (_, one) in table.items() if one
    ]

    def read(text: str) -> tuple[Said, str]:
        found: Said = {}
        if not any_stem.search(text):
            return found, text
        for value, pattern in sure:
            if match := pattern.search(text):
                found.setdefault(value, match.group().strip())
                text = pattern.sub(FILL, text)
        return found, text

    def may_say(text: str, value: str) -> bool:
        found, rest = read(text)
        return value in found or any(one == value and p.search(rest) for one, p in perhaps)

    return Reader(lambda text: read(text)[0], may_say)


COST = WordClass(
    english=_reader(_EN_COST, "free", "charge", "cost", "pa(?:y|id)", "fee"),
    khmer=_reader(_KM_COST, _MONEY, "បង់", "ចំណាយ"),
)
HOURS = WordClass(
    english=_reader(
        _EN_HOURS,
        "day",
        "night",
        "noon",
        "morn",
        "even",
        "time",
        "hour",
        "clock",
        "24",
        r"[ap]\.?m",
        "fri",
    ),
    khmer=_reader(
        _KM_HOURS, "ថ្ងៃ", "យប់", "ព្រ", "ល្ងាច", "រសៀល", "ម៉ោង", "ពេល", "វេលា", "ចន្ទ", "រាត្រី", "អធ្រាត្រ"
    ),
)
