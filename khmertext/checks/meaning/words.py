"""The words of months, weekdays, units and currencies in English and Khmer.

Each pattern reads one sentence without tags and zero-width spaces, Khmer in normal form. Names of
groups are the values that are compared.
"""

import re

from khmertext.checks.meaning.said import END, START, WordClass, reader

_DIGITS = "[0-9\u17e0-\u17e9]"
_EN_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"


def _english(*words: str) -> str:
    return rf"\b(?:{'|'.join(words)})\b"


def _khmer_stems(pattern: str) -> list[str]:
    return re.findall("[\u1780-\u17d3]{2,}", re.sub(r"\(\?<?!.*?\)", "", pattern))


# -- months --------------------------------------------------------------------------------

_MONTHS = {
    "january": ("January|Jan", "មករា"),
    "february": ("February|Feb", "កុម្ភៈ|កុម្ភះ|កុម្ភ"),
    "march": ("March|Mar", "មីនា|មិនា"),
    "april": ("April|Apr", "មេសា"),
    "may": ("May", "ឧសភា|ឩសភា|ឧស្សភា"),
    "june": ("June|Jun", "មិថុនា|មីថុនា"),
    "july": ("July|Jul", "កក្កដា|កក្តដា"),
    "august": ("August|Aug", "សីហា|សិហា"),
    "september": ("September|Sept|Sep", "កញ្ញា"),
    "october": ("October|Oct", "តុលា(?!ការ)"),
    "november": ("November|Nov", "វិច្ឆិកា|វិច្ឆិការ|វិច្ជិកា"),
    "december": ("December|Dec", "ធ្នូ|ធ្នូរ"),
}
#: Also verbs: months only with a date, after a preposition, or beside another month.
_DOUBTFUL = ("march", "may")
EN_MONTH = "|".join(english for english, _ in _MONTHS.values())
KM_MONTH = "|".join(khmer for _, khmer in _MONTHS.values())
_BEFORE_MONTH = r"(?:ខែ|(?<=[0-9\u17e0-\u17e9])\s?)\s*"


def _khmer_number(number: int) -> str:
    """A number in digits of either kind, with or without a zero before it."""
    both = [f"(?:{digit}|{chr(0x17E0 + int(digit))})" for digit in str(number)]
    return "[0\u17e0]?" * (number < 10) + "".join(both)


def _english_month(value: str) -> str:
    names, _ = _MONTHS[value]
    if value not in _DOUBTFUL:
        return _english(names)
    return (
        rf"\b(?:{_EN_DAY}\s+(?:of\s+)?|(?i:in|since|until|till|by|from|to|of|during|through|before"
        rf"|after|this|next|last|every|early|late|mid)[\s-]+|(?:{EN_MONTH})\.?\s*"
        rf"(?:[-\u2013/,]|and|or|to)\s*)(?:{names})\b"
        rf"|\A\W*(?:{names})\W*\Z|\b(?:{names})\b(?=\.?\s+{_EN_DAY}\b|,?\s+[0-9]{{4}}\b"
        rf"|\.?\s*(?:[-\u2013/,]|and|or|to)\s*(?:{EN_MONTH})\b)"
    )


def _khmer_month(number: int, names: str) -> str:
    # កញ្ញា is also "Miss", ធ្នូ a bow, តុលា a pair of scales, and មីនា a name
    is_alone = names.partition("|")[0] not in {"កញ្ញា", "ធ្នូ", "តុលា(?!ការ)", "មីនា"}
    named = f"(?:{_BEFORE_MONTH}){'?' * is_alone}(?:{names}){END}"
    return (
        f"{START}{named}|\\A\\W*(?:{names})\\W*\\Z"
        # ៥ ខែ is a number of months, but ថ្ងៃទី ៣ ខែ ៥ a date
        f"|(?:(?<!{_DIGITS})(?<!{_DIGITS}\\s)|ទី\\s?{_DIGITS}{{1,2}}\\s?){START}ខែ(?:ទី)?\\s*"
        f"{_khmer_number(number)}(?!{_DIGITS}|\\s*(?:ថ្ងៃ|នាក់|ដង|ម៉ោង))"
    )


def _in_a_date(number: int) -> str:
    """A month in figures, in any place of a date."""
    return (
        f"(?<!{_DIGITS}){_khmer_number(number)}\\s*[-/.]\\s*{_DIGITS}"
        f"|{_DIGITS}\\s*[-/.]\\s*{_khmer_number(number)}(?!{_DIGITS})"
    )


def month_number(name: str) -> int:
    """Of one name in either language: 1 to 12."""
    return next(
        number
        for number, names in enumerate(_MONTHS.values(), 1)
        if re.fullmatch("|".join(names), name)
    )


_NUMBERED = [(value, number) for number, value in enumerate(_MONTHS, 1)]
MONTHS = WordClass(
    english=reader(
        {value: _english_month(value) for value in _MONTHS},
        {
            value: f"{_english(_MONTHS[value][0])}|{_in_a_date(number)}"
            rf"|\bmonth\s+{number}\b|\bmonthly\b"
            for value, number in _NUMBERED
        },
        stems=[value[:3].capitalize() for value in _MONTHS],
    ),
    khmer=reader(
        {value: _khmer_month(number, _MONTHS[value][1]) for value, number in _NUMBERED},
        {
            value: f"{START}(?:{_MONTHS[value][1]})|ខែ\\s*(?:ទី)?\\s*{_khmer_number(number)}"
            f"|{_in_a_date(number)}"
            for value, number in _NUMBERED
        },
        stems=["ខែ", *_khmer_stems(KM_MONTH)],
    ),
)

# -- weekdays ------------------------------------------------------------------------------

_WEEKDAYS = {
    "monday": ("Mondays?", "Mon", "ចន្ទ|ច័ន្ទ"),
    "tuesday": ("Tuesdays?", "Tues?", "អង្គារ|អង្គារ៍"),
    "wednesday": ("Wednesdays?", "Wed", "ពុធ|ពុទ្ធ"),
    "thursday": ("Thursdays?", "Thurs?|Thu", "ព្រហស្បតិ៍|ព្រហស្បតិ|ព្រហស្បត្តិ៍|ព្រហស្បត្តិ|ព្រហស្បត៍|ព្រហស្បតី"),
    "friday": ("Fridays?", "Fri", "សុក្រ|សុក្រ៍"),
    "saturday": ("Saturdays?", "Sat", "សៅរ៍|សៅរ|សៅ"),
    "sunday": ("Sundays?", "Sun", "អាទិត្យ"),
}
_EN_SHORT_DAY = "|".join(short for _, short, _ in _WEEKDAYS.values())
_KM_ANY_DAY = "|".join(khmer for *_, khmer in _WEEKDAYS.values())
_BETWEEN_DAYS = r"\s*(?:[-\u2013/,]|ដល់|និង|ឬ|ទៅ)\s*"
_WORKING = r"|\bweekdays?\b|\bworking\s+days?\b|\bevery\s*day\b|\bdaily\b|\b7\s+days\b"
_RESTING = r"|\bweekends?\b|\bevery\s*day\b|\bdaily\b|\b7\s+days\b"


def _english_day(full: str, short: str) -> str:
    # "Sat" and "Sun" are words: short ones only where days are listed or a time follows
    beside = rf"\.?\s*(?:[-\u2013/,&]|to|and|or)\s*(?:{_EN_SHORT_DAY})"
    return (
        rf"\b{full}\b|\b(?:{short})\b(?={beside}|[.,:]?\s*[0-9])"
        rf"|(?:{_EN_SHORT_DAY})\.?\s*(?:[-\u2013/,&]|to|and|or)\s*(?:{short})\b"
    )


def _khmer_day(names: str) -> str:
    return (
        f"{START}ថ្ងៃ\\s?(?:{names}){END}"
        f"|{START}(?:{names}){END}(?={_BETWEEN_DAYS}(?:ថ្ងៃ\\s?)?(?:{_KM_ANY_DAY}){END})"
        f"|(?<=ដល់)\\s?(?:{names}){END}|(?<=[-\u2013])\\s?(?:{names}){END}"
        f"|រាល់\\s?(?:{names}){END}"
    )


WEEKDAYS = WordClass(
    english=reader(
        {value: _english_day(full, short) for value, (full, short, _) in _WEEKDAYS.items()},
        {
            value: rf"\b{short}\b" + (_RESTING if value.startswith("s") else _WORKING)
            for value, (_, short, _) in _WEEKDAYS.items()
        },
        stems=[value[:3].capitalize() for value in _WEEKDAYS],
    ),
    khmer=reader(
        {value: _khmer_day(names) for value, (*_, names) in _WEEKDAYS.items()},
        {
            value: f"{START}(?:{names})"
            + ("|ចុងសប្តាហ៍|ចុងអាទិត្យ|សម្រាក" if value.startswith("s") else "|ថ្ងៃធ្វើការ")
            for value, (*_, names) in _WEEKDAYS.items()
        },
        stems=_khmer_stems(_KM_ANY_DAY),
    ),
)

# -- units ---------------------------------------------------------------------------------

_EN_COUNT = (
    r"(?:[0-9][0-9.,]*[\s\u00a0-]*|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|million|per|each|every"
    r"|few|several|many|half|couple\s+of|other|this|next|last|past|first|second|third|whole)[\s-]+"
    r"(?:(?:few|more|full|whole|calendar|working|school|square|cubic|of|an?|to|long|or\s+so)\s+)*)"
)
_KM_COUNT = (
    "(?:[0-9\u17e0-\u17e9]\\s*|(?:មួយ|ពីរ|បី|បួន|ប្រាំ|ដប់|ម្ភៃ|សិប|រយ|ពាន់|ម៉ឺន|លាន|រាល់|ប៉ុន្មាន|ប្រចាំ|ច្រើន|កន្លះ"
    "|រាប់|បីបួន|មួយៗ)\\s*)"
)
#: english: alone it is surely the unit; counted: only after a number or a word such as "every";
#: short: only after digits, in both languages; then the same for Khmer, and what may say it.
_UNITS: dict[str, dict[str, str]] = {
    "second": {
        "english": "seconds", "counted": "second(?=\\b(?!\\s+(?:time|one|person|step|day|week)))",
        "short": "secs?|s", "km": "វិនាទី|វិនាទិ", "en_may": r"\bseconds?\b|\bmoments?\b",
    },
    "minute": {
        "english": "minutes", "counted": "minute", "short": "mins?|min\\.",
        "km": "(?<!វិ)(?<!តួ)(?<!ភារ)(?<!ករណីយ)នាទី", "km_may": "កន្លះម៉ោង",
        "en_may": r"\bminutes?\b|\bmoments?\b|\bquarter\b",
    },
    "hour": {
        "english": "hours|hourly", "counted": "hour", "short": "hrs?|h",
        "km": "ម៉ោង", "km_may": "នាឡិកា|(?:៣០|30|សាមសិប)\\s?នាទី",
        "en_may": r"\bhour|clock\b|\b[ap]\.?m\b|[0-9]:[0-9]|\bnoon|\bmidnight|\b24/7\b",
    },
    "day": {
        "english": "days|daily", "counted": "day(?!\\s+(?:care|centre|center|time))", "short": "",
        "km": "ថ្ងៃ(?!ទី|ណា|នេះ|នោះ|អនាគត|ចន្ទ|អង្គារ|ពុធ|ព្រហ|សុក្រ|សៅរ៍|អាទិត្យ|ត្រង់|កំណើត|មុន)",
        "km_may": "ថ្ងៃ|យប់", "en_may": r"\b(?:holi|week)?days?\b|\bdaily|\bnights?\b"
        r"|\bovernight|\btonight",
    },
    "week": {
        "english": "weeks|weekly|fortnight", "counted": "week", "short": "wks?",
        "km": "សប្តាហ៍?|អាទិត្យ(?!\\s?ទី)", "km_may": "(?:៧|7)\\s?ថ្ងៃ|ប្រាំពីរថ្ងៃ",
        "en_may": r"\bweek|\bfortnight|\bsun",
    },
    "month": {
        "english": "months|monthly", "counted": "month", "short": "mths?",
        "km": "ខែ(?!\\s?(?:ទី|មករា|កុម្ភ|មីនា|មេសា|ឧសភា|មិថុនា|កក្កដា|សីហា|កញ្ញា|តុលា|វិច្ឆិកា|ធ្នូ))",
        "km_may": "ខែ|ត្រីមាស|ឆមាស",
        "en_may": r"\bmonth|\bquarter|\bmoon|\bdate|\b(?:" + EN_MONTH + r")\b",
    },
    "year": {
        "english": "years|yearly|annually|annual", "counted": "year", "short": "yrs?",
        "km": "ឆ្នាំ(?!\\s?(?:ទី|[0-9\u17e0-\u17e9]{4}))", "km_may": "ឆ្នាំ",
        "en_may": r"\byear|\bannual|\bage[ds]?\b|\bold\b|\b(?:under|over)\s+[0-9]|\bteen|\bbirthday"
        r"|\bdecade|\bcentury|\b(?:19|20)[0-9]{2}\b|\bgrades?\b",
    },
    "decade": {
        "english": "decades?", "counted": "", "short": "", "km": "ទសវត្សរ?៍?",
        "km_may": "(?:ដប់|១០|10)\\s?ឆ្នាំ", "en_may": r"\b(?:ten|10)\s+years|\b[0-9]{3}0s\b",
    },
    "century": {
        "english": "century|centuries", "counted": "", "short": "", "km": "សតវត្សរ?៍?",
        "km_may": "រយឆ្នាំ|១០០\\s?ឆ្នាំ", "en_may": r"\bhundreds?\b|\b100\b",
    },
    "kilometre": {
        "english": "kilomet(?:re|er)s?", "counted": "", "short": "kms?",
        "km": "គីឡូម៉ែត្រ|គ\\.ម|គម", "km_may": "គីឡូ(?!ក្រាម|ម៉ែត្រ|បៃ)",
    },
    "metre": {
        "english": "met(?:re|er)s", "counted": "met(?:re|er)", "short": "m(?!\\s?illion)",
        "km": "(?<!គីឡូ)(?<!សង់ទី)(?<!មីលី)(?<!សង្ទី)ម៉ែត្រ",
    },
    "centimetre": {
        "english": "centimet(?:re|er)s?", "counted": "", "short": "cm",
        "km": "សង់ទីម៉ែត្រ|សង្ទីម៉ែត្រ|ស\\.ម", "km_may": "សង់ទី(?!ក្រាម)",
    },
    "millimetre": {
        "english": "millimet(?:re|er)s?", "counted": "", "short": "mm", "km": "មីលីម៉ែត្រ|មិល្លីម៉ែត្រ",
        "km_may": "មីលី(?!ក្រាម|ម៉ែត្រ|លីត្រ)",
    },
    "mile": {"english": "miles", "counted": "mile", "short": "mi", "km": "ម៉ាយល៍?|ម៉ៃល៍?"},
    "foot": {
        "english": "", "counted": "(?:feet|foot)", "short": "ft", "km": "ហ្វ៊?ីត|ហ្វុត",
        "km_may": "ជើង",
    },
    "inch": {"english": "inches", "counted": "inch", "short": "", "km": "អ៊ីញ|អ៊ិញ|អ៉ីញ|អ៊ីន្ឈ"},
    "hectare": {"english": "hectares?", "counted": "", "short": "ha", "km": "ហិកតា|ហិចតា"},
    "kilogram": {
        "english": "kilogram(?:me)?s?|kilos?", "counted": "", "short": "kgs?",
        "km": "គីឡូក្រាម|គ\\.ក|គក", "km_may": "គីឡូ(?!ក្រាម|ម៉ែត្រ|បៃ)",
    },
    "gram": {
        "english": "gram(?:me)?s", "counted": "gram(?:me)?", "short": "g|gr",
        "km": "(?<!គីឡូ)(?<!មីលី)ក្រាម",
    },
    "milligram": {
        "english": "milligram(?:me)?s?", "counted": "", "short": "mg", "km": "មីលីក្រាម|មិល្លីក្រាម",
        "km_may": "មីលី(?!ក្រាម|ម៉ែត្រ|លីត្រ)",
    },
    "ton": {"english": "tons|tonnes", "counted": "ton(?:ne)?", "short": "t", "km": "តោន"},
    "litre": {
        "english": "lit(?:re|er)s?", "counted": "", "short": "l", "km": "(?<!មីលី)(?<!មិល្លី)លីត្រ",
    },
    "millilitre": {
        "english": "millilit(?:re|er)s?", "counted": "", "short": "ml", "km": "មីលីលីត្រ|មិល្លីលីត្រ",
        "km_may": "មីលី(?!ក្រាម|ម៉ែត្រ|លីត្រ)",
    },
    "percent": {
        "english": "per\\s?cent(?!age)", "counted": "", "short": "%", "km": "ភាគរយ",
        "en_may": "%|percent|half|quarter|third|\\bin\\s+(?:ten|[0-9])", "km_may": "%|ពាក់កណ្តាល|ភាគ",
    },
    "kilobyte": {"english": "kilobytes?", "counted": "", "short": "kb", "km": "គីឡូបៃត?៍?|គីឡូបាយ"},
    "megabyte": {
        "english": "megabytes?", "counted": "", "short": "mb|megs?",
        "km": "មេ(?:ហ្គា|កា|គា)(?:បៃ|បាយ)ត?៍?",
    },
    "gigabyte": {
        "english": "gigabytes?|gigs", "counted": "", "short": "gb",
        "km": "(?:ហ្គី|ជី)(?:ហ្គា|កា|គា)(?:បៃ|បាយ)ត?៍?",
    },
    "terabyte": {"english": "terabytes?", "counted": "", "short": "tb", "km": "តេរ៉ាបៃត?៍?"},
}  # fmt: skip
_EN_UNIT_STEMS = (
    *("second", "minute", "hour", "day", "daily", "week", "fortnight", "month", "year", "annual"),
    *("decade", "centur", "metre", "meter", "mile", "feet", "foot", "inch", "hectare", "kilo"),
    *("gram", "ton", "litre", "liter", "cent", "byte", "gigs"),
)
#: A Khmer unit that is also a word of its own counts only behind a number.
_ONLY_COUNTED = {"day", "month", "year", "week", "hour"}


def _short(unit: dict[str, str]) -> str:
    return rf"(?<=[0-9\u17e0-\u17e9])[\s\u00a0]?(?:{unit['short']})(?![A-Za-z0-9])"


def _english_unit(unit: dict[str, str]) -> str:
    parts = [rf"\b(?:{unit['english']})\b" * bool(unit["english"])]
    if unit["counted"]:
        parts.append(rf"{_EN_COUNT}(?:{unit['counted']})\b")
    if unit["short"]:
        parts.append(_short(unit))
    return "|".join(filter(None, parts))


def _khmer_unit(value: str, unit: dict[str, str]) -> str:
    word = f"(?:{unit['km']}){END}"
    parts = [f"{_KM_COUNT}{word}" if value in _ONLY_COUNTED else f"{START}{word}"]
    if value in {"day", "week", "month", "year"}:
        # many days; for whole days
        parts.append(f"{START}(?:អស់|រយៈពេល)\\s?{word}")
    if value in {"week", "month", "year"}:
        # last, next and this month
        parts.append(f"{START}(?:{unit['km']})\\s?(?:មុន|ក្រោយ|នេះ){END}")
    if unit["short"]:
        parts.append(_short(unit))
    return "|".join(parts)


UNITS = WordClass(
    english=reader(
        {value: _english_unit(unit) for value, unit in _UNITS.items()},
        {value: unit.get("en_may", "") for value, unit in _UNITS.items()},
        stems=_EN_UNIT_STEMS,
        any_case=True,
        is_short=True,
    ),
    khmer=reader(
        {value: _khmer_unit(value, unit) for value, unit in _UNITS.items()},
        {
            value: "|".join(filter(None, (unit["km"], unit.get("km_may"))))
            for value, unit in _UNITS.items()
        },
        stems=[stem for unit in _UNITS.values() for stem in _khmer_stems(unit["km"])],
        is_short=True,
        any_case=True,
        hides="អាយុ[^។៖\n]{0,24}?ឆ្នាំ",  # an age, of which English says no years
    ),
)

# -- currencies ----------------------------------------------------------------------------

#: sign or word that is surely money; words that are money only behind a number; Khmer the same
_CURRENCIES: dict[str, tuple[str, str, str, str]] = {
    "riel": (r"riels?|KHR", "៛", "រៀល", ""),
    "dollar": (r"dollars?|USD|US\$|bucks", r"\$", "ដុល្លារ|ដុល្លា|ដុល្លរ|ដុល្លារ៍", ""),
    "baht": (r"bahts?|THB", "฿", "", "បាត"),
    "euro": (r"euros?|EUR", "€", "អឺរ៉ូ|អ៊ឺរ៉ូ|អ៊ុយរ៉ូ|អេរ៉ូ", ""),
    "dong": (r"dongs?|VND", "₫", "", "ដុង"),
    "yuan": (r"yuans?|renminbi|CNY|RMB", "", "យ័ន|យាន់", ""),
    "yen": (r"yens?|JPY", "", "យ៉េន|យេន", ""),
    "won": (r"KRW|(?<=[0-9]\s)won", "₩", "", "វ៉ុន"),
    "pound": (r"GBP|(?<=[0-9]\s)pounds?|pounds", "£", "ផោន|ផោនស្តេរលីង", ""),
    "cent": (r"cents?", "¢", "", "សេន"),
}


_MONEY_SIGNS = "៛$฿€₫₩£¢"
_EN_MONEY_STEMS = (
    *_MONEY_SIGNS,
    *("riel", "dollar", "usd", "bucks", "khr", "baht", "thb", "eur", "dong", "vnd", "yuan"),
    *("renminbi", "cny", "rmb", "yen", "jpy", "won", "krw", "pound", "gbp", "cent"),
)
_KM_MONEY_STEMS = (
    *_MONEY_SIGNS,
    *("khr", "usd", "thb", "eur", "vnd", "cny", "rmb", "jpy", "krw", "gbp"),
    *(stem for *_, sure, counted in _CURRENCIES.values() for stem in _khmer_stems(sure + counted)),
)


def _english_money(words: str, sign: str) -> str:
    return "|".join(filter(None, (rf"\b(?:{words})(?![A-Za-z])", sign)))


def _khmer_money(english: str, sign: str, sure: str, counted: str) -> str:
    parts = (
        sign,
        f"{START}(?:{sure}){END}" * bool(sure),
        f"{_KM_COUNT}(?:{counted}){END}" * bool(counted),
    )
    code = "|".join(re.findall(r"\b[A-Z]{3}\b", english))
    return "|".join(filter(None, (*parts, rf"\b(?:{code})\b" * bool(code))))


CURRENCIES = WordClass(
    english=reader(
        {value: _english_money(words, sign) for value, (words, sign, *_) in _CURRENCIES.items()},
        {},
        stems=_EN_MONEY_STEMS,
        any_case=True,
    ),
    khmer=reader(
        {value: _khmer_money(*row) for value, row in _CURRENCIES.items()},
        {value: counted for value, (*_, counted) in _CURRENCIES.items() if counted},
        stems=_KM_MONEY_STEMS,
        any_case=True,
    ),
)
